"""What a community's page says of its handbook."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from communities.models import Community
from communities.sections import Section, provides_section
from home.dates import day_text

from .models import Edition, HandbookPage


@provides_section(50)
def handbook(community: Community, at: datetime, request: HttpRequest) -> Section | None:
    """The handbook with its newest edition; two queries."""
    books = HandbookPage.objects.live().in_community(community)
    page = books.only("title", "url_path", "introduction").first()
    if page is None:
        return None
    editions = Edition.objects.filter(handbook=page).order_by("-number")
    newest = editions.only("number", "made_at", "pages").first()
    foot = _("No edition has been printed yet.")
    if newest:
        foot = _("Edition %(number)s, %(day)s, %(pages)s pages") % {
            "number": newest.number,
            "day": day_text(newest.made_at),
            "pages": newest.pages,
        }
    card = {
        "url": page.get_url(request),
        "title": page.title,
        "text": page.introduction,
        "foot": foot,
    }
    return Section("handbook", _("Handbook"), [card])
