"""Screens of the office about one round."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from communities.errors import Refusal
from communities.models import SubDistrict
from communities.roles import is_officer

from .models import RoundPage


def office_of(call: RoundPage) -> SubDistrict:
    """The sub-district whose round it is; a round elsewhere in the tree is nobody's."""
    office: SubDistrict | None = getattr(call.get_parent().specific, "sub_district", None)
    if office is None:
        raise Http404
    return office


def officers_round(request: HttpRequest, pk: int) -> RoundPage:
    """The round if this user is an officer of its sub-district; otherwise 404."""
    call: RoundPage = get_object_or_404(RoundPage, pk=pk)
    if not is_officer(request.user, office_of(call)):
        raise Http404
    return call


class RoundScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen below the list of rounds; its subtitle says which."""

    refusal: Refusal | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the round, for its officers only."""
        super().setup(request, *args, **kwargs)
        self.call = officers_round(request, kwargs["pk"])

    def get_page_title(self) -> str:
        """The round."""
        return str(self.call.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this round."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("round_pages:index"), "label": _("Grant rounds")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]
