"""Models of the activities app."""

from communities.models import CommunityScopedPage
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ActivityPage(CommunityScopedPage):
    """A activity."""

    parent_page_types = ["communities.CommunityPage"]

    class Meta:
        verbose_name = _("activity")
