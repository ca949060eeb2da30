"""Importing buildings, households and residents from a table: check first, then all or nothing.

The check looks everything up and builds every row in memory; the write is one short transaction
that only inserts and updates. Importing the same table twice changes nothing.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import consents
from accounts.models import Consent, User
from communities import roles
from communities.errors import Refusal
from communities.journal import note
from communities.models import (
    Building,
    Community,
    Estate,
    Grid,
    Household,
    Representation,
    Resident,
)
from communities.sheets import Line

from .cells import cleaned, floor_of

BATCH = 2000
Progress = Callable[[int, int], None]


class NotYourCommunity(Refusal):
    """Another community's people."""

    code = "not_your_community"
    message = gettext_lazy("Only the social workers of this community import its residents.")


class HasProblems(Refusal):
    """All or nothing."""

    code = "has_problems"
    message = gettext_lazy(
        "Some rows cannot be used, so nothing was written. Please correct them and check again."
    )


class ChangedMeanwhile(Refusal):
    """Somebody joined or was changed since the check."""

    code = "changed_meanwhile"
    message = gettext_lazy(
        "Since the check somebody has changed this community's entries, so nothing was written. "
        "Please check the file once more; it takes a minute."
    )


class UploadGone(Refusal):
    """Too late: uploads are kept for a day."""

    code = "upload_gone"
    message = gettext_lazy(
        "This table was removed, because an upload is kept for one day only. Nothing was written. "
        "Please upload it again; the check takes a minute."
    )


@dataclass(frozen=True)
class Problem:
    """A row that cannot be used, and why."""

    line: int
    reason: str


