"""The admin's addresses of editions, their files and deliveries, and the office's table."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from communities.roles import managed_community_ids

from . import delivery_views, office_views, views


def register_edition_urls() -> list[Any]:
    """Return the addresses of a book's own page, and of the page for all books."""
    book, edition = "handbook/<int:pk>/", "handbook/<int:pk>/<int:number>/"
    return [
        path(book, views.desk, name="handbook_desk"),
        path(f"{book}build/", views.build, name="handbook_build"),
        path(f"{edition}files/", views.make_files, name="handbook_make_files"),
        path(f"{edition}<slug:form>.pdf", views.edition_file, name="handbook_file"),
        path(f"{edition}copies/", delivery_views.copies, name="handbook_copies"),
        path(f"{edition}deliveries/", delivery_views.deliveries, name="handbook_deliveries"),
        path(f"{edition}list/", delivery_views.delivery_list, name="handbook_delivery_list"),
        path(
            f"{book}deliveries/<int:delivery>/correct/",
            delivery_views.correction,
            name="handbook_correction",
        ),
        path("handbook-editions/", office_views.office, name="handbook_office"),
        path("handbook-editions/print/", office_views.how_to_print, name="handbook_how_to_print"),
        path(
            "handbook-editions/<str:code>/build/",
            office_views.build_all,
            name="handbook_build_all",
        ),
        path(
            "handbook-editions/<str:code>/nightly/", office_views.nightly, name="handbook_nightly"
        ),
    ]


class OfficeItem(MenuItem):
    """Shown to those who look after any community."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(managed_community_ids(request.user))


def office_item() -> MenuItem:
    """Return the entry that leads to the table of all books."""
    return OfficeItem(
        _("Handbook editions"),
        reverse("handbook_office"),
        name="handbook-editions",
        icon_name="doc-full-inverse",
    )
