"""Residents, grid workers and building leaders; accounts that sign in are in `logins`."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from accounts.models import Consent, User
from accounts.wording import VERSION
from communities.models import Building, Community, Grid, Household, Resident

from .days import Days
from .names import a_band, a_name, a_phone
from .source import figures

BATCH = 2000
EVERY = 8  # one household in eight has told who lives there: some 3,100 of 25,000
ENTERED = "2026-01-05"
NAMED_SHARE = 0.15
UNASKED_SHARE = 0.03  # of those whom the desk has entered
WITHOUT_PHONE = {Resident.AgeBand.SENIOR: 0.1, Resident.AgeBand.ELDER: 0.35, "80+": 0.7}
WITHOUT_LEADER = {"SBL": 4}  # every fourth building; elsewhere every fifteenth
RARELY_WITHOUT_LEADER = 15
ORIGINS = (Resident.Origin.POSTER, Resident.Origin.LETTER, Resident.Origin.DESK)
CHANNELS: dict[str, Consent.Channel] = {
    Resident.Origin.POSTER: Consent.Channel.WEB,
    Resident.Origin.LETTER: Consent.Channel.LETTER,
    Resident.Origin.DESK: Consent.Channel.DESK,
}
B = Resident.AgeBand
LEADERS_ARE = (B.MIDDLE, B.SENIOR, B.ELDER)


def load(days: Days) -> None:
    """Fill one household in eight of each community."""
    phones = count(1000)
    for row in figures()["communities"]:
        community = Community.objects.get(code=row["code"])
        if Resident.objects.filter(community=community).exists():
            continue
        _grid_workers(community)
        _residents(community, row, days, phones)
        _pending(community, days, phones)
        _leaders(community)


def _grid_workers(community: Community) -> None:
    """Give each grid a worker; an account without a password until `logins` gives it one."""
    dice = Random(f"workers {community.code}")
    for number, grid in enumerate(Grid.objects.filter(community=community).order_by("pk"), 1):
        name = a_name(dice, B.MIDDLE)
        user = User(username=f"grid-{community.code.lower()}-{number}", first_name=name)
        user.set_unusable_password()
        user.save()
        Grid.objects.filter(pk=grid.pk).update(worker=user)


def _residents(community: Community, row: dict[str, Any], days: Days, phones: "count[int]") -> None:
    dice = Random(f"residents {community.code}")
    households = Household.objects.filter(community=community).select_related("building__grid")
    rows = [
        resident
        for order, household in enumerate(households.order_by("pk").iterator(chunk_size=BATCH))
        if order % EVERY == 0
        for resident in _family(household, row["elderly_pct"], days, dice, phones)
    ]
    Resident.objects.bulk_create(rows, batch_size=BATCH)
    Consent.objects.bulk_create(_consents(rows, dice), batch_size=BATCH)


def _family(
    household: Household, elderly: int, days: Days, dice: Random, phones: "count[int]"
) -> Iterator[Resident]:
    """Two people of one household, verified by the grid's worker."""
    entered = days.at(ENTERED) + timedelta(days=dice.randrange(45), minutes=dice.randrange(420))
    taken: set[str] = set()
    grid = household.building.grid
    for _place in range(2):
        band = a_band(dice, elderly)
        name = a_name(dice, band)
        while name in taken:
            name = a_name(dice, band)
        taken.add(name)
        has_phone = dice.random() >= WITHOUT_PHONE.get(band, 0)
        origin = dice.choice(ORIGINS)
        by_letter = origin == Resident.Origin.LETTER
        yield Resident(
            community_id=household.community_id,
            household=household,
            name=name,
            phone=a_phone(next(phones)) if has_phone else "",
            age_band=band,
            status=Resident.Status.VERIFIED,
            origin=origin,
            created_at=entered,
            verified_at=entered if by_letter else entered + timedelta(days=1),
            verified_by_id=None if by_letter or grid is None else grid.worker_id,
        )


def _consents(rows: list[Resident], dice: Random) -> Iterator[Consent]:
    """Nearly all agreed to be kept; some also to be named. A few are still to be asked."""
    for resident in rows:
        if resident.origin == Resident.Origin.DESK and dice.random() < UNASKED_SHARE:
            continue
        yield _consent(resident, Consent.Purpose.SERVICE)
        if dice.random() < NAMED_SHARE:
            yield _consent(resident, Consent.Purpose.NAMED)


def _consent(resident: Resident, purpose: str) -> Consent:
    return Consent(
        resident=resident,
        purpose=purpose,
        version=VERSION,
        given_at=resident.created_at,
        channel=CHANNELS[resident.origin],
        recorded_by_id=resident.verified_by_id if resident.origin == "desk" else None,
    )


def _pending(community: Community, days: Days, phones: "count[int]") -> None:
    """Two newcomers a community wait for the grid worker."""
    dice = Random(f"pending {community.code}")
    doors = Household.objects.filter(community=community, residents=None).order_by("pk")
    for place in (3, 11):
        newcomer = Resident.objects.create(
            community=community,
            household=doors[place],
            name=a_name(dice, B.YOUNG),
            phone=a_phone(next(phones)),
            age_band=B.YOUNG,
            origin=Resident.Origin.POSTER,
            created_at=_yesterday_evening(days) - timedelta(hours=place),
        )
        _consent(newcomer, Consent.Purpose.SERVICE).save()


def _yesterday_evening(days: Days) -> datetime:
    return days.at("2026-11-19", "20:10")


def _leaders(community: Community) -> None:
    """Make a confirmed resident of most buildings its leader."""
    gap = WITHOUT_LEADER.get(community.code, RARELY_WITHOUT_LEADER)
    first: dict[int, Resident] = {}
    people = Resident.objects.verified().filter(community=community, age_band__in=LEADERS_ARE)
    for resident in people.order_by("pk").select_related("household"):
        first.setdefault(resident.household.building_id, resident)
    buildings = list(Building.objects.filter(community=community, pk__in=first).order_by("pk"))
    led = [building for order, building in enumerate(buildings, 1) if order % gap]
    for building in led:
        building.leader = first[building.pk]
    Building.objects.bulk_update(led, ["leader"], batch_size=BATCH)
