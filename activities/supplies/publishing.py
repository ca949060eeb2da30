"""Keeping the stock rows in step with the items that a published page names."""

from django.db import transaction

from activities.models import ActivityPage, Item, Supply
from communities.freshness import freshen


@transaction.atomic
def keep_supplies(page: ActivityPage) -> list[str]:
    """Bring the supplies of a live page in step with its items; returns what had to change.

    Idempotent. What is there and what was given stays: an item that disappeared is retired, never
    deleted, and comes back with its key. `planned` is what was announced and no stock.
    """
    before = {supply.key: supply for supply in Supply.objects.filter(page=page)}
    grids = sorted(page.grids.values_list("pk", flat=True))
    changes: list[str] = []
    for item in Item.objects.filter(page=page):
        wanted = {
            "title": item.title,
            "unit": item.unit,
            "note": item.note,
            "planned": item.stock,
            "per_household": item.per_household,
            "grid_ids": grids,
            "retired": False,
        }
        supply = before.pop(item.key, None)
        if supply is None:
            Supply.objects.create(page=page, key=item.key, community_id=page.community_id, **wanted)
            changes.append(f"created item {item.key}")
            continue
        changed = {name: new for name, new in wanted.items() if getattr(supply, name) != new}
        if changed:
            Supply.objects.filter(pk=supply.pk).update(**changed)
            changes += [f"{name} of item {item.key}" for name in changed]
    for supply in before.values():
        if not supply.retired:
            Supply.objects.filter(pk=supply.pk).update(retired=True)
            changes.append(f"retired item {supply.key}")
    if changes:
        freshen(page.community_id)
    return changes
