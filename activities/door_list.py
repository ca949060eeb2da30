"""What a phone at the door is given: as little as it needs to find somebody without the network.

Names are masked, codes and full names are hashes with the salt of this link; no phone number, no
door below the building. The phone drops the list when the link ends.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.masking import mask_name
from communities.models import Building
from communities.naming import natural_key
from home.dates import local, span_text
from home.punctuation import listed

from . import errors
from .models import ActivityPage, Attendance, Door, Places, Scan, SignUp
from .services.scanning import key_of

HASH_LENGTH = 16
MOST_PEOPLE = 4000
MOST_DOUBLES = 20
Outcome, Kind = Scan.Outcome, Scan.Kind


def digest(salt: str, text: str) -> str:
    """What stands for a code or a name in the list; the phone computes the same."""
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()[:HASH_LENGTH]


def door_list(door: Door, at: datetime) -> dict[str, Any]:
    """Everything that the phone keeps: sessions, people, buildings, and what to look at."""
    sessions = list(door.sessions())
    return {
        "at": at.isoformat(),
        "until": door.expires_at.isoformat(),
        "salt": door.salt,
        "sessions": [_session(door, places) for places in sessions],
        "buildings": [
            [building.pk, building.name]
            for building in sorted(
                Building.objects.filter(community=door.community_id).only("name"),
                key=lambda building: natural_key(building.name),
            )
        ],
        "doubles": [double["said"] for double in doubles(sessions)],
    }


def _session(door: Door, places: Places) -> dict[str, Any]:
    return {
        "id": places.pk,
        "title": places.title,
        "when": span_text(places.starts_at, places.ends_at),
        "hours": places.kind == ActivityPage.Kind.VOLUNTEERING,
        "came": Attendance.objects.standing().filter(places=places).count(),
        "people": _people(door.salt, places),
    }


def _people(salt: str, places: Places) -> list[dict[str, Any]]:
    """Who has a place, who waits, and codes that a cancellation has voided (without a name)."""
    came = Attendance.objects.with_times().filter(places=places)
    rows: list[Any] = list(came)
    residents = {row.resident_id: [row.at, row.left_at] for row in rows if row.resident_id}
    guests = {row.companion_id: [row.at, row.left_at] for row in rows if row.companion_id}
    people: list[dict[str, Any]] = []
    for one in SignUp.objects.filter(places=places).for_roster()[:MOST_PEOPLE]:
        if one.state == SignUp.State.CANCELLED:
            codes = [one.code, *(guest.code for guest in one.companions.all())]
            people += [{"code": digest(salt, code), "state": "void"} for code in codes]
            continue
        people.append(_resident(salt, one, residents.get(one.resident_id)))
        for guest in one.companions.all():
            people.append(_guest(salt, one, guest, guests.get(guest.pk)))
    return people


def _resident(salt: str, sign_up: SignUp, times: list[Any] | None) -> dict[str, Any]:
    name = sign_up.resident.name
    return {
        "id": f"s{sign_up.pk}",
        "name": mask_name(name),
        "where": sign_up.resident.household.building.name,
        "code": digest(salt, sign_up.code),
        "full": digest(salt, name),
        "state": sign_up.state,
        **_times(times),
    }


def _guest(salt: str, sign_up: SignUp, guest: Any, times: list[Any] | None) -> dict[str, Any]:
    if guest.left_at is not None:
        return {"code": digest(salt, guest.code), "state": "void"}
    with_whom = _("with %(name)s") % {"name": mask_name(sign_up.resident.name)}
    return {
        "id": f"c{guest.pk}",
        "name": guest.nickname,
        "where": with_whom,
        "code": digest(salt, guest.code),
        "full": digest(salt, guest.nickname),
        "state": sign_up.state,
        **_times(times),
    }


def _times(times: list[Any] | None) -> dict[str, str]:
    came, left = times or (None, None)
    return {"came": _clock(came), "left": _clock(left)}


def _clock(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M}" if moment else ""


# --- what the phone is answered -----------------------------------------------------------------

SAID = {
    Outcome.UNKNOWN: errors.UnknownCode.message,
    Outcome.VOID: errors.CodeVoid.message,
    Outcome.WAITING: errors.WaitingStill.message,
    Outcome.OTHER: errors.OtherSession.message,
    Outcome.NO_HOURS: errors.NotVolunteering.message,
    Outcome.OFF: errors.CalledOff.message,
    Outcome.LATE: errors.DoorOver.message,
}


def answer(scan: Scan) -> dict[str, Any]:
    """What became of a scan, in words for the volunteer; `tone` is the colour beside them."""
    tone, said = _verdict(scan)
    return {
        "scan": scan.scan_id,
        "outcome": scan.outcome,
        "tone": tone,
        "said": str(said),
        "name": _name(scan),
        "at": _clock(scan.at),
    }


def _name(scan: Scan) -> str:
    if scan.companion is not None:
        return scan.companion.nickname
    if scan.resident is not None:
        return scan.resident.name
    return scan.attendance.name if scan.attendance is not None else ""


def _verdict(scan: Scan) -> tuple[str, Any]:
    if scan.outcome != Outcome.ACCEPTED:
        return ("wait" if scan.outcome == Outcome.WAITING else "stop"), SAID[Outcome(scan.outcome)]
    if scan.kind == Kind.OUT:
        return _out_verdict(scan)
    first = scan.attendance
    if first is None or first.scan_id == key_of(scan.scan_id):
        return "ok", _("Checked in")
    return "again", _again(first, scan)


def _again(first: Attendance, scan: Scan) -> str:
    other = Scan.objects.filter(attendance=first).exclude(pk=scan.pk).order_by("at", "pk").first()
    words = {"time": _clock(first.at), "name": other.volunteer if other else ""}
    if words["name"]:
        return _("Checked in already at %(time)s, by %(name)s") % words
    return _("Checked in already at %(time)s") % words


def _out_verdict(scan: Scan) -> tuple[str, str]:
    stay = Attendance.objects.filter(places=scan.places_id, resident=scan.resident_id).first()
    if stay is None:
        return "again", _("Check-out noted; the check-in is still missing")
    if scan.at <= stay.at:
        return "again", _(
            "Check-out noted, but it is before the check-in: the desk will look at it"
        )
    return "ok", _("Checked out")


# --- what somebody has to look at ---------------------------------------------------------------


def doubles(sessions: Iterable[Places]) -> list[dict[str, Any]]:
    """People whom more than one phone has checked in: one attendance, and every scan is kept."""
    counted = Scan.objects.filter(places__in=list(sessions), kind=Kind.IN, attendance__isnull=False)
    several = counted.order_by().values("attendance").annotate(n=Count("device", distinct=True))
    keys = [row["attendance"] for row in several.filter(n__gt=1)[:MOST_DOUBLES]]
    scans = Scan.objects.filter(attendance__in=keys, kind=Kind.IN).order_by("at", "pk")
    by_person: dict[int, list[Scan]] = defaultdict(list)
    for scan in scans.select_related("resident", "companion", "attendance"):
        by_person[scan.attendance_id or 0].append(scan)
    return [{"scans": rows, "said": _double(rows)} for rows in by_person.values()]


def _double(rows: list[Scan]) -> str:
    seen = listed(f"{_clock(row.at)} {row.volunteer}".strip() for row in rows)
    return _("%(name)s was checked in on several phones (%(seen)s); it counts once.") % {
        "name": mask_name(_name(rows[0])),
        "seen": seen,
    }


def to_look_at(places: Places) -> dict[str, list[Any]]:
    """What the desk should see of the door: doubles, refused scans, clocks, lone check-outs."""
    scans = Scan.objects.filter(places=places).select_related("resident", "companion", "attendance")
    refused = scans.exclude(outcome=Outcome.ACCEPTED)
    outs = scans.filter(kind=Kind.OUT, outcome=Outcome.ACCEPTED)
    stays = dict(
        Attendance.objects.filter(places=places, resident__isnull=False).values_list(
            "resident", "at"
        )
    )
    return {
        "doubles": doubles([places]),
        "refused": list(refused.order_by("-received_at")[:50]),
        "clocks": list(scans.filter(~Q(clock="")).order_by("-received_at")[:50]),
        "lone": [
            out
            for out in outs.order_by("at")[:200]
            if out.resident_id not in stays or out.at <= stays[out.resident_id]
        ],
    }
