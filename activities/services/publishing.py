"""Where a published page meets its records: one idempotent service keeps the places in step."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from activities.models import ActivityPage, Places, Session
from communities.freshness import freshen
from home.dates import span_text

from . import queue
from .telling import tell_back_on, tell_moved, tell_retired

IN_CALENDARS = frozenset({"title", "starts_at", "ends_at", "place", "retired"})


@transaction.atomic
def publish_activity(
    page: ActivityPage, at: datetime | None = None, *, reason: str = ""
) -> list[str]:
    """Bring the places of a live page in step with its sessions; returns what had to change.

    A session that disappeared is retired, never deleted, and comes back with its key. A raised
    capacity moves people up; a lowered one keeps everybody (DESIGN.md §7). Whoever is signed up is
    told of a new time or place, with the `reason` if there is one, and of a session that is gone.
    """
    at = at or timezone.now()
    before = {places.key: places for places in Places.objects.filter(page=page)}
    rules = _rules(page)
    changes = []
    for session in Session.objects.filter(page=page):
        wanted = rules | _times(page, session)
        places = before.pop(session.key, None)
        changes += _keep(page, session, places, wanted, at=at, reason=reason)
    for places in before.values():
        if not places.retired:
            Places.objects.filter(pk=places.pk).update(retired=True, sequence=F("sequence") + 1)
            tell_retired(places, at)
            changes.append(f"retired {places.key}")
    if changes:
        freshen(page.community_id)
    return changes


def _rules(page: ActivityPage) -> dict[str, Any]:
    return {
        "community_id": page.community_id,
        "title": page.title,
        "kind": page.kind,
        "open_to": page.open_to,
        "grid_ids": sorted(page.grids.values_list("pk", flat=True)),
        "youngest": page.youngest,
        "oldest": page.oldest,
        "companions_max": page.companions_max,
        "waiting_list": page.waiting_list,
        "by_name": page.by_name,
        "questions": [question.asked() for question in page.questions.all()],
        "opens_at": page.sign_up_opens_at,
        "retired": False,
    }


def _times(page: ActivityPage, session: Session) -> dict[str, Any]:
    """Return what differs by session; sign-up never closes after the session begins."""
    closes_at = min(page.sign_up_closes_at or session.starts_at, session.starts_at)
    remind = page.remind_hours and session.starts_at - timedelta(hours=page.remind_hours)
    return {
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "place": session.place or page.place,
        "closes_at": closes_at,
        "remind_at": remind or None,
        "capacity": page.capacity if session.capacity is None else session.capacity,
    }


def _keep(  # noqa: PLR0913 - what is, what is wanted, when and why
    page: ActivityPage,
    session: Session,
    places: Places | None,
    wanted: dict[str, Any],
    *,
    at: datetime,
    reason: str,
) -> list[str]:
    if places is None:
        Places.objects.create(page=page, key=session.key, limit=wanted["capacity"], **wanted)
        return [f"created {session.key}"]
    changed = {name: value for name, value in wanted.items() if getattr(places, name) != value}
    if not changed:
        return []
    capacity = changed.pop("capacity", places.capacity)
    if changed:
        _change(places, changed, at, reason)
    if capacity != places.capacity:
        change_capacity(places, capacity, at=at)
    return [f"{name} of {session.key}" for name in changed] or [f"capacity of {session.key}"]


def _change(places: Places, changed: dict[str, Any], at: datetime, reason: str) -> None:
    """Write what is different now, and tell whoever must know."""
    also: dict[str, Any] = {}
    if IN_CALENDARS & changed.keys():
        also["sequence"] = F("sequence") + 1
    if "starts_at" in changed:
        also["reminded_at"] = None
    moved = _reads_otherwise(places, changed) and _is_news(places, at, reason)
    if moved:
        also |= {"changed_at": at, "reason": reason}
        also |= {"was_at": places.starts_at, "was_in": places.place}
    Places.objects.filter(pk=places.pk).update(**changed, **also)
    now = Places.objects.get(pk=places.pk)
    if moved:
        tell_moved(now, places, at)
    elif "retired" in changed:
        tell_back_on([now], at)


def _reads_otherwise(places: Places, changed: dict[str, Any]) -> bool:
    """Whether people would read another time or place; a revision keeps no microseconds."""
    now = [changed.get(name, getattr(places, name)) for name in ("starts_at", "ends_at")]
    before = span_text(places.starts_at, places.ends_at)
    return span_text(*now) != before or changed.get("place", places.place) != places.place


def _is_news(places: Places, at: datetime, reason: str) -> bool:
    """Whether a move concerns anybody: it was to come, and somebody is signed up or it was said."""
    to_come = places.is_held and places.ends_at > at
    return to_come and (bool(reason) or places.standing_sign_ups().exists())


@transaction.atomic
def change_capacity(places: Places, capacity: int | None, *, at: datetime) -> None:
    """Set what the page says now; raised promotes, lowered keeps everybody who is in."""
    locked = queue.lock(places.pk)
    locked.capacity = capacity
    locked.limit = None if capacity is None else max(locked.taken, capacity)
    queue.promote(locked, at)
