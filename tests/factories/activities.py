"""Activities with their sessions, places and people."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from activities.models import ActivityPage, Places, Session, SignUp
from activities.services import sign_up
from communities.models import Community, Resident

from . import neighbour


def make_activity(
    community: Community,
    title: str = "花样剪纸",
    *,
    starts_at: datetime | None = None,
    sessions: int = 1,
    live: bool = True,
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
