"""Noting that somebody came to another session instead of the one they missed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from accounts.models import User
from activities.models import Attendance, MakeUp, Places
from activities.models.attendance import AttendanceQuerySet
from communities.freshness import freshen
from communities.models import Resident

from .absence import no_shows
from .errors import NotInstead, NotMissed


@transaction.atomic
def make_up(missed: Places, attendance: Attendance, *, at: datetime, by: User) -> MakeUp:
    """Let an attendance stand for a missed session; raises `NotMissed`, `NotInstead`.

    The attendance stays what it is, a person-time of its own session: it is not counted twice.
    """
    resident = attendance.resident
    if resident is None or attendance.places_id == missed.pk:
        raise NotInstead
    if not candidates(resident, missed.community_id).filter(pk=attendance.pk).exists():
        raise NotInstead
    if not no_shows(at).filter(places=missed, resident=resident).exists():
        raise NotMissed
    try:
        with transaction.atomic():
            row = MakeUp.objects.create(
                community_id=missed.community_id,
                resident=resident,
                missed=missed,
                attendance=attendance,
                at=at,
                by=by,
            )
    except IntegrityError as error:
        raise NotInstead from error
    log(row, "activities.made_up", user=by, title=missed.title)
    freshen(missed.community_id)
    return row


def candidates(resident: Resident, community_id: int) -> AttendanceQuerySet:
    """What this resident attended in the community that does not stand for a missed session yet.

    Sessions that they had a place in count as well: two parallel courses share their make-up.
    """
    rows = Attendance.objects.standing().filter(resident=resident, community=community_id)
    used = MakeUp.objects.filter(ended_at__isnull=True).values("attendance")
    return rows.exclude(pk__in=used)


@transaction.atomic
def take_back(row: MakeUp, *, at: datetime, by: User) -> None:
    """Say that it was noted by mistake; doing so twice changes nothing."""
    if MakeUp.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=at):
        log(row, "activities.made_up_back", user=by, title=row.missed.title)
        freshen(row.community_id)
