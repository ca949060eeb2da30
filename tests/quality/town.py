"""A sub-district in which everything that the public can see exists, as often as one asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance, Places
from activities.services import check_in
from communities.models import Building, Community, NoticePage, Resident, ServicePhone, SubDistrict
from handbooks.models import Edition, HandbookPage
from home.models import StandardPage
from projects.models import ProjectPage, RoundPage
from surveys.models import Poll
from surveys.services.sealing import seal
from tests import factories
from tests.factories import activities, projects, surveys

BODY = [{"type": "text", "value": "<p>请各位邻居相互转告,有事请找社工。</p>"}]


@dataclass
class Town:
    """What was made, and the addresses at which the public finds it."""

    at: datetime
    sub_district: SubDistrict
    round: RoundPage
    communities: list[Community] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, address: str) -> None:
        """Keep the first address of a kind."""
        self.pages.setdefault(name, address)


def build(rows: int = 1, communities: int = 1) -> Town:
    """Make communities with `rows` of everything in each."""
    office = factories.sub_district(name="澄河街道")
    town = Town(timezone.now(), office, projects.round_page(office, pool=5_000_000))
    for _number in range(communities):
        town.communities.append(_community(town))
    for community in town.communities:
        grow(town, community, rows)
    _frame(town)
    return town


def grow(town: Town, community: Community, rows: int) -> None:
    """Add `rows` of everything to a community."""
    book = _handbook(town, community)
    for number in range(rows):
        homes = _houses(town, community)
        _notice(town, community, number)
        _project(town, community, number)
        _polls(town, community, homes)
        _activities(town, community, homes, number)
        _edition(town, book)
        surveys.suggestion(community, text=f"{number}号楼的灯不亮")


def _frame(town: Town) -> None:
    """Add the pages that belong to no community."""
    home = factories.home_page()
    for slug, title in (("about", "关于邻里"), ("privacy", "隐私"), ("accessibility", "无障碍")):
        page = StandardPage(title=title, slug=slug, introduction="为邻居们写的。")
        town.add(slug, publish(home, page).url)
    town.add("home", "/")
    town.add("sub-district", town.sub_district.page.url)
    town.add("round", town.round.url)
    for name in ("surveys:polls", "surveys:suggestions", "activities:list", "projects:list"):
        town.add(name, reverse(name))
    town.add("search", reverse("search") + "?q=楼道")
    town.add("search-nothing", reverse("search") + "?q=没有这个")
    town.add("find", "/?q=海防路")
    town.add("login", reverse("account_login"))
    town.add("login-code", reverse("account_request_login_code"))
    town.add("letter", reverse("letter"))
    town.add("type-code", reverse("type_code"))


def _community(town: Town) -> Community:
    """A community as its office describes it."""
    made = factories.community(
        sub_district=town.sub_district,
        profile="八百户的老小区,三个网格。",
        address="海防路100弄1号",
        phone="021-55501234",
        hours="周一至周五 9:00–17:00",
    )
    town.add("community", made.page.url)
    return made


def _houses(town: Town, community: Community) -> list[Resident]:
    """A grid with its worker, an estate, a building, a phone, and six households."""
    grid = factories.grid(community, phone="021-55500000")
    factories.grid_worker(grid, last_name="钱", first_name="网格")
    estate = factories.estate(community, repair_phone="021-55509999")
    building = factories.building(community, grid=grid, estate=estate)
    town.add("building", reverse("building", args=[building.pk]))
    town.add("join", reverse("join", args=[factories.poster(building).token]))
    ServicePhone.objects.create(
        community=community, category="police", label=f"警务室 {grid.name}", phone="110"
    )
    return [factories.resident(factories.household(building)) for _ in range(6)]


def _notice(town: Town, community: Community, number: int) -> None:
    building = Building.objects.filter(community=community).latest("pk")
    page = NoticePage(
        title=f"{number}号楼停水通知",
        summary="周六上午九点到十一点停水。",
        body=BODY,
        signed="海防村居委会",
        expires_at=town.at + timedelta(days=9),
    )
    page.buildings = [building]
    page.grids = [building.grid]
    town.add("notice", publish(community.page, page).url)


def _project(town: Town, community: Community, number: int) -> None:
    leads = [f"许念{number}", "周小晨"]
    page = projects.project(community, town.round, leads=leads, story=BODY)
    page.save_revision().publish()
    worker, officer = factories.social_worker(community), factories.officer(town.sub_district)
    projects.grant_at(page, "implementing", worker=worker, officer=officer)
    town.add("project", ProjectPage.objects.get(pk=page.pk).url)


def _polls(town: Town, community: Community, homes: list[Resident]) -> None:
    asked = surveys.poll(community, body=BODY, introduction="每户一票,请在周日前选好。")
    past = surveys.closed_poll(community, body=BODY)
    for place, resident in enumerate(homes[:6]):
        before = past.closes_at - timedelta(days=1)
        surveys.vote(past, resident.household, place % 3, at=before)
        surveys.vote(asked, resident.household, place % 3)
    seal(Poll.objects.get(pk=past.pk), town.at)
    town.add("poll-open", asked.page.url)
    town.add("poll-closed", past.page.url)
    town.add("vote", reverse("surveys:vote", args=[asked.page_id]))


def _activities(town: Town, community: Community, homes: list[Resident], number: int) -> None:
    coming = activities.make_activity(community, f"花样剪纸{number}", sessions=2, capacity=2)
    for resident in homes[:3]:
        activities.signed_up(coming.places.order_by("starts_at")[0], resident)
    past = activities.make_activity(community, f"手作课{number}")
    places = past.places.get()
    for resident in homes[:3]:
        activities.signed_up(places, resident)
    _took_place(places, homes[:3], town.at)
    town.add("activity-open", coming.url)
    town.add("activity-past", past.url)


def _took_place(places: Places, residents: list[Resident], at: datetime) -> None:
    """Check people in, and put the session into last week."""
    for resident in residents:
        check_in(places, resident, scan_id=uuid4().hex, at=at, by=None, kind=Attendance.Kind.DESK)
    week = timedelta(days=10)
    Places.objects.filter(pk=places.pk).update(
        starts_at=places.starts_at - week,
        ends_at=places.ends_at - week,
        closes_at=places.closes_at - week,
    )


def _handbook(town: Town, community: Community) -> HandbookPage:
    """The community's handbook."""
    book = HandbookPage.objects.in_community(community).first()
    if book is None:
        book = publish(community.page, HandbookPage(title="治家手册", slug="handbook", year=2026))
        town.add("handbook", book.url)
    return book


def _edition(town: Town, book: HandbookPage) -> None:
    number = book.editions.count() + 1
    Edition.objects.create(
        community_id=book.community_id,
        handbook=book,
        number=number,
        code=f"E{book.pk}N{number}",
        made_at=town.at,
        content_hash=uuid4().hex,
        contents=[["我们的居民区", 3], ["常用电话", 5]],
        file=f"handbooks/{book.pk}-{number}.pdf",
        pages=32,
        size=400_000,
    )


def publish(parent: Any, page: Any) -> Any:
    """Add a page below another and publish it as an editor does."""
    parent.refresh_from_db()
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
