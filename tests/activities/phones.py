"""Phones at the door, as tests send from them."""

from datetime import datetime, timedelta
from uuid import uuid4

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.services.doors import open_door
from tests import factories

NOON = timezone.make_aware(datetime(2026, 9, 19, 12))
MINUTE = timedelta(minutes=1)


def door_of(places, **options):
    by = factories.social_worker(places.community)
    return open_door(places, at=timezone.now(), by=by, **options)


def scan(code="", *, at=NOON, kind="in", **fields):
    who = {"code": code, "way": "qr"} if code else {}
    return {"scan": uuid4().hex, "kind": kind, "at": at.isoformat(), **who, **fields}


def sent(door, *scans, now=NOON + 10 * MINUTE, device="phone-1", by="王阿姨", clock=None):
    """What the site answers when a phone, whose clock shows `clock`, sends these at `now`."""
    body = {
        "device": device,
        "volunteer": by,
        "sent_at": (clock or now).isoformat(),
        "scans": list(scans),
    }
    with time_machine.travel(now, tick=False):
        return Client().post(
            reverse("activities:door_scans", args=[door.code]), body, "application/json"
        )


def outcomes(answer):
    assert answer.status_code == 200, answer.content
    return [(one["outcome"], one["tone"]) for one in answer.json()["results"]]


def people(door, at):
    with time_machine.travel(at, tick=False):
        return Client().get(reverse("activities:door_people", args=[door.code]))
