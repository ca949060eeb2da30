"""Where a published page meets its records: one idempotent service keeps the places in step."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from activities.models import ActivityPage, Places, Session
from communities.freshness import freshen

from . import queue


@transaction.atomic
def publish_activity(page: ActivityPage, at: datetime | None = None) -> list[str]:
    """Bring the places of a live page in step with its sessions; returns what had to change.

    A session that disappeared is retired, never deleted, and comes back with its key. A raised
    capacity moves people up; a lowered one keeps everybody (DESIGN.md §7).
    """
    at = at or timezone.now()
    before = {places.key: places for places in Places.objects.filter(page=page)}
    rules = _rules(page)
    changes = []
    for session in Session.objects.filter(page=page):
        wanted = rules | _times(page, session)
        changes += _keep(page, session, before.pop(session.key, None), wanted, at)
    for places in before.values():
        if not places.retired:
            Places.objects.filter(pk=places.pk).update(retired=True)
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
        "opens_at": page.sign_up_opens_at,
        "retired": False,
    }


def _times(page: ActivityPage, session: Session) -> dict[str, Any]:
    """Return what differs by session; sign-up never closes after the session begins."""
    closes_at = min(page.sign_up_closes_at or session.starts_at, session.starts_at)
    return {
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "place": session.place or page.place,
        "closes_at": closes_at,
        "capacity": page.capacity if session.capacity is None else session.capacity,
    }


def _keep(
    page: ActivityPage,
    session: Session,
    places: Places | None,
    wanted: dict[str, Any],
    at: datetime,
) -> list[str]:
    if places is None:
        Places.objects.create(page=page, key=session.key, limit=wanted["capacity"], **wanted)
        return [f"created {session.key}"]
    changed = {name: value for name, value in wanted.items() if getattr(places, name) != value}
    if not changed:
        return []
    capacity = changed.pop("capacity", places.capacity)
    Places.objects.filter(pk=places.pk).update(**changed)
    if capacity != places.capacity:
        change_capacity(places, capacity, at=at)
    return [f"{name} of {session.key}" for name in changed] or [f"capacity of {session.key}"]


@transaction.atomic
def change_capacity(places: Places, capacity: int | None, *, at: datetime) -> None:
    """Set what the page says now; raised promotes, lowered keeps everybody who is in."""
    locked = queue.lock(places.pk)
    locked.capacity = capacity
    locked.limit = None if capacity is None else max(locked.taken, capacity)
    queue.promote(locked, at)
