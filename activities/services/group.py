"""One person of a group: a companion who steps back, or another who comes instead."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log

from accounts.models import User
from activities import errors
from activities.models import Attendance, Companion, Places, SignUp
from communities.freshness import freshen

from . import queue


@transaction.atomic
def drop_companion(companion: Companion, *, at: datetime, by: User | None) -> None:
    """Let one companion step back; the place is free for the head of the waiting list."""
    places, sign_up = _leave(companion, at)
    SignUp.objects.filter(pk=sign_up.pk).update(party=F("party") - 1)
    if sign_up.is_in:
        queue.release(places, 1)
    log(sign_up, "activities.companion_left", user=by, title=places.title)
    freshen(places.community_id)
    queue.promote(places, at)


@transaction.atomic
def swap_companion(
    companion: Companion, nickname: str, *, at: datetime, by: User | None
) -> Companion:
    """Let somebody else come instead, on the same place; the first one's code opens nothing."""
    nickname = nickname.strip()
    if not nickname:
        raise errors.NobodyNamed
    places, sign_up = _leave(companion, at)
    new = Companion.objects.create(sign_up=sign_up, nickname=nickname[:20])
    log(sign_up, "activities.companion_swapped", user=by, title=places.title)
    freshen(places.community_id)
    return new


def _leave(companion: Companion, at: datetime) -> tuple[Places, SignUp]:
    """Mark the companion as stepped back, under the lock; who was there cannot."""
    places = queue.lock(companion.sign_up.places_id)
    sign_up = SignUp.objects.get(pk=companion.sign_up_id)
    if sign_up.state == SignUp.State.CANCELLED:
        raise errors.AlreadyCancelled
    if at >= places.ends_at:
        raise errors.AlreadyOver
    if Attendance.objects.filter(companion=companion).standing().exists():
        raise errors.WasThere
    if not Companion.objects.filter(pk=companion.pk, left_at__isnull=True).update(left_at=at):
        raise errors.AlreadyCancelled
    return places, sign_up