@dataclass
class Plan:
    """What the import would do."""

    community: Community
    fingerprint: str
    estates: list[Estate] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    moved_buildings: list[Building] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    changed: list[Resident] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind are new, changed and unchanged."""
        return {
            "estates": len(self.estates),
            "grids": len(self.grids),
            "buildings": len(self.buildings),
            "buildings_changed": len(self.moved_buildings),
            "households": len(self.households),
            "residents": len(self.residents),
            "residents_changed": len(self.changed),
            "unchanged": self.unchanged,
            "problems": len(self.problems),
        }


def fingerprint(community: Community) -> str:
    """Return a cheap hash that changes when somebody joins, leaves or is decided; four queries."""
    parts: list[Any] = [
        model.objects.filter(community=community).aggregate(Count("pk"), Max("pk"))
        for model in (Building, Household)
    ]
    parts += (
        Resident.objects.filter(community=community)
        .order_by("status")
        .values_list("status", Count("pk"), Min("pk"), Max("pk"), Max("verified_at"))
    )
    return hashlib.sha256(repr([sorted(map(str, parts))]).encode()).hexdigest()


# --- checking -----------------------------------------------------------------------------------


def check(
    community: Community,
    lines: list[Line],
    *,
    by: User,
    at: datetime,
    progress: Progress | None = None,
) -> Plan:
    """Return what importing these lines would do, with every row that cannot be used."""
    if not roles.manages(by, community):
        raise NotYourCommunity
    checker = _Checker(community, by, at)
    for done, line in enumerate(lines, 1):
        checker.take(line)
        if progress and done % 500 == 0:
            progress(done, len(lines))
    return checker.plan


class _Checker:
    """Everything that is known already, and the plan as it grows."""

    def __init__(self, community: Community, by: User, at: datetime) -> None:
        self.plan = Plan(community, fingerprint(community))
        self.by, self.at = by, at
        own: dict[str, Any] = {"community": community}
        self.estates = {estate.name: estate for estate in Estate.objects.filter(**own)}
        self.grids = {grid.name: grid for grid in Grid.objects.filter(**own)}
        self.buildings = {
            (building.address, building.name): building
            for building in Building.objects.filter(**own).select_related("estate", "grid")
        }
        by_pk = {building.pk: building for building in self.buildings.values()}
        self.households: dict[tuple[int, str], Household] = {}
        for household in Household.objects.filter(**own):
            household.building = by_pk[household.building_id]
            self.households[id(household.building), household.unit] = household
        self._load_residents(own)
        self.seen: dict[tuple[int, str], tuple[int, Line]] = {}
        self.touched: set[int] = set()

    def _load_residents(self, own: dict[str, Any]) -> None:
        by_pk = {household.pk: household for household in self.households.values()}
        here = (*Resident.ACTIVE, Resident.Status.MOVED_OUT)
        self.residents: dict[tuple[int, str], Resident] = {}
        for resident in Resident.objects.filter(status__in=here, **own).iterator(BATCH):
            key = (id(by_pk[resident.household_id]), resident.name)
            if resident.status in Resident.ACTIVE or key not in self.residents:
                self.residents[key] = resident
        # What people have set themselves is not overwritten by a list.
        self.self_kept = set(
            Representation.objects.standing()
            .filter(is_self=True, resident__community=own["community"])
            .values_list("resident_id", flat=True)
        )

    def take(self, line: Line) -> None:
        """Add one row to the plan, or to its problems."""
        try:
            cells = cleaned(line.cells)
            building = self._building(cells)
            household = self._household(building, cells["unit"])
            self._resident(household, cells, line)
        except Refusal as refusal:
            self.plan.problems.append(Problem(line.number, str(refusal)))

    def _building(self, cells: dict[str, str]) -> Building:
        key = (cells["address"], cells["building"])
        estate, grid = self._estate(cells["estate"]), self._grid(cells["grid"])
        building = self.buildings.get(key)
        if building is None:
            building = Building(
                community=self.plan.community, address=key[0], name=key[1], estate=estate, grid=grid
            )
            self.buildings[key] = building
            self.plan.buildings.append(building)
            self.touched.add(id(building))
        else:
            self._place(building, estate, grid)
        return building

    def _place(self, building: Building, estate: Estate | None, grid: Grid | None) -> None:
        """Note a building's estate and grid; two different ones in one file are a mistake."""
        for name, value in (("estate", estate), ("grid", grid)):
            before = getattr(building, name)
            if value is None or before is value or (before and before.pk and before == value):
                continue
            if id(building) in self.touched and before is not None:
                raise Refusal(
                    _("%(building)s is in %(one)s in an earlier row and in %(other)s here.")
                    % {"building": building.name, "one": before, "other": value}
                )
            setattr(building, name, value)
            if building.pk and building not in self.plan.moved_buildings:
                self.plan.moved_buildings.append(building)
            self.touched.add(id(building))

    def _estate(self, name: str) -> Estate | None:
        if name and name not in self.estates:
            self.estates[name] = Estate(community=self.plan.community, name=name)
            self.plan.estates.append(self.estates[name])
        return self.estates.get(name)

    def _grid(self, name: str) -> Grid | None:
        if name and name not in self.grids:
            self.grids[name] = Grid(community=self.plan.community, name=name)
            self.plan.grids.append(self.grids[name])
        return self.grids.get(name)

    def _household(self, building: Building, unit: str) -> Household:
        household = self.households.get((id(building), unit))
        if household is None:
            household = Household(
                community=self.plan.community, building=building, unit=unit, floor=floor_of(unit)
            )
            self.households[id(building), unit] = household
            self.plan.households.append(household)
        return household

    def _resident(self, household: Household, cells: dict[str, str], line: Line) -> None:
        if not cells["name"]:
            self.plan.unchanged += 1 if household.pk else 0
            return None
        key = (id(household), cells["name"])
        if key in self.seen:
            return self._again(key, line)
        self.seen[key] = (line.number, line)
        resident = self.residents.get(key)
        if resident is None:
            self.plan.residents.append(self._new(household, cells))
        elif self._changes(resident, cells):
            self.plan.changed.append(resident)
        else:
            self.plan.unchanged += 1
        return None

    def _again(self, key: tuple[int, str], line: Line) -> None:
        number, first = self.seen[key]
        if first.cells != line.cells:
            raise Refusal(
                _("The same person stands in row %(row)s with other details.") % {"row": number}
            )
        self.plan.unchanged += 1

    def _new(self, household: Household, cells: dict[str, str]) -> Resident:
        return Resident(
            community=self.plan.community,
            household=household,
            name=cells["name"],
            phone=cells["phone"],
            age_band=cells["age_band"],
            status=Resident.Status.VERIFIED,
            origin=Resident.Origin.IMPORT,
            created_at=self.at,
            verified_at=self.at,
            verified_by=self.by,
        )

    def _changes(self, resident: Resident, cells: dict[str, str]) -> bool:
        """Take over what the list has and the entry has not so; an empty cell changes nothing."""
        if resident.status not in Resident.ACTIVE or resident.pk in self.self_kept:
            return False
        new = {name: cells[name] for name in ("phone", "age_band") if cells[name]}
        differs = any(getattr(resident, name) != value for name, value in new.items())
        for name, value in new.items():
            setattr(resident, name, value)
        return differs


# --- writing ------------------------------------------------------------------------------------


def write(plan: Plan, *, by: User, at: datetime, agreed: bool = False) -> None:
    """Write the whole plan or nothing; raise `HasProblems` or `ChangedMeanwhile`.

    `agreed`: the signed consents of all whom the table brings lie in the office.
    """
    if not roles.manages(by, plan.community):
        raise NotYourCommunity
    if plan.problems:
        raise HasProblems
    try:
        with transaction.atomic():
            Community.objects.select_for_update().get(pk=plan.community.pk)
            if fingerprint(plan.community) != plan.fingerprint:
                raise ChangedMeanwhile
            _write(plan)
            if agreed:
                channel = Consent.Channel.IMPORT
                consents.give_on_paper(plan.residents, at=at, channel=channel, by=by)
            note("people.import", plan.community, by, agreed=agreed, **plan.counts())
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def _write(plan: Plan) -> None:
    Estate.objects.bulk_create(plan.estates, BATCH)
    Grid.objects.bulk_create(plan.grids, BATCH)
    Building.objects.bulk_create(plan.buildings, BATCH)
    Building.objects.bulk_update(plan.moved_buildings, ["estate", "grid"], BATCH)
    Household.objects.bulk_create(plan.households, BATCH)
    Resident.objects.bulk_create(plan.residents, BATCH)
    Resident.objects.bulk_update(plan.changed, ["phone", "age_band"], BATCH)
