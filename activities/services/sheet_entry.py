"""Entering a sign-in sheet by its row numbers. Nothing counts before the sheet is finished.

Each change of a row is one more `SheetMark`, and the last one holds, so that everything that was
entered can be told later. After the end a row is corrected with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from activities import errors
from activities.models import (
    ActivityPage,
    Attendance,
    Places,
    Scan,
    SheetMark,
    SheetRow,
    SignInSheet,
)
from communities.freshness import freshen
from communities.journal import note

from .attending import known_here, record, undo
from .serving import check_out

Turn = SheetMark.Turn
MARK = "sheet-mark-"  # begins the ids by which attendance from paper is known


@dataclass(frozen=True)
class Reading:
    """What stands in a row: signed or not, in a blank row who, for volunteers from when to when."""

    came: bool
    name: str = ""
    building_id: int | None = None
    came_at: datetime | None = None
    left_at: datetime | None = None

    @classmethod
    def of(cls, mark: SheetMark) -> "Reading":
        """What a mark says."""
        return cls(mark.came, mark.name, mark.building_id, mark.came_at, mark.left_at)

    @property
    def plain(self) -> tuple[object, ...]:
        """To compare with a mark's `reading`."""
        if not self.came:
            return (False,)
        return True, self.name, self.building_id, self.came_at, self.left_at


EMPTY = Reading(came=False)


def readings(sheet: SignInSheet, turn: SheetMark.Turn = Turn.FIRST) -> dict[int, SheetMark]:
    """The last mark of each row of this entry, by row number."""
    marks = SheetMark.objects.filter(row__sheet=sheet, turn=turn).standing()
    return {mark.row.number: mark for mark in marks.select_related("row", "building")}


def version(sheet: SignInSheet, turn: SheetMark.Turn) -> int:
    """What the last change was; a form that was opened before another's change says so."""
    marks = SheetMark.objects.filter(row__sheet=sheet, turn=turn)
    return marks.aggregate(last=Max("pk"))["last"] or 0


@transaction.atomic
def save_readings(  # noqa: PLR0913 - what was read, by whom, of which entry
    sheet: SignInSheet,
    wanted: Mapping[int, Reading],
    *,
    at: datetime,
    by: User,
    turn: SheetMark.Turn = Turn.FIRST,
    seen: int | None = None,
) -> int:
    """Note what has changed in these rows; returns the new version.

    `seen` is the version that the form was filled in on. Raises `SheetOver`, `SheetChanged`,
    `OtherEntry`, `RowUnnamed`, `LeftBeforeComing`, `NotYet`.
    """
    locked = _locked(sheet)
    if not locked.is_open:
        raise errors.SheetOver
    _require_turn(locked, turn, by)
    known = readings(locked, turn)
    rows = {row.number: row for row in locked.rows.all()}
    changed = {
        number: reading
        for number, reading in wanted.items()
        if number in rows
        and (known[number].reading if number in known else (False,)) != reading.plain
    }
    if changed and seen is not None and _changed_by_another(locked, turn, seen, by):
        raise errors.SheetChanged
    marks = [_mark(rows[n], reading, turn, at=at, by=by) for n, reading in changed.items()]
    SheetMark.objects.bulk_create(marks)
    return version(locked, turn)


def _changed_by_another(sheet: SignInSheet, turn: SheetMark.Turn, seen: int, by: User) -> bool:
    marks = SheetMark.objects.filter(row__sheet=sheet, turn=turn, pk__gt=seen)
    return marks.exclude(by=by).exists()


def _locked(sheet: SignInSheet) -> SignInSheet:
    rows = SignInSheet.objects.select_for_update(of=("self",)).select_related("places")
    return rows.get(pk=sheet.pk)


def _require_turn(sheet: SignInSheet, turn: SheetMark.Turn, by: User) -> None:
    """The second entry is made by somebody else than the first, without seeing it."""
    if turn == Turn.SECOND and not sheet.twice:
        raise errors.OtherEntry
    other = Turn.SECOND if turn == Turn.FIRST else Turn.FIRST
    if SheetMark.objects.filter(row__sheet=sheet, turn=other, by=by, reason="").exists():
        raise errors.OtherEntry


def _mark(  # noqa: PLR0913 - what was read, and by whom
    row: SheetRow,
    reading: Reading,
    turn: SheetMark.Turn,
    *,
    at: datetime,
    by: User | None,
    reason: str = "",
) -> SheetMark:
    if reading.came:
        _require_sound(row, reading, at)
    kept = reading if reading.came else EMPTY
    return SheetMark(
        row=row,
        turn=turn,
        came=kept.came,
        name=kept.name if row.is_blank else "",
        building_id=kept.building_id if row.is_blank else None,
        came_at=kept.came_at,
        left_at=kept.left_at,
        reason=reason,
        at=at,
        by=by,
    )


def _require_sound(row: SheetRow, reading: Reading, at: datetime) -> None:
    if row.is_blank and not reading.name:
        raise errors.RowUnnamed(
            _("Please write the name that stands in row %(row)d.") % {"row": row.number}
        )
    came = reading.came_at or row.sheet.places.starts_at
    if reading.left_at is not None and reading.left_at <= came:
        raise errors.LeftBeforeComing
    if any(moment > at for moment in (reading.came_at, reading.left_at) if moment is not None):
        raise errors.NotYet


@transaction.atomic
def enter_twice(sheet: SignInSheet, twice: bool) -> None:
    """Ask for a second entry by another person, or do without it again."""
    locked = _locked(sheet)
    if not locked.is_open:
        raise errors.SheetOver
    locked.twice = twice
    locked.save(update_fields=["twice"])


