"""Models of the handbooks app."""

from communities.models import CommunityScopedPage
from django.utils.translation import gettext_lazy as _


class HandbookPage(CommunityScopedPage):
    """A handbook."""

    parent_page_types = ["communities.CommunityPage"]

    class Meta:
        verbose_name = _("handbook")
