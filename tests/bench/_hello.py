"""Hello-world twice: through all of the site's middleware, and through none of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path

from config.urls import urlpatterns as of_the_site

HELLO = b"Hello, world!"
BARE = "/bench/bare"


def hello(request: HttpRequest) -> HttpResponse:
    """Say hello from a view."""
    return HttpResponse(HELLO)


class BareMiddleware:
    """Say hello before any other middleware; let everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == BARE:
            return HttpResponse(HELLO)
        return self.get_response(request)


urlpatterns = [path("bench/hello", hello), *of_the_site]
