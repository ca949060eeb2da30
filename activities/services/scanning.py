"""What phones at the door send. Each scan is kept once; what follows is the same in any order.

The earliest scan of a person is the attendance, the earliest check-out after it the departure.
So a scan that comes late, twice or before another leaves the same rows behind. Scans themselves
are never changed, and a correction by the desk is stronger than a scan that was made before it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, When

from accounts.models import User
from activities.models import (
    ActivityPage,
    Attendance,
    AttendanceCorrection,
    Companion,
    Departure,
    Door,
    Places,
    Scan,
    SignUp,
)
from communities.freshness import freshen
from communities.models import Building, Resident
from printing.codes import BadCode, check

from .attending import known_here

TOLERANCE = timedelta(seconds=90)  # what a sound clock may be off, and a slow network may take
Kind, Way, Outcome, Clock = Scan.Kind, Scan.Way, Scan.Outcome, Scan.Clock
NOBODY: User | None = None
KINDS = {
    Way.QR: Attendance.Kind.QR,
    Way.TYPED: Attendance.Kind.QR,
    Way.NAME: Attendance.Kind.NAME,
    Way.WALK_IN: Attendance.Kind.WALK_IN,
}


@dataclass(frozen=True)
class Sighting:
    """One scan as a phone tells it. One of `code`, `person` (`s12`, `c7`) or `name` says who."""

    scan_id: str
    kind: Scan.Kind
    way: Scan.Way
    said_at: datetime | None
    places_id: int | None = None
    code: str = ""
    person: str = ""
    name: str = ""
    building_id: int | None = None


@dataclass(frozen=True)
class Phone:
    """Who holds it, and by how much its clock is behind ours; None when it did not say."""

    device: str
    volunteer: str
    behind: timedelta | None


@dataclass(frozen=True)
class Found:
    """Whom a sighting means, and whether that can count."""

    outcome: Scan.Outcome
    places: Places
    resident: Resident | None = None
    companion: Companion | None = None
    sign_up: SignUp | None = None
    name: str = ""
    building: Building | None = None


def receive(door: Door, sighting: Sighting, phone: Phone, *, at: datetime) -> Scan:
    """Keep one scan and what follows from it; the same `scan_id` again gives the same row.

    Measured for somebody's first scan by code: 3 statements in one transaction, and 1 before.
    """
    found = _find(door, sighting)
    scan = _scan(door, sighting, phone, found, at)
    try:
        _keep(scan, found)
    except IntegrityError:
        scan = _earlier(scan) or _join(scan, found)
    if scan.outcome == Outcome.ACCEPTED and scan.resident_id and _has_hours(found.places):
        settle(scan.places_id, scan.resident_id)
    return scan


def _scan(door: Door, sighting: Sighting, phone: Phone, found: Found, at: datetime) -> Scan:
    moment, clock = _moment(door, sighting.said_at, phone.behind, at)
    outcome = found.outcome
    if outcome == Outcome.ACCEPTED and moment >= door.expires_at:
        outcome = Outcome.LATE
    elif outcome == Outcome.ACCEPTED and sighting.kind == Kind.OUT and not _has_hours(found.places):
        outcome = Outcome.NO_HOURS
    return Scan(
        community_id=door.community_id,
        door=door,
        places=found.places,
        scan_id=sighting.scan_id,
        kind=sighting.kind,
        way=sighting.way,
        outcome=outcome,
        resident=found.resident,
        companion=found.companion,
        code="" if outcome == Outcome.ACCEPTED else sighting.code[:30],
        device=phone.device,
        volunteer=phone.volunteer,
        said_at=sighting.said_at,
        at=moment,
        received_at=at,
        clock=clock,
    )


def _moment(
    door: Door, said: datetime | None, behind: timedelta | None, at: datetime
) -> tuple[datetime, Scan.Clock]:
    """When it really was: by the phone's clock, set right by what it showed when it sent.

    A time after now, or before the link was made, is none: then it is now, and marked.
    """
    if said is None:
        return at, Clock.WRONG
    off = behind is not None and abs(behind) > TOLERANCE
    moment = said + behind if off and behind is not None else said
    if not door.opened_at - TOLERANCE <= moment <= at + TOLERANCE:
        return at, Clock.WRONG
    return min(moment, at), Clock.SHIFTED if off else Clock.TRUE


def _has_hours(places: Places) -> bool:
    return places.kind == ActivityPage.Kind.VOLUNTEERING


# --- who it is ----------------------------------------------------------------------------------


def _find(door: Door, sighting: Sighting) -> Found:
    if sighting.name:
        return _by_name(door, sighting)
    if sighting.person:
        return _listed(door, sighting.person)
    try:
        code = check(sighting.code)
    except BadCode:
        return Found(Outcome.UNKNOWN, door.places)
    return _bearer(door, code)


def _bearer(door: Door, code: str) -> Found:
    sign_up = SignUp.objects.filter(code=code).select_related("resident", "places").first()
    if sign_up is not None:
        return _signed_up(door, sign_up)
    guests = Companion.objects.filter(code=code)
    guest = guests.select_related("sign_up__resident", "sign_up__places").first()
    if guest is not None:
        return _signed_up(door, guest.sign_up, guest)
    return Found(Outcome.UNKNOWN, door.places)


def _listed(door: Door, person: str) -> Found:
    """Somebody who was chosen from the list: `s` and a sign-up's number, `c` and a companion's."""
    letter, number = person[:1], person[1:]
    if not (number.isascii() and number.isdecimal()):
        return Found(Outcome.UNKNOWN, door.places)
    if letter == "s":
        sign_ups = SignUp.objects.filter(pk=int(number), community=door.community_id)
        if sign_up := sign_ups.select_related("resident", "places").first():
            return _signed_up(door, sign_up)
    if letter == "c":
        guests = Companion.objects.filter(pk=int(number), sign_up__community=door.community_id)
        if guest := guests.select_related("sign_up__resident", "sign_up__places").first():
            return _signed_up(door, guest.sign_up, guest)
    return Found(Outcome.UNKNOWN, door.places)


def _signed_up(door: Door, sign_up: SignUp, guest: Companion | None = None) -> Found:
    places = _opened(door, sign_up.places)
    if places is None:
        return Found(Outcome.OTHER, door.places)
    outcome = Outcome.ACCEPTED if places.called_off_at is None else Outcome.OFF
    if sign_up.state == SignUp.State.CANCELLED or (guest and guest.left_at is not None):
        outcome = Outcome.VOID
    elif sign_up.is_waiting:
        outcome = Outcome.WAITING
    resident = None if guest else sign_up.resident
    return Found(outcome, places, resident=resident, companion=guest, sign_up=sign_up)


def _opened(door: Door, places: Places) -> Places | None:
    """The session, if this link opens it; the usual case asks nothing of the database."""
    if places.pk == door.places_id:
        return places
    if not door.whole_day:
        return None
    return places if door.sessions().filter(pk=places.pk).exists() else None


def _by_name(door: Door, sighting: Sighting) -> Found:
    """A walk-in: the resident, if just one of this name lives in this building, or the name."""
    places = door.places
    if sighting.places_id is not None and sighting.places_id != places.pk:
        places = door.sessions().filter(pk=sighting.places_id).first() or places
    building = None
    if sighting.building_id is not None:
        buildings = Building.objects.filter(community=door.community_id)
        building = buildings.filter(pk=sighting.building_id).first()
    outcome = Outcome.ACCEPTED if places.called_off_at is None else Outcome.OFF
    known = known_here(places, sighting.name, building)
    if known is None:
        return Found(outcome, places, name=sighting.name, building=building)
    standing = SignUp.objects.filter(places=places, resident=known).standing().first()
    if standing is not None and standing.is_waiting:
        return Found(Outcome.WAITING, places, resident=known)
    return Found(outcome, places, resident=known, sign_up=standing)


# --- what follows -------------------------------------------------------------------------------


@transaction.atomic
def _keep(scan: Scan, found: Found) -> None:
    """Write the scan, and for the first of a person the attendance."""
    if scan.kind == Kind.IN and scan.outcome == Outcome.ACCEPTED:
        scan.attendance = _attendance(scan, found)
        scan.attendance.save(force_insert=True)
        freshen(scan.community_id)
    scan.save(force_insert=True)


def _attendance(scan: Scan, found: Found) -> Attendance:
    return Attendance(
        community_id=scan.community_id,
        places=found.places,
        resident=found.resident,
        companion=found.companion,
        sign_up=found.sign_up,
        name=found.name,
        building=found.building,
        kind=KINDS[Way(scan.way)],
        scan_id=key_of(scan.scan_id),
        at=scan.at,
        unsure=scan.clock == Clock.WRONG,
    )


def key_of(scan_id: str) -> str:
    """The same scan in the attendance, where ids of the desk and of sheets are kept as well."""
    return f"door-{scan_id}"


def _earlier(scan: Scan) -> Scan | None:
    """The row of a scan that was sent before."""
    rows = Scan.objects.select_related("resident", "companion", "attendance", "places")
    return rows.filter(scan_id=scan.scan_id).first()


def _join(scan: Scan, found: Found) -> Scan:
    """Add a scan of somebody who has been seen before; the earlier of the two is when they came."""
    if found.resident is None and found.companion is None:
        raise ValueError("nobody to join: a name alone never meets another row")
    person = Q(resident=found.resident) if found.resident else Q(companion=found.companion)
    try:
        with transaction.atomic():
            first = Attendance.objects.select_for_update().get(person, places=found.places)
            scan.attendance = first
            _restore(first, scan)
            _bring_forward(first, scan)
            scan.save(force_insert=True)
    except IntegrityError:
        earlier = _earlier(scan)
        if earlier is None:
            raise
        return earlier
    return scan


def _bring_forward(first: Attendance, scan: Scan) -> None:
    """Let the earlier scan be the attendance; what the desk has entered stays as it is."""
    key, sure = key_of(scan.scan_id), scan.clock != Clock.WRONG
    by_phone = first.scan_id.startswith("door-")
    if by_phone and (not sure, scan.at, key) < (first.unsure, first.at, first.scan_id):
        first.at, first.scan_id, first.unsure = scan.at, key, not sure
        first.kind = KINDS[Way(scan.way)]
        first.save(update_fields=["at", "scan_id", "unsure", "kind"])


def _restore(first: Attendance, scan: Scan) -> None:
    """A correction falls to a scan that was made after it, never to one from before."""
    last = first.corrections.order_by("-pk").first()
    if last is not None and not last.counts and last.at < scan.at:
        AttendanceCorrection.objects.create(
            attendance=first, counts=True, reason=f"scan {scan.scan_id}", at=scan.at
        )
        freshen(first.community_id)


def settle(places_id: int, resident_id: int) -> None:
    """Let the earliest check-out after the arrival be when this volunteer left.

    Called after each of their scans has been committed, so that whichever comes last sees both.
    A check-out of the desk, and every correction, stays.
    """
    try:
        with transaction.atomic():
            rows = Attendance.objects.select_for_update()
            stay = rows.filter(places=places_id, resident=resident_id).first()
            if stay is not None:
                _depart(stay)
    except IntegrityError:  # the desk checked them out in this moment, and that stays
        return


def _depart(stay: Attendance) -> None:
    outs = Scan.objects.filter(
        places=stay.places_id,
        resident=stay.resident_id,
        kind=Kind.OUT,
        outcome=Outcome.ACCEPTED,
        at__gt=stay.at,
    )
    doubt = Case(When(clock=Clock.WRONG, then=1), default=0)
    first = outs.order_by(doubt, "at", "scan_id").first()
    row = Departure.objects.filter(attendance=stay, reason="").first()
    if first is None or (row is not None and not row.scan_id.startswith("door-")):
        return
    row = row or Departure(community_id=stay.community_id, attendance=stay)
    if row.scan_id != key_of(first.scan_id):
        row.left_at, row.scan_id, row.at = first.at, key_of(first.scan_id), first.received_at
        row.unsure = first.clock == Clock.WRONG
        row.save()
