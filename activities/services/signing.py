"""Signing up and cancelling."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from wagtail.log_actions import log

from accounts.models import User
from activities import errors
from activities.models import Attendance, Companion, Places, SignUp
from communities.errors import Refusal
from communities.freshness import freshen
from communities.models import Resident

from . import queue
from .eligibility import require_eligible, require_held, require_open

Companions = Sequence[str]
Answers = Sequence[dict[str, Any]]


def sign_up(  # noqa: PLR0913 - each says something of its own
    places: Places,
    resident: Resident,
    *,
    companions: Companions = (),
    answers: Answers = (),
    beside: Sequence[int] = (),
    channel: str,
    key: str,
    at: datetime,
    by: User | None,
) -> SignUp:
    """Sign a resident and companions (nicknames) up; the answer says `in` or `waiting`.

    `answers` are to the questions of the session, `beside` the sessions asked for in one form.
    The same `key` with the same content gives the same sign-up again, with other content
    `KeyReused`. Raises a `Refusal` when the session is not open to this person now, and
    `AlreadySignedUp` for a second sign-up of a person. Measured: 2 statements for a place, 5 for
    the waiting list, 1 more for companions, around them BEGIN and COMMIT. What was answered before
    is looked up only where the constraints or the rules say no, and nothing was written.
    """
    names = [name.strip() for name in companions if name.strip()]
    body_hash = hash_of(places.pk, resident, names, answers, beside)
    new = SignUp(places=places, resident=resident, channel=channel, key=key, at=at, by=by)
    new.community_id, new.party = places.community_id, 1 + len(names)
    new.answers, new.body_hash = list(answers), body_hash
    try:
        with transaction.atomic():
            _require_welcome(places, resident, names, at)
            _require_answers(places, answers, channel)
            _place(places, new, at)
            _bring(new, names)
            freshen(places.community_id)
            return new
    except (IntegrityError, Refusal):
        # A retry, or two taps at once: the first one has committed, and its answer is ours.
        if earlier := _earlier(places, resident, key, body_hash):
            return earlier
        raise


def hash_of(
    places_id: int,
    resident: Resident,
    names: Sequence[str],
    answers: Answers,
    beside: Sequence[int] = (),
) -> str:
    """Hash what was asked, to tell a second tap from another request."""
    body = [places_id, resident.pk, list(names), list(answers), sorted(beside)]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def _earlier(places: Places, resident: Resident, key: str, body_hash: str) -> SignUp | None:
    """Find what was answered to this key before; refuse a second sign-up of the person."""
    standing = Q(places=places, resident=resident, state__in=SignUp.STANDING)
    found = list(SignUp.objects.filter(Q(key=key) | standing))
    for one in found:
        if one.key == key:
            if one.body_hash != body_hash:
                raise errors.KeyReused
            return one
    if found:
        raise errors.AlreadySignedUp
    return None


def _require_welcome(places: Places, resident: Resident, names: list[str], at: datetime) -> None:
    require_open(places, at)
    require_eligible(places, resident)
    if len(names) > places.companions_max:
        raise errors.TooManyCompanions
    if places.capacity is not None and 1 + len(names) > places.capacity:
        raise errors.GroupTooLarge


def _require_answers(places: Places, answers: Answers, channel: str) -> None:
    """Residents answer what must be answered; the desk may leave it open."""
    if places.questions and channel in SignUp.BY_THEMSELVES:
        given = {answer["key"] for answer in answers if answer["answer"]}
        if any(asked["required"] and asked["key"] not in given for asked in places.questions):
            raise errors.NeedsAnswer


def _take(places: Places, people: int) -> bool:
    """Take places if nobody waits and they are there: the one statement that decides a race.

    It decides the race with calling off as well: whoever is in before it is told.
    """
    held = Places.objects.filter(pk=places.pk, waiting=0, retired=False, called_off_at=None)
    room = Q(limit__isnull=True) | Q(taken__lte=F("limit") - people)
    return bool(held.filter(room).update(taken=F("taken") + people))


def _bring(sign_up: SignUp, names: list[str]) -> None:
    if names:
        Companion.objects.bulk_create(Companion(sign_up=sign_up, nickname=name) for name in names)


def _place(places: Places, sign_up: SignUp, at: datetime) -> None:
    """Give the new sign-up its place, or the next number of the waiting list."""
    if _take(places, sign_up.party):
        sign_up.state = SignUp.State.IN
        sign_up.save()
        return
    if not places.waiting_list:
        raise errors.Full
    locked, sign_up.position = queue.join(places.pk)
    require_held(locked)
    sign_up.state = SignUp.State.WAITING
    sign_up.save()
    # Room while somebody waits: freed between the two statements, or kept by a skipped group.
    if locked.has_room(1) and sign_up in queue.promote(locked, at, newcomer=sign_up):
        sign_up.state, sign_up.promoted_at = SignUp.State.IN, at


@transaction.atomic
def cancel(sign_up: SignUp, *, at: datetime, by: User | None) -> list[SignUp]:
    """Give the place back and return who moved up into it.

    Raises `AlreadyOver` once the session has begun to be history, `WasThere` for somebody who has
    been checked in.
    """
    places = queue.lock(sign_up.places_id)
    current = SignUp.objects.get(pk=sign_up.pk)
    _require_cancellable(places, current, at)
    SignUp.objects.filter(pk=current.pk).update(state=SignUp.State.CANCELLED, cancelled_at=at)
    if current.is_in:
        queue.release(places, current.party)
    else:
        places.waiting -= 1
    sign_up.state, sign_up.cancelled_at = SignUp.State.CANCELLED, at
    log(current, "activities.cancel", user=by, title=places.title, data={"was": current.state})
    freshen(places.community_id)
    return queue.promote(places, at)


def _require_cancellable(places: Places, sign_up: SignUp, at: datetime) -> None:
    if sign_up.state == SignUp.State.CANCELLED:
        raise errors.AlreadyCancelled
    if at >= places.ends_at:
        raise errors.AlreadyOver
    if Attendance.objects.filter(_of(sign_up)).standing().exists():
        raise errors.WasThere


def _of(sign_up: SignUp) -> Q:
    return Q(places=sign_up.places_id, resident=sign_up.resident_id) | Q(
        companion__sign_up=sign_up.pk
    )
