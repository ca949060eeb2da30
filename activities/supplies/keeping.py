"""What is held of people in distributions: to see it, and how long it is kept."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, my_data
from activities.models import Claim, MakeUp
from communities.models import Resident
from home.dates import day_text

NAMES_KEPT = timedelta(days=365)  # as long as the account of the goods may be asked about


@my_data("supplies", _("Supplies"))
def collected(resident: Resident) -> list[Held]:
    """What this person reserved, or carried home for their own or another household."""
    rows = Claim.objects.filter(Q(reserved_for=resident) | Q(collector=resident))
    return [
        Held(row.supply.title, row.at, _what(row))
        for row in rows.select_related("supply").order_by("at")
    ]


def _what(row: Claim) -> str:
    """How many, what became of it, and as whom they came; not for which door."""
    said = [
        f"{row.quantity} {row.supply.unit}",
        row.get_state_display(),
        row.get_relation_display(),
    ]
    return " · ".join(str(part) for part in said if part)


@my_data("made_up", _("Made-up sessions"))
def made_up(resident: Resident) -> list[Held]:
    """Sessions attended instead of missed ones."""
    rows = MakeUp.objects.filter(resident=resident, ended_at=None).select_related("missed")
    return [Held(row.missed.title, row.at, day_text(row.missed.starts_at)) for row in rows]


def purge_collectors(at: datetime) -> int:
    """Take off the names of collectors without an entry; what was given stays."""
    old = Claim.objects.filter(at__lt=at - NAMES_KEPT).exclude(collector_name="")
    return old.update(collector_name="")