def differences(sheet: SignInSheet) -> list[tuple[int, SheetMark | None, SheetMark | None]]:
    """Rows that two people read differently, with both readings."""
    first, second = readings(sheet, Turn.FIRST), readings(sheet, Turn.SECOND)
    pairs = [(number, first.get(number), second.get(number)) for number in {*first, *second}]
    return sorted(
        (pair for pair in pairs if _plain(pair[1]) != _plain(pair[2])), key=lambda pair: pair[0]
    )


def _plain(mark: SheetMark | None) -> tuple[object, ...]:
    return mark.reading if mark is not None else (False,)


@transaction.atomic
def settle(
    sheet: SignInSheet, number: int, turn: SheetMark.Turn, *, at: datetime, by: User
) -> None:
    """Two people looked at the row: this reading of the two is right."""
    locked = _locked(sheet)
    if not locked.is_open:
        raise errors.SheetOver
    other = Turn.SECOND if turn == Turn.FIRST else Turn.FIRST
    row = locked.rows.filter(number=number).first()
    if row is None:
        raise errors.NotOnTheSheet
    right = readings(locked, turn).get(number)
    reading = Reading.of(right) if right is not None else EMPTY
    _mark(row, reading, other, at=at, by=by, reason=_("compared with the paper")).save()
    note("activities.sheet_settle", locked, by, row=number)


# --- the end ------------------------------------------------------------------------------------


@transaction.atomic
def finish(sheet: SignInSheet, *, at: datetime, by: User) -> list[int]:
    """Let the sheet count: one attendance for each signed row, however else they were noted.

    Returns the rows whose times gave no hours, since nobody with an entry is behind them. Raises
    `NothingSigned`, `SecondMissing`, `SheetDiffers`.
    """
    locked = _locked(sheet)
    if not locked.is_open:
        raise errors.SheetOver
    signed = {number: mark for number, mark in readings(locked).items() if mark.came}
    if not signed:
        raise errors.NothingSigned
    if locked.twice:
        _require_second(locked)
    without = [mark.row.number for mark in signed.values() if not _count(locked, mark, at, by)]
    locked.finished_at, locked.finished_by = at, by
    locked.save(update_fields=["finished_at", "finished_by"])
    freshen(locked.community_id)
    note("activities.sheet_finish", locked, by, rows=len(signed))
    return without


def _require_second(sheet: SignInSheet) -> None:
    if not SheetMark.objects.filter(row__sheet=sheet, turn=Turn.SECOND).exists():
        raise errors.SecondMissing
    if differences(sheet):
        raise errors.SheetDiffers


def _count(sheet: SignInSheet, mark: SheetMark, at: datetime, by: User) -> bool:
    """Write the attendance and the check-out of a row; False when its hours have nobody."""
    came = record(_attendance(sheet.places, mark, at, by))
    if mark.left_at is None or sheet.places.kind != ActivityPage.Kind.VOLUNTEERING:
        return True
    if came.resident_id is None:
        return False
    if mark.left_at > came.at:
        check_out(came, scan_id=f"{_key(mark)}-out", at=mark.left_at, by=by)
    return mark.left_at > came.at


def _attendance(places: Places, mark: SheetMark, at: datetime, by: User) -> Attendance:
    row = Attendance(
        community_id=places.community_id,
        places=places,
        kind=Attendance.Kind.PAPER,
        scan_id=_key(mark),
        at=min(mark.came_at or places.starts_at, at),
        by=by,
    )
    sign_up, companion = mark.row.sign_up, mark.row.companion
    if companion is not None and sign_up is not None:
        row.companion = companion
        stays = sign_up.is_in and companion.left_at is None
        row.sign_up = sign_up if stays else None
    elif sign_up is not None:
        row.resident = sign_up.resident
        row.sign_up = sign_up if sign_up.is_in else None  # a cancelled place was given away
    else:
        row.resident = known_here(places, mark.name, mark.building)
        row.name = "" if row.resident else mark.name
        row.building = mark.building
    return row


def _key(mark: SheetMark) -> str:
    """What the attendance of this reading is known by."""
    return f"{MARK}{mark.pk}"


@transaction.atomic
def correct(  # noqa: PLR0913 - what is right, why, and who says so
    sheet: SignInSheet, number: int, reading: Reading, *, reason: str, at: datetime, by: User
) -> None:
    """Change a row after the end, with a reason; what was entered first stays to be seen.

    Raises `SheetOpen`, `ReasonMissing`, `NotOnTheSheet`.
    """
    locked, reason = _locked(sheet), reason.strip()[:200]
    if locked.is_open:
        raise errors.SheetOpen
    if not reason:
        raise errors.ReasonMissing
    row = locked.rows.select_related("sheet__places").filter(number=number).first()
    if row is None:
        raise errors.NotOnTheSheet
    known = readings(locked).get(number)
    if _plain(known) == reading.plain:
        return
    mark = _mark(row, reading, Turn.FIRST, at=at, by=by, reason=reason)
    mark.save()
    if known is not None and known.came and _person(known) != _person(mark):
        _take_back(known, reason, at=at, by=by)
    if mark.came:
        _count(locked, mark, at, by)
    freshen(locked.community_id)


def _person(mark: SheetMark) -> tuple[object, ...]:
    return (mark.came, mark.name, mark.building_id)


def _take_back(mark: SheetMark, reason: str, *, at: datetime, by: User) -> None:
    """Undo what only this row had said; who was scanned as well stays."""
    keys = [_key(one) for one in mark.row.marks.all()]
    only = Attendance.objects.standing().filter(scan_id__in=keys)
    scanned = Scan.objects.filter(attendance__in=only, outcome=Scan.Outcome.ACCEPTED)
    for attendance in only.exclude(pk__in=scanned.values("attendance")):
        undo(attendance, reason=reason, at=at, by=by)
