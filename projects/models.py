"""Models of the projects app."""

from communities.models import CommunityScopedPage
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class RoundPage(Page):
    """A grant round."""

    parent_page_types = ["communities.SubDistrictPage"]

    class Meta:
        verbose_name = _("grant round")


class ProjectPage(CommunityScopedPage):
    """A project."""

    parent_page_types = ["communities.CommunityPage"]

    class Meta:
        verbose_name = _("project")
