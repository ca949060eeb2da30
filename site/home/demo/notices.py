"""Notices: current ones everywhere, and in 海防村 one urgent, one expired, one for a grid."""

from typing import Any

from communities.models import Community, Grid, NoticePage, SubDistrict

from .days import Days
from .publishing import has_page, paragraphs, put
from .source import figures


def load(days: Days) -> None:
    """Publish the sub-district's notice and each community's."""
    office = SubDistrict.objects.select_related("page").get(code=figures()["sub_district"]["code"])
    for row in days.texts("notices")["sub_district"]:
        publish(office.page, f"{office.name}自治办", row, days)
    for community in Community.objects.filter(sub_district=office).select_related("page"):
        for row in days.texts("notices").get(community.code, []):
            publish(community.page, f"{community.name}居民委员会", row, days, community)


def publish(
    parent: Any, signed: str, row: dict[str, Any], days: Days, community: Community | None = None
) -> None:
    """Hang up one notice, unless an earlier load has."""
    if has_page(parent, row["slug"]):
        return
    issued = days.day(row["on"])
    page = NoticePage(
        title=row["title"],
        slug=row["slug"],
        summary=row["summary"],
        body=paragraphs(*row["body"]),
        urgent=row.get("urgent", False),
        signed=signed,
        issued_on=issued,
        expires_at=days.at(row["until"], "20:00"),
    )
    if row.get("grid") and community is not None:
        page.grids = [Grid.objects.get(community=community, name=row["grid"])]
    put(parent, page, since=days.at(row["on"], "09:00"))
