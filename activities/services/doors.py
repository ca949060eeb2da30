"""Links for volunteers at the door: made by the desk, valid for hours, withdrawn in a moment."""

from datetime import datetime, timedelta

from accounts.models import User
from activities import errors
from activities.models import Door, Places
from communities.journal import note

AFTER_THE_END = timedelta(hours=3)  # for tidying up and the last check-outs
LONGEST = timedelta(days=3)
AHEAD = timedelta(days=14)  # a card may be printed some days before


def open_door(places: Places, *, whole_day: bool = False, at: datetime, by: User) -> Door:
    """Make a link for this session, or for all of the activity's sessions of its day.

    It ends three hours after the last of them. Raises `Retired`, `CalledOff`, `DoorTooEarly` or
    `DoorTooLate`.
    """
    if places.retired:
        raise errors.Retired
    if places.called_off_at is not None:
        raise errors.CalledOff
    door = Door(places=places, whole_day=whole_day, community_id=places.community_id)
    last = max((one.ends_at for one in door.sessions()), default=places.ends_at)
    door.expires_at = last + AFTER_THE_END
    if at < places.starts_at - AHEAD:
        raise errors.DoorTooEarly
    if door.expires_at <= at:
        raise errors.DoorTooLate
    door.opened_at, door.opened_by = at, by
    door.save()
    note("activities.door_open", door, by)
    return door


def revoke_door(door: Door, *, at: datetime, by: User) -> None:
    """Withdraw the link: it shows and takes nothing from now on. Twice is as once."""
    if Door.objects.filter(pk=door.pk, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=by
    ):
        note("activities.door_revoke", door, by)
