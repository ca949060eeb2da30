"""The sub-district, its communities, and the buildings and households they consist of."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

from wagtail.models import Page, Site

from communities.models import (
    Building,
    Community,
    Estate,
    Grid,
    Household,
    ServicePhone,
    SubDistrict,
)
from communities.services.opening import open_community, open_sub_district
from home.models import HomePage, StandardPage

from .days import Days
from .publishing import has_page, paragraphs, put
from .source import figures, texts

BATCH = 2000
HIGH_RISE = 60  # households; from here on four to a floor
WALK_UP_FLOORS = 6
HOURS = "周一至周日 9:00–17:30，午间有人值班"


def load(days: Days) -> None:
    """Open the sub-district and its communities, with all households."""
    front = home_page()
    _plain_pages(front)
    office = sub_district(front)
    for number, row in enumerate(figures()["communities"], 1):
        if not Community.objects.filter(code=row["code"]).exists():
            _open(office, number, row)


def home_page() -> HomePage:
    """The site's front page; Wagtail's page of welcome gives way to it."""
    page = HomePage.objects.first()
    if page is None:
        root = Page.get_first_root_node()
        page = root.add_child(instance=HomePage(title="邻里", slug="linli"))
        page.introduction = texts("pages")["home"]
        page.save_revision(log_action=False).publish(log_action=False)
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "root_page": page, "site_name": "邻里"},
        )
        Page.objects.filter(depth=2).exclude(pk=page.pk).filter(content_type__model="page").delete()
    return page


def _plain_pages(front: HomePage) -> None:
    for slug, text in texts("pages")["plain"].items():
        if not has_page(front, slug):
            body = paragraphs(*text["body"])
            put(front, StandardPage(title=text["title"], slug=slug, body=body))


def sub_district(front: Page) -> SubDistrict:
    """The sub-district of the file."""
    row, text = figures()["sub_district"], texts("pages")["sub_district"]
    found = SubDistrict.objects.filter(code=row["code"]).first()
    if found is None:
        found = open_sub_district(
            code=row["code"],
            name=row["name"],
            home=front,
            office="自治办",
            phone="021-5550 0100",
        )
        page = found.page
        page.introduction = text["introduction"]
        page.body = paragraphs(*text["body"])
        page.save_revision(log_action=False).publish(log_action=False)
    return found


def _open(office: SubDistrict, number: int, row: dict[str, Any]) -> None:
    text = texts("places")[row["code"]]
    community = open_community(
        code=row["code"],
        name=row["name"],
        sub_district=SubDistrict.objects.select_related("page").get(pk=office.pk),
        address=text["address"],
        phone=f"021-5550 {number:02d}00",
        hours=HOURS,
        profile=row["profile"],
        accent=text["accent"],
    )
    page = community.page
    page.introduction = text["introduction"]
    page.save_revision(log_action=False).publish(log_action=False)
    estates = _estates(community, number, text["estates"])
    _phones(community, number, estates)
    grids = [
        Grid.objects.create(
            community=community, name=f"第{place}网格", phone=f"021-5550 {number:02d}1{place}"
        )
        for place in range(1, row["grids"] + 1)
    ]
    buildings = _buildings(community, text["estates"], estates, grids)
    Household.objects.bulk_create(_households(buildings, row["households"]), batch_size=BATCH)


def _estates(community: Community, number: int, rows: list[dict[str, Any]]) -> list[Estate]:
    return [
        Estate.objects.create(
            community=community,
            name=row["name"],
            address=row["address"],
            property_manager=row["manager"],
            repair_phone=f"021-5550 {number:02d}2{place}" if row["manager"] else "",
            repair_24h=bool(row["manager"]),
            owners_committee=row["committee"],
        )
        for place, row in enumerate(rows, 1)
    ]


def _phones(community: Community, number: int, estates: list[Estate]) -> None:
    """The numbers that hold everywhere, and the community's own under its own prefix."""
    estate_of = {estate.name: estate for estate in estates}
    ServicePhone.objects.bulk_create(
        ServicePhone(
            community=community,
            category=row["category"],
            label=row["label"],
            phone=row["phone"].format(number=f"{number:02d}"),
            all_day=row.get("all_day", False),
            order=order,
            estate=estate_of.get(row.get("estate", "")),
        )
        for order, row in enumerate(
            [*texts("phones")["all"], *texts("phones").get(community.code, [])]
        )
    )


def _buildings(
    community: Community, rows: list[dict[str, Any]], estates: list[Estate], grids: list[Grid]
) -> list[Building]:
    """Buildings in the order of their addresses; neighbours share a grid."""
    places = [
        (estate, f"{number}号楼")
        for row, estate in zip(rows, estates, strict=True)
        for number in range(1, row["share"] + 1)
    ]
    return Building.objects.bulk_create(
        Building(
            community=community,
            estate=estate,
            grid=grids[order * len(grids) // len(places)],
            name=name,
            address=estate.address,
        )
        for order, (estate, name) in enumerate(places)
    )


def _households(buildings: list[Building], households: int) -> Iterator[Household]:
    """Deal the households over the buildings and number their doors by floor."""
    least, over = divmod(households, len(buildings))
    for order, building in enumerate(buildings):
        count = least + (order < over)
        a_floor = 4 if count >= HIGH_RISE else -(-count // WALK_UP_FLOORS)
        for place, door in zip(range(count), cycle(range(1, a_floor + 1)), strict=False):
            floor = place // a_floor + 1
            yield Household(
                community_id=building.community_id,
                building=building,
                unit=f"{floor}{door:02d}室",
                floor=floor,
            )
