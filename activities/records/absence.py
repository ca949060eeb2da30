"""No-shows (报名未到): who kept a place and did not come. For the desk only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef

from activities.models import Attendance, MakeUp, SignUp
from activities.models.sign_ups import SignUpQuerySet
from communities.models import Community

LATELY = timedelta(days=365)
OFTEN = 3


def no_shows(at: datetime) -> SignUpQuerySet:
    """Sign-ups with a place in a session that is over, whose resident neither came nor made up.

    A session of which nobody's attendance has been entered tells nothing about anybody.
    """
    entered = Attendance.objects.standing().filter(places=OuterRef("places"))
    came = entered.filter(resident=OuterRef("resident"))
    instead = MakeUp.objects.standing().filter(
        missed=OuterRef("places"), resident=OuterRef("resident")
    )
    over = SignUp.objects.inside().filter(places__ends_at__lte=at, places__retired=False)
    return over.filter(Exists(entered), ~Exists(came), ~Exists(instead))


def how_often(residents: Iterable[int], community: Community, at: datetime) -> dict[int, int]:
    """How many sessions of the community each of these missed in the last twelve months."""
    lately = no_shows(at).filter(
        community=community, resident__in=residents, places__starts_at__gt=at - LATELY
    )
    return dict(lately.order_by().values_list("resident").annotate(n=Count("pk")))
