"""Models of the surveys app."""

from communities.models import CommunityScopedPage
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PollPage(CommunityScopedPage):
    """A poll."""

    parent_page_types = ["communities.CommunityPage"]

    class Meta:
        verbose_name = _("poll")
