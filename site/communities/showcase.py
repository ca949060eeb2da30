"""What the public pages of a sub-district and its communities show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from home.punctuation import listed

from . import freshness
from .directory import grid_lines, phone_groups
from .statements import Statement, given

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import CommunityPage, NoticePage, SubDistrictPage
    from .models.pages import NoticeQuerySet

NOTICES_SHOWN = 5
SHOWN_OF_NOTICE = ("summary", "urgent", "issued_on", "expires_at")


def community(page: CommunityPage, request: HttpRequest) -> dict[str, Any]:
    """The community with its notices, its sections and the people to call."""
    from .sections import sections

    at = timezone.now()
    record = page.record
    if record is None:
        raise Http404
    return {
        "community": record,
        "sub_district": record.sub_district,
        "notices": _notices(record.pk, at, request),
        "sections": list(sections(record, at, request)),
        "phones": phone_groups(record),
        "grids": grid_lines(record),
        "breadcrumbs": [
            (_("Home"), "/"),
            (record.sub_district.name, record.sub_district.page.get_url(request)),
            (record.name, ""),
        ],
    }


def sub_district(page: SubDistrictPage, request: HttpRequest) -> dict[str, Any]:
    """The sub-district with its communities and its own notices."""
    from .models import Community, SubDistrict

    at = timezone.now()
    record = SubDistrict.objects.get(page=page)
    communities = Community.objects.filter(sub_district=record).select_related("page")
    return {
        "sub_district": record,
        "communities": [community_card(item, request) for item in communities],
        "notices": _notices(None, at, request, page),
        "breadcrumbs": [(_("Home"), "/"), (record.name, "")],
    }


def community_card(community: Any, request: HttpRequest | None = None) -> dict[str, Any]:
    """A card that leads to a community's page."""
    return {
        "url": community.page.get_url(request),
        "title": community.name,
        "text": community.profile,
        "foot": community.address,
        "pattern": community.code,
    }


def notice(page: NoticePage) -> dict[str, Any]:
    """For whom a notice is, and whether it still holds."""
    audience = [str(place) for place in [*page.grids.all(), *page.buildings.all()]]
    facts = [(_("For"), listed(audience) or _("everyone"))]
    if page.signed:
        facts.append((_("Signed"), page.signed))
    expired = bool(page.expires_at and page.expires_at <= timezone.now())
    parent = page.get_parent()
    return {
        "facts": facts,
        "expired": expired,
        "breadcrumbs": [
            (_("Home"), "/"),
            (parent.title, parent.get_url()),
            (page.title, ""),
        ],
    }


def _notices(
    community_id: int | None,
    at: datetime,
    request: HttpRequest,
    parent: SubDistrictPage | None = None,
) -> list[NoticePage]:
    """The newest notices that hold; the page changes when the first of them expires."""
    if parent or community_id is None:
        notices = list(_newest(at).child_of(parent)[:NOTICES_SHOWN])
    else:
        notices = _notices_of(community=community_id, at=at)
    ends = [item.expires_at for item in notices if item.expires_at]
    if ends:
        scope = freshness.scope_of(request)
        if scope:
            freshness.share(request, scope, min(ends))
    return notices


def _newest(at: datetime) -> NoticeQuerySet:
    from .models import NoticePage

    newest = NoticePage.objects.current(at).order_by("-urgent", "-issued_on", "-pk")
    notices: NoticeQuerySet = newest.only("title", "url_path", *SHOWN_OF_NOTICE)
    return notices


@Statement
def _notices_of() -> QuerySet[NoticePage]:
    return _newest(given("at")).in_community(given("community"))[:NOTICES_SHOWN]
