"""The address of an account's own calendar: made, made anew, taken back."""

from datetime import datetime

from accounts.models import User
from activities.models import CalendarFeed
from activities.models.feeds import new_token


def open_feed(user: User, at: datetime) -> CalendarFeed:
    """Give the account an address, a new one if it had one; the old one opens nothing any more."""
    feed, _new = CalendarFeed.objects.update_or_create(
        user=user, defaults={"token": new_token(), "made_at": at}
    )
    return feed


def close_feed(user: User) -> bool:
    """Take the address back; False when there was none."""
    return bool(CalendarFeed.objects.filter(user=user).delete()[0])
