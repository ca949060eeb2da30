"""The door: a page for a volunteer's phone that works without network, and what it talks to.

Who holds the link may use it; no account, no cookie. That is why the endpoint needs no CSRF token:
nothing that a browser sends by itself gives any right here.
"""

import json
import re
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import limits
from activities import errors
from activities.door_list import answer, door_list
from activities.door_words import words
from activities.models import ActivityPage, Door, Scan
from activities.services.scanning import Phone, Sighting, receive
from home.dates import day_text, span_text
from printing.codes import normalise

MOST_AT_ONCE = 100
SCAN_ID = re.compile(r"[A-Za-z0-9_-]{8,58}")
DEVICE = re.compile(r"[A-Za-z0-9_-]{4,36}")
MALFORMED = "malformed"  # for a scan that can never be understood
PAUSE = 60  # seconds


def _known(request: HttpRequest, code: str) -> Door | None:
    """The link of this code; strangers who try codes are counted."""
    rows = Door.objects.select_related("places__community")
    door = rows.filter(code=normalise(code)).first()
    if door is None:
        limits.count(request, "door_unknown", reading=True)
    return door


@never_cache
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The page itself. It holds no names: those come as a list that the phone drops in time."""
    at = timezone.now()
    door = _known(request, code)
    if door is None or not door.takes_scans(at):
        context = {"sentence": errors.DoorClosed.message, "code": normalise(code)}
        return render(request, "activities/door_closed.html", context, status=410)
    sessions = list(door.sessions())
    context = {
        "door": door,
        "places": door.places,
        "sessions": sessions,
        "hours": any(one.kind == ActivityPage.Kind.VOLUNTEERING for one in sessions),
        "words": json.dumps(words(), ensure_ascii=False),
        "when": span_text(door.places.starts_at, door.places.ends_at),
        "until": day_text(door.expires_at, year=False, clock=True),
        "zone": timezone.get_current_timezone_name(),
        "over": not door.is_open(at),
    }
    return render(request, "activities/door.html", context)


@never_cache
@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    """The list that the phone keeps until the link ends; after that, nothing."""
    at = timezone.now()
    door = _known(request, code)
    if door is None or not door.is_open(at):
        return _closed()
    return JsonResponse(door_list(door, at))


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the page without network; served from here for its scope."""
    return render(request, "activities/door_worker.js", content_type="text/javascript")


def _closed() -> JsonResponse:
    said = {"error": str(errors.DoorClosed.message), "code": errors.DoorClosed.code}
    return JsonResponse(said, status=410)


@never_cache
@csrf_exempt
@require_POST
def scans(request: HttpRequest, code: str) -> HttpResponse:
    """Take what a phone has scanned: at most 100 at once, in any order, as often as it likes.

    This is the endpoint to measure check-ins with. It takes JSON:

        {"device": "…", "volunteer": "王阿姨", "sent_at": "2026-09-19T14:00:03+08:00",
         "scans": [{"scan": "<8–58 of A–Z a–z 0–9 _ ->", "kind": "in" | "out",
                    "way": "qr" | "code" | "name" | "walk_in", "at": "<ISO 8601>",
                    "code": "K…" | "person": "s12" | "c7" | "name": "马师傅", "building": 3,
                    "session": 5}]}

    and answers 200 with one result a scan, in the order sent: `outcome` is what was kept, or
    "malformed" (never send it again). 410: the link is over. 429: send it again in a minute.
    Each scan is written by itself: half a batch that arrived counts, and the rest may come again.

    A person's first scan is not limited, since there are only so many people; walk-ins, refused
    codes and repetitions are (`door` in ACCOUNT_RATE_LIMITS).
    """
    at = timezone.now()
    door = _known(request, code)
    if door is None or not door.takes_scans(at):
        return _closed()
    if cache.get(_pause_key(door)):
        return JsonResponse({"error": str(limits.TooOften.message)}, status=429)
    try:
        sent = json.loads(request.body)
        phone, rows = _phone(sent, at), sent["scans"]
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"error": _("This is no list of scans.")}, status=400)
    results = [_take(request, door, row, phone, at) for row in rows]
    return JsonResponse({"at": at.isoformat(), "results": results})


def _phone(sent: dict[str, Any], at: datetime) -> Phone:
    """Who sends, and how far the phone's clock is from ours; a ValueError for no device."""
    device = str(sent["device"])
    if not DEVICE.fullmatch(device):
        raise ValueError
    clock = _moment(sent.get("sent_at"))
    volunteer = " ".join(str(sent.get("volunteer") or "").split())[:30]
    return Phone(device, volunteer, at - clock if clock else None)


def _moment(text: Any) -> datetime | None:
    """A time with its zone; None for anything else."""
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
        return moment if moment is not None and timezone.is_aware(moment) else None
    except (ValueError, OverflowError):
        return None


def _take(request: HttpRequest, door: Door, row: Any, phone: Phone, at: datetime) -> dict[str, Any]:
    sighting = _sighting(row)
    if sighting is None:
        scan_id = str(row.get("scan", ""))[:64] if isinstance(row, dict) else ""
        return {"scan": scan_id, "outcome": MALFORMED, "tone": "stop", "said": _("Not readable.")}
    said = answer(receive(door, sighting, phone, at=at))
    if said["tone"] != "ok" or sighting.way == Scan.Way.WALK_IN:
        _count_what_has_no_end(request, door)
    return said


def _count_what_has_no_end(request: HttpRequest, door: Door) -> None:
    try:
        limits.count(request, "door", key=door.code)
    except limits.TooOften:
        cache.set(_pause_key(door), True, PAUSE)


def _pause_key(door: Door) -> str:
    return f"door-pause:{door.pk}"


def _sighting(row: Any) -> Sighting | None:
    """Read one scan; None if it can never be understood."""
    try:
        sighting = Sighting(
            scan_id=str(row["scan"]),
            kind=Scan.Kind(row["kind"]),
            way=Scan.Way(row["way"]),
            said_at=_moment(row.get("at")),
            places_id=_number(row.get("session")),
            code=str(row.get("code") or "")[:200],
            person=str(row.get("person") or "")[:20],
            name=" ".join(str(row.get("name") or "").split())[:60],
            building_id=_number(row.get("building")),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    walk_in = sighting.way == Scan.Way.WALK_IN
    told = [bool(one) for one in (sighting.code, sighting.person, sighting.name)]
    sound = sum(told) == 1 and walk_in == bool(sighting.name)
    return sighting if sound and SCAN_ID.fullmatch(sighting.scan_id) else None


def _number(value: Any) -> int | None:
    """A row's number, as JSON or as text."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
