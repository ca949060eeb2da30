"""Addresses of the whole site; each app keeps its own."""

from accounts.urls import wagtail_doors
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import files, health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("jobs/", include("jobs.urls")),
    *files.urlpatterns(),
    *wagtail_doors,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("accounts.urls")),
    path("", include("communities.urls")),
    path("q/", include("printing.urls")),
    path("", include("home.urls")),
    path("", include("search.urls")),
    path("", include("activities.urls")),
    path("", include(wagtail_urls)),
]
