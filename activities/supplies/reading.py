"""What screens and sheets read of a distribution."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.models import ActivityPage, Claim, PickUp, Supply
from communities.models import Building, Household, Resident
from communities.naming import natural_key
from home.punctuation import noted


@dataclass(frozen=True)
class Share:
    """What one household may get of one supply, and what it has."""

    supply: Supply
    claim: Claim | None
    pick_up: PickUp | None

    @property
    def state(self) -> str:
        """`collected`, `reserved`, `free` while there is some, or `none`."""
        if self.claim is not None:
            return str(self.claim.state)
        return "free" if self.supply.to_hand else "none"


def shares_of(residents: Sequence[Resident]) -> list[tuple[Household, Resident, list[Share]]]:
    """What there is for the households of these residents; three queries.

    A household stands once, with the first resident of it who asks.
    """
    homes: dict[int, Resident] = {}
    for resident in residents:
        homes.setdefault(resident.household_id, resident)
    communities = {one.community_id for one in homes.values()}
    supplies = list(
        Supply.objects.published().filter(community__in=communities).select_related("page")
    )
    claims = {
        (claim.household_id, claim.supply_id): claim
        for claim in Claim.objects.filter(household__in=homes, supply__in=supplies).standing()
    }
    buildings = {one.household.building_id for one in homes.values()}
    pages = {supply.page_id for supply in supplies}
    times = {
        (row.building_id, row.page_id): row
        for row in PickUp.objects.filter(building__in=buildings, page__in=pages)
    }
    return [
        (
            one.household,
            one,
            [
                Share(
                    supply,
                    claims.get((one.household_id, supply.pk)),
                    times.get((one.household.building_id, supply.page_id)),
                )
                for supply in supplies
                if _is_for(supply, one.household)
            ],
        )
        for one in homes.values()
    ]


def _is_for(supply: Supply, household: Household) -> bool:
    if supply.community_id != household.community_id:
        return False
    return not supply.grid_ids or household.building.grid_id in supply.grid_ids


@dataclass
class BuildingRows:
    """A building with its households and what each has or may get."""

    building: Building
    pick_up: PickUp | None
    rows: list[tuple[Household, list[Claim | None]]]


def pick_up_lists(page: ActivityPage, supplies: Sequence[Supply]) -> list[BuildingRows]:
    """All households of the buildings that have a time, or of all without times; four queries."""
    times = {row.building_id: row for row in PickUp.objects.filter(page=page)}
    homes = Household.objects.filter(community=page.community_id).select_related("building")
    if times:
        homes = homes.filter(building__in=times)
    claims: dict[tuple[int, int], Claim] = {
        (claim.household_id, claim.supply_id): claim
        for claim in Claim.objects.filter(supply__in=supplies).standing()
    }
    lists: dict[int, BuildingRows] = {}
    for home in sorted(homes, key=lambda one: natural_key(one.unit)):
        found = lists.setdefault(
            home.building_id, BuildingRows(home.building, times.get(home.building_id), [])
        )
        found.rows.append((home, [claims.get((home.pk, one.pk)) for one in supplies]))
    return sorted(lists.values(), key=_by_time)


def _by_time(one: BuildingRows) -> tuple[Any, ...]:
    name = (one.building.address, natural_key(one.building.name))
    return (one.pick_up is None, one.pick_up.starts_at.isoformat() if one.pick_up else "", *name)


def to_call(supplies: Sequence[Supply]) -> list[tuple[Claim, Resident | None]]:
    """Reservations that nobody has collected, each with somebody of the household to call."""
    waiting = Claim.objects.filter(supply__in=supplies).waiting()
    rows = list(waiting.select_related("household__building", "supply", "reserved_for"))
    people: defaultdict[int, list[Resident]] = defaultdict(list)
    found = Resident.objects.verified().filter(household__in=[row.household_id for row in rows])
    for resident in found.order_by("pk"):
        people[resident.household_id].append(resident)
    return [(row, _called(row, people[row.household_id])) for row in rows]


def _called(claim: Claim, people: Iterable[Resident]) -> Resident | None:
    """Whoever reserved it, if they left a number; otherwise the first who did."""
    wanted = [claim.reserved_for] if claim.reserved_for else []
    everybody = [*wanted, *people]
    return next((one for one in everybody if one.phone), next(iter(everybody), None))


def collected_for_others(supplies: Sequence[Supply]) -> dict[str, int]:
    """How many claims were collected by whom: of the household, a neighbour, the leader."""
    rows = Claim.objects.filter(supply__in=supplies).collected().order_by()
    counted = dict(rows.values_list("relation").annotate(n=Count("pk")))
    return {
        str(label): counted[value] for value, label in Claim.Relation.choices if value in counted
    }


def stock_heads() -> list[str]:
    """The head of the table of stock, on the screen and on paper."""
    return [
        pgettext("goods", "What"),
        _("Delivered"),
        _("Reserved"),
        _("Given out"),
        _("Returned"),
        _("Written off"),
        _("Left on the shelf"),
    ]


def stock_row(supply: Supply) -> list[str]:
    """One supply in that table."""
    name = noted(supply.title, supply.unit)
    if supply.retired:
        name = _("%(name)s, no longer given out") % {"name": name}
    numbers = (
        supply.delivered,
        supply.reserved,
        supply.given,
        supply.returned,
        supply.written_off,
        supply.on_shelf,
    )
    return [name, *(f"{number:,}" for number in numbers)]


def proofs(supply: Supply) -> dict[str, int]:
    """The counters once more, added up from the rows: they must agree."""

    def signed(kind: str) -> Any:
        mine = Q(kind=kind)
        plus = Coalesce(Sum("quantity", filter=mine & Q(takes_back=None)), 0)
        minus = Coalesce(Sum("quantity", filter=mine & Q(takes_back__isnull=False)), 0)
        return plus - minus

    entries = supply.entries.aggregate(
        **{kind: signed(kind) for kind in ("delivered", "returned", "written_off")}
    )
    claims = supply.claims.aggregate(
        reserved=Coalesce(Sum("quantity", filter=Q(state="reserved")), 0),
        given=Coalesce(Sum("quantity", filter=Q(state="collected")), 0),
    )
    return entries | claims
