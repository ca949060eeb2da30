"""Addresses of the whole site; each app keeps its own."""

from django.urls import include, path
from django.views.generic import TemplateView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from accounts.urls import wagtail_doors

from . import files, health
from .api import router

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/v2/", router.urls),
    path("sitemap.xml", sitemap),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("jobs/", include("jobs.urls")),
    *files.urlpatterns(),
    *wagtail_doors,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("accounts.urls")),
    path("", include("communities.urls")),
    path("q/", include("printing.urls")),
    path("", include("home.urls")),
    path("", include("surveys.urls")),
    path("", include("search.urls")),
    path("", include("handbooks.urls")),
    path("", include("activities.urls")),
    path("", include("projects.urls")),
    path("", include("outbox.urls")),
    path("", include("home.routing")),
]
