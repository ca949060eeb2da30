"""Activities with their sessions, places and people."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from activities.models import ActivityPage, Item, Places, Session, SignUp, Supply
from activities.services import sign_up
from activities.supplies.stock import move
from communities.models import Community, Resident

from . import neighbour


def make_activity(
    community: Community,
    title: str = "花样剪纸",
    *,
    starts_at: datetime | None = None,
    sessions: int = 1,
    live: bool = True,
    items: Sequence[Item] = (),
    **fields: Any,
) -> ActivityPage:
    """A published activity; sessions of two hours, a week apart, the first in three days."""
    starts_at = starts_at or timezone.now() + timedelta(days=3)
    page = ActivityPage(
        title=title, slug=uuid4().hex[:12], live=False, **({"place": "居委会活动室"} | fields)
    )
    for week in range(sessions):
        begin = starts_at + timedelta(weeks=week)
        page.sessions.add(Session(starts_at=begin, ends_at=begin + timedelta(hours=2)))
    for item in items:
        page.items.add(item)
    community.page.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
        page.refresh_from_db()
    return page


def make_places(community: Community, **fields: Any) -> Places:
    """The places of an activity's only session."""
    return make_activity(community, **fields).places.get()


def signed_up(places: Places, resident: Resident | None = None, **options: Any) -> SignUp:
    """Sign a resident up as the web does; a new one when none is given."""
    resident = resident or neighbour(places.community)
    values: dict[str, Any] = {
        "channel": SignUp.Channel.WEB,
        "key": uuid4().hex,
        "at": timezone.now(),
        "by": None,
    }
    return sign_up(places, resident, **(values | options))


def make_supply(
    community: Community,
    *,
    title: str = "口罩",
    stock: int = 100,
    per_household: int = 1,
    **fields: Any,
) -> Supply:
    """An item of a published distribution, of which so many have come."""
    item = Item(title=title, unit="只", stock=stock, per_household=per_household)
    page = make_activity(community, kind="supplies", items=[item], **fields)
    supply = Supply.objects.get(page=page)
    if stock:
        move(supply, "delivered", stock, key=uuid4().hex, at=timezone.now(), by=None)
        supply.refresh_from_db()
    return supply
