"""What the screens of one grant share: who may open them, and where they stand in the admin."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from communities.errors import Refusal
from communities.roles import manages
from projects.models import Grant, ProjectPage


def grant_for(user: Any, pk: int) -> Grant:
    """The grant of a page in the user's communities; elsewhere there is no such grant."""
    rows = ProjectPage.objects.select_related("community__sub_district", "grant__round")
    page = rows.filter(pk=pk).first()
    if page is None or not manages(user, page.community_id):
        raise Http404
    try:
        grant: Grant = page.grant
    except ObjectDoesNotExist:
        raise Http404 from None
    grant.page, grant.community = page, page.community
    return grant


class GrantScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen below “Progress and decision”; a refusal keeps what was typed."""

    refusal: Refusal | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the grant."""
        super().setup(request, *args, **kwargs)
        self.grant = grant_for(request.user, kwargs["pk"])

    def get_page_title(self) -> str:
        """The project."""
        return str(self.grant.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, the project, this screen."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("project_pages:index"), "label": _("Micro-projects")},
            {"url": reverse("project_grant", args=[self.grant.pk]), "label": self.grant.title},
            {"url": "", "label": self.grant.title, "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            grant=self.grant,
            page=self.grant.page,
            refusal=self.refusal,
            refused_missing=getattr(self.refusal, "missing", ()),
        )
