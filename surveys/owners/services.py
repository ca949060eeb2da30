"""What people do with an owners' worksheet: make it, take in the units, note slips, remove it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communities.journal import note
from communities.models import Community, Estate
from communities.roles import manages
from communities.services.imports import Problem
from communities.sheets import Line
from surveys.errors import NotYourWorksheet, WorksheetRefused
from surveys.models import OwnedUnit, Owner, OwnersWorksheet

from .counting import State, Totals, Weight
from .table import Reading, read_holdings

BATCH = 1000
NAMES_KEPT = timedelta(days=180)  # after the vote: time to answer questions about the count


class TableHasProblems(WorksheetRefused):
    """Rows that cannot be used; nothing of the table was written."""

    code = "table_has_problems"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__(_("Some rows cannot be used, so nothing was written."))


def make_worksheet(  # noqa: PLR0913 - a worksheet is all of this
    community: Community,
    *,
    title: str,
    matter: str,
    held_on: date,
    by: User,
    at: datetime,
    clause: str = "",
    estate: Estate | None = None,
) -> OwnersWorksheet:
    """Make an empty worksheet."""
    _require_worker(by, community.pk)
    sheet = OwnersWorksheet.objects.create(
        community=community,
        title=title.strip(),
        matter=matter,
        held_on=held_on,
        clause=clause.strip(),
        estate=estate,
        created_at=at,
        created_by=by,
    )
    note("owners.make", sheet, by)
    return sheet


@transaction.atomic
def change_worksheet(sheet: OwnersWorksheet, *, by: User, **fields: Any) -> OwnersWorksheet:
    """Change what stands at the head: title, matter, day, clause, estate."""
    locked = _locked(sheet, by)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    note("owners.change", locked, by)
    return locked


@transaction.atomic
def take_in(sheet: OwnersWorksheet, lines: Sequence[Line], *, by: User) -> Reading:
    """Write all units of a table, in the place of an earlier one; or nothing, with every reason.

    Raises `TableHasProblems`, and `WorksheetRefused` once a slip was noted: those would be lost.
    """
    locked = _locked(sheet, by)
    if locked.owners.exclude(slip=State.NONE).exists():
        raise WorksheetRefused(
            _("Slips have been noted on this worksheet. For another table make a new worksheet.")
        )
    reading = read_holdings(lines)
    if reading.problems:
        raise TableHasProblems(reading.problems)
    if not reading.holdings:
        raise WorksheetRefused(_("There is no unit in this table."))
    locked.owners.all().delete()
    _write(locked, reading)
    note("owners.import", locked, by, owners=len(reading.holdings), units=reading.units)
    return reading


def _write(sheet: OwnersWorksheet, reading: Reading) -> None:
    home = {"community_id": sheet.community_id, "worksheet": sheet}
    owners = [
        Owner(number=number, name=one.name, mark=one.mark, area=one.area, **home)
        for number, one in enumerate(reading.holdings, 1)
    ]
    Owner.objects.bulk_create(owners, BATCH)
    pairs = zip(owners, reading.holdings, strict=True)
    OwnedUnit.objects.bulk_create(
        [
            OwnedUnit(owner=owner, building=building, unit=unit, area=area, **home)
            for owner, holding in pairs
            for building, unit, area in holding.units
        ],
        BATCH,
    )


@transaction.atomic
def note_slips(sheet: OwnersWorksheet, states: Mapping[int, str], *, by: User) -> int:
    """Set the state of these owners' slips; return how many changed."""
    locked = _locked(sheet, by)
    if not set(states.values()) <= set(State.values):
        raise WorksheetRefused(_("Choose one of the states of a slip."))
    changed = []
    for owner in locked.owners.filter(pk__in=states):
        if owner.slip != states[owner.pk]:
            owner.slip = states[owner.pk]
            changed.append(owner)
    Owner.objects.bulk_update(changed, ["slip"], BATCH)
    if changed:
        note("owners.slips", locked, by, slips=len(changed))
    return len(changed)


@transaction.atomic
def again(sheet: OwnersWorksheet, *, title: str, matter: str, by: User, at: datetime) -> Any:
    """Make a worksheet for another matter with the same owners; their slips start anew."""
    locked = _locked(sheet, by)
    made = make_worksheet(
        locked.community,
        title=title,
        matter=matter,
        held_on=locked.held_on,
        clause=locked.clause,
        estate=locked.estate,
        by=by,
        at=at,
    )
    numbers = {}
    for owner in locked.owners.order_by("number"):
        before, owner.pk, owner.worksheet, owner.slip = owner.pk, None, made, State.NONE
        owner._state.adding = True
        numbers[before] = owner
    Owner.objects.bulk_create(numbers.values(), BATCH)
    units = list(locked.units.order_by("pk"))
    for unit in units:
        unit.pk, unit.worksheet, unit.owner = None, made, numbers[unit.owner_id]
        unit._state.adding = True
    OwnedUnit.objects.bulk_create(units, BATCH)
    return made


@transaction.atomic
def remove_worksheet(sheet: OwnersWorksheet, *, by: User) -> None:
    """Delete a worksheet with its owners; the log keeps that it was there."""
    _require_worker(by, sheet.community_id)
    note("owners.remove", sheet, by)
    sheet.delete()


def totals_of(sheet: OwnersWorksheet) -> Totals:
    """The sums by state, in one statement; of a worksheet without names, those that were kept."""
    if sheet.reduced_at:
        return Totals({state: Weight(*pair) for state, pair in sheet.sums.items()})
    rows = sheet.owners.order_by().values_list("slip").annotate(Count("pk"), Sum("area"))
    return Totals({slip: Weight(owners, area) for slip, owners, area in rows})


def remove_names(at: datetime) -> int:
    """Keep only the sums of worksheets whose vote is long past; return how many."""
    over = timezone.localdate(at - NAMES_KEPT)
    old = OwnersWorksheet.objects.filter(held_on__lt=over, reduced_at__isnull=True)
    count = 0
    for sheet in old.iterator(chunk_size=50):
        _reduce(sheet, at)
        count += 1
    return count


@transaction.atomic
def _reduce(sheet: OwnersWorksheet, at: datetime) -> None:
    sums = totals_of(sheet).by_state
    sheet.sums = {state: [weight.owners, weight.area] for state, weight in sums.items()}
    sheet.reduced_at = at
    sheet.save(update_fields=["sums", "reduced_at"])
    sheet.owners.all().delete()


def _locked(sheet: OwnersWorksheet, by: User) -> OwnersWorksheet:
    """The worksheet, locked, if this user may change it and its owners are still there."""
    _require_worker(by, sheet.community_id)
    found: OwnersWorksheet = (
        OwnersWorksheet.objects.select_for_update(of=("self",))
        .select_related("community", "estate")
        .get(pk=sheet.pk)
    )
    if found.reduced_at:
        raise WorksheetRefused(
            _("The names of this worksheet were removed after half a year; only its sums are kept.")
        )
    return found


def _require_worker(by: User, community_id: int) -> None:
    if not manages(by, community_id):
        raise NotYourWorksheet
