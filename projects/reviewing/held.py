"""What is held about a resident who judges proposals."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Representation, Resident
from projects.models import PanelMember, Review


def _seats(resident: Resident) -> list[int]:
    own = Representation.objects.filter(resident=resident, is_self=True).values("user")
    return list(PanelMember.objects.filter(user__in=own).values_list("pk", flat=True))


@my_data("reviews", _("Reviews of micro-projects"))
def judged(resident: Resident) -> list[Held]:
    """The proposals that the resident judged in a panel, with their own score."""
    rows = Review.objects.filter(member__in=_seats(resident)).select_related("grant")
    return [
        Held(
            title=row.grant.title,
            at=row.submitted_at or row.assigned_at,
            note="" if row.score is None else str(row.score),
        )
        for row in rows.order_by("pk")
    ]


@forgets("reviews")
def forget(resident: Resident, at: datetime) -> None:
    """Take the reasons of a conflict of interest; the scores are the round's record.

    The account loses its name by itself, and with it the seat in the panel.
    """
    Review.objects.filter(member__in=_seats(resident)).exclude(conflict_reason="").update(
        conflict_reason="—"
    )
    PanelMember.objects.filter(pk__in=_seats(resident), left_at=None).update(left_at=at)
