"""What is held about a resident here: that they took part, and what they suggested."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Resident
from surveys.models import RollEntry, Suggestion


@my_data("polls", _("Polls"))
def took_part(resident: Resident) -> list[Held]:
    """Entries on rolls, of the resident and of their household; what was chosen nobody knows."""
    mine = Q(resident=resident) | Q(household=resident.household_id)
    entries = RollEntry.objects.filter(mine).select_related("poll__page").order_by("at")
    return [
        Held(title=entry.poll.page.title, at=entry.at, note=entry.get_channel_display())
        for entry in entries
    ]


@my_data("suggestions", _("Suggestions"))
def suggested(resident: Resident) -> list[Held]:
    """Suggestions of the resident, with the decision."""
    rows = Suggestion.objects.filter(author=resident).order_by("created_at")
    return [
        Held(title=row.text, at=row.created_at, note=row.get_decision_display()) for row in rows
    ]


@forgets("suggestions")
def forget(resident: Resident, at: datetime) -> None:
    """Take the author from suggestions; the suggestion and its reply stay."""
    Suggestion.objects.filter(author=resident).update(author=None)
