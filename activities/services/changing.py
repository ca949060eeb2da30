"""Calling sessions off, holding them after all, moving one; everybody concerned is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log

from accounts.models import User
from activities import errors
from activities.models import ActivityPage, Places, Session, SignUp
from communities.freshness import freshen
from communities.models import Resident
from outbox.models import Message
from outbox.reach import Reach

from . import queue
from .publishing import publish_activity
from .telling import tell_back_on, tell_called_off

SHOWN = 200


@dataclass(frozen=True)
class Audience:
    """Whom a change would reach: people by channel, and those who must be called."""

    people: int
    channels: dict[str, int]
    calls: list[Resident]


def audience(sessions: Sequence[Places]) -> Audience:
    """Who is in or waits in these sessions, each person once, and how they are reached."""
    own = SignUp.objects.filter(places__in=sessions).standing().values("resident")
    residents = list(Resident.objects.filter(pk__in=own).select_related("household__building"))
    reach = Reach.of(residents)
    channels: dict[str, int] = {}
    calls = []
    for resident in residents:
        for channel in reach.channels(resident):
            channels[channel] = channels.get(channel, 0) + 1
            if channel == Message.Channel.CALL:
                calls.append(resident)
    return Audience(len(residents), channels, calls[:SHOWN])


@transaction.atomic
def call_off(sessions: Sequence[Places], *, reason: str, at: datetime, by: User) -> list[Places]:
    """Call off what has not ended, tell whoever is in or waits; returns the sessions.

    Sign-ups stay on record; their codes check nobody in while it holds. Raises `ReasonMissing`,
    or `AlreadyOver` when none of the sessions is still to come.
    """
    reason = _said(reason)
    held = [one for one in _locked(sessions) if one.called_off_at is None and one.ends_at > at]
    if not held:
        raise errors.AlreadyOver
    changed = {"called_off_at": at, "changed_at": at, "reason": reason}
    Places.objects.filter(pk__in=[one.pk for one in held]).update(
        **changed, sequence=F("sequence") + 1
    )
    tell_called_off(held, reason, at)
    _note("activities.call_off", held, by, reason)
    return held


@transaction.atomic
def hold_after_all(sessions: Sequence[Places], *, at: datetime, by: User) -> list[Places]:
    """Take calling off back and tell the same people; whoever moves up meanwhile is told as well.

    Raises `AlreadyOver` when there is nothing to hold.
    """
    off = [one for one in _locked(sessions) if one.called_off_at and one.ends_at > at]
    if not off:
        raise errors.AlreadyOver
    Places.objects.filter(pk__in=[one.pk for one in off]).update(
        called_off_at=None, changed_at=at, reason="", sequence=F("sequence") + 1
    )
    tell_back_on(off, at)
    for places in off:
        queue.promote(queue.lock(places.pk), at)
    _note("activities.hold", off, by, "")
    return off


@transaction.atomic
def move(  # noqa: PLR0913 - what, to when and where, why, when, by whom
    places: Places,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    reason: str,
    at: datetime,
    by: User,
) -> Places:
    """Give a session another time or place; sign-ups and codes stay, everybody is told.

    The published page changes at once, and so does a draft, whatever else was written in it.
    Raises `ReasonMissing`, `BeginsTooEarly`, `SameAsBefore`, `CalledOff` or `AlreadyOver`.
    """
    reason, [current] = _said(reason), _locked([places])
    _require_movable(current, starts_at, ends_at, at)
    page = ActivityPage.objects.get(pk=current.page_id)
    if (starts_at, ends_at, place or page.place) == (
        current.starts_at,
        current.ends_at,
        current.place,
    ):
        raise errors.SameAsBefore
    own_place = "" if place == page.place else place
    wanted: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at, "place": own_place}
    Session.objects.filter(page=page, key=current.key).update(**wanted)
    publish_activity(page, at, reason=reason)
    _carry_into_draft(page, current, wanted, by)
    _note("activities.move", [current], by, reason)
    return Places.objects.get(pk=current.pk)


def _said(reason: str) -> str:
    reason = reason.strip()[:200]
    if not reason:
        raise errors.ReasonMissing
    return reason


def _locked(sessions: Sequence[Places]) -> list[Places]:
    """The rows as they are now, held, and in one order for everybody."""
    rows = Places.objects.select_for_update().filter(pk__in=[one.pk for one in sessions])
    return list(rows.order_by("pk"))


def _require_movable(places: Places, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if places.retired:
        raise errors.Retired
    if places.called_off_at is not None:
        raise errors.CalledOff
    if places.ends_at <= at:
        raise errors.AlreadyOver
    if not at < starts_at < ends_at:
        raise errors.BeginsTooEarly


def _carry_into_draft(page: ActivityPage, places: Places, wanted: dict[str, Any], by: User) -> None:
    """Write the move into the latest revision too; one that waits to be published stays a draft.

    Without a waiting draft Wagtail gives the live page, whose session has been moved already.
    """
    if not page.latest_revision_id:
        return
    draft: ActivityPage = page.get_latest_revision_as_object()
    for session in draft.sessions.all():
        if session.key == places.key:
            for name, value in wanted.items():
                setattr(session, name, value)
    waits = page.has_unpublished_changes
    revision = draft.save_revision(user=by, log_action=True, clean=False)
    if not waits:
        revision.publish(user=by, skip_permission_checks=True)


def _note(action: str, sessions: Sequence[Places], by: User, reason: str) -> None:
    for places in sessions:
        log(places, action, user=by, title=places.title, data={"reason": reason})
        freshen(places.community_id)
