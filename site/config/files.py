"""Local media: pictures as pages show them. Originals and documents are not handed out here.

Originals carry the place where a photo was taken; documents go through Wagtail's view, which asks
for rights. With S3_BUCKET or an absolute MEDIA_URL another server does this.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.static import serve

A_YEAR = "public, max-age=31536000, immutable"


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve one rendition; its name changes with its content, so it may be kept for a year."""
    response: HttpResponseBase = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if response.status_code == HttpResponse.status_code:
        response["Cache-Control"] = A_YEAR
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def urlpatterns() -> list[URLPattern]:
    """Return the address of local media, if this process is to serve it."""
    if settings.S3_BUCKET or not settings.MEDIA_URL.startswith("/"):
        return []
    prefix = settings.MEDIA_URL.lstrip("/")
    return [re_path(rf"^{prefix}(?P<path>(?:images|avatar_images)/[^/]+)$", media)]
