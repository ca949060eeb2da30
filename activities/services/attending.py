"""Check-in: who came. Every row stays; a correction is another row."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from activities import errors
from activities.models import Attendance, AttendanceCorrection, Companion, Places, SignUp
from communities.freshness import freshen
from communities.models import Building, Resident
from printing.codes import check

Who = Resident | Companion | str


def check_in(  # noqa: PLR0913 - each says something of its own
    places: Places,
    who: Who,
    *,
    scan_id: str,
    at: datetime,
    by: User | None,
    kind: str,
) -> Attendance:
    """Note that a resident, a companion or the bearer of a code is there; one row a person.

    Idempotent by `scan_id`, and a second scan of the person gives the first row. A resident who did
    not sign up counts as well. Raises `UnknownCode`, `WaitingStill`, or `BadCode` for a misprint.
    """
    if seen := Attendance.objects.filter(scan_id=scan_id).first():
        return seen
    row = _identify(places, who)
    row.community_id, row.places = places.community_id, places
    row.kind, row.scan_id, row.at, row.by = kind, scan_id, at, by
    return record(row)


def welcome(  # noqa: PLR0913 - each says something of its own
    places: Places,
    *,
    name: str,
    building: Building | None,
    scan_id: str,
    at: datetime,
    by: User | None,
) -> Attendance:
    """Note a walk-in: as the resident, if just one has this name in this building, or by name."""
    name = name.strip()
    if not name:
        raise errors.NobodyNamed
    known = known_here(places, name, building)
    if known:
        return check_in(places, known, scan_id=scan_id, at=at, by=by, kind=Attendance.Kind.WALK_IN)
    return record(
        Attendance(
            community_id=places.community_id,
            places=places,
            name=name,
            building=building,
            kind=Attendance.Kind.WALK_IN,
            scan_id=scan_id,
            at=at,
            by=by,
        )
    )


def known_here(places: Places, name: str, building: Building | None) -> Resident | None:
    """The resident, if just one has this name in this building."""
    if building is None:
        return None
    found = Resident.objects.active().filter(
        community=places.community_id, name=name, household__building=building
    )[:2]
    return found[0] if len(found) == 1 else None


def _identify(places: Places, who: Who) -> Attendance:
    """Start the row of this person: who it is, and the sign-up it belongs to."""
    if isinstance(who, Companion):
        return _companion(places, who)
    if isinstance(who, str):
        return _bearer(places, check(who))
    standing = SignUp.objects.filter(places=places, resident=who).standing().first()
    return Attendance(resident=who, sign_up=_with_place(standing))


def _companion(places: Places, companion: Companion) -> Attendance:
    if companion.sign_up.places_id != places.pk or companion.left_at is not None:
        raise errors.UnknownCode
    return Attendance(companion=companion, sign_up=_with_place(companion.sign_up))


def _bearer(places: Places, code: str) -> Attendance:
    sign_ups = SignUp.objects.filter(places=places)
    if found := sign_ups.filter(code=code).select_related("resident").first():
        return Attendance(resident=found.resident, sign_up=_with_place(found))
    companion = Companion.objects.filter(code=code).select_related("sign_up").first()
    if companion is None:
        raise errors.UnknownCode
    return _companion(places, companion)


def _with_place(sign_up: SignUp | None) -> SignUp | None:
    """Refuse who waits, and codes that a cancellation has voided."""
    if sign_up is not None and sign_up.is_waiting:
        raise errors.WaitingStill
    if sign_up is not None and not sign_up.is_in:
        raise errors.UnknownCode
    return sign_up


def record(row: Attendance) -> Attendance:
    """Insert the row, or find the one that another scan made; a corrected one counts again.

    Raises `CalledOff`: the codes of a session that does not take place check nobody in.
    """
    if row.places.called_off_at is not None:
        raise errors.CalledOff
    freshen(row.community_id)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        same = Q(scan_id=row.scan_id)
        if row.resident_id:
            same |= Q(places=row.places, resident=row.resident)
        if row.companion_id:
            same |= Q(places=row.places, companion=row.companion)
        first = Attendance.objects.get(same)
        _restore(first, row)
        return first
    return row


def _restore(first: Attendance, again: Attendance) -> None:
    if not Attendance.objects.standing().filter(pk=first.pk).exists():
        AttendanceCorrection.objects.create(
            attendance=first, counts=True, reason=f"scan {again.scan_id}", at=again.at, by=again.by
        )


def undo(
    attendance: Attendance, *, reason: str, at: datetime, by: User | None
) -> AttendanceCorrection:
    """Say that this row was a mistake; the row stays and does not count any more."""
    reason = reason.strip()
    if not reason:
        raise errors.ReasonMissing
    freshen(attendance.community_id)
    return AttendanceCorrection.objects.create(
        attendance=attendance, counts=False, reason=reason[:200], at=at, by=by
    )
