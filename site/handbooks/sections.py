"""What a community's page says of its handbook."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from communities.models import Community
from communities.sections import Section, provides_section
from communities.statements import Statement, given
from home.dates import day_text

from .models import Edition, HandbookPage

SHOWN = (
    "number",
    "made_at",
    "pages",
    "handbook__title",
    "handbook__url_path",
    "handbook__introduction",
)


@provides_section(50)
def handbook(community: Community, at: datetime, request: HttpRequest) -> Section | None:
    """The handbook with its newest edition; one query, or two before the first edition."""
    newest = next(iter(_newest_edition(community=community.pk)), None)
    page = newest.handbook if newest else _without_edition(community)
    if page is None:
        return None
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


@Statement
def _newest_edition() -> QuerySet[Edition]:
    editions = Edition.objects.filter(community=given("community"), handbook__live=True)
    return editions.select_related("handbook").only(*SHOWN).order_by("-number")[:1]


def _without_edition(community: Community) -> HandbookPage | None:
    books = HandbookPage.objects.live().in_community(community)
    page: HandbookPage | None = books.only("title", "url_path", "introduction").first()
    return page
