"""The admin of the communities app: its lists, and what Wagtail's own screens may show."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from . import listings
from .pageviews import OwnPagesViewSet
from .policy import visible


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Add the screens of this app, and put our page screens in place of Wagtail's."""
    return [OwnPagesViewSet(), *(viewset() for viewset in listings.VIEWSETS)]


@hooks.register("construct_page_chooser_queryset")
@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def offer_own_rows(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Offer in choosers only pages, photos and files of one's own communities."""
    return visible(rows, request.user)
