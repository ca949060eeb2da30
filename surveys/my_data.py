"""What is held about a resident here: that they took part, and what they suggested."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Resident
from surveys.models import NamedBallot, PactAcceptance, RollEntry, Suggestion
from surveys.services.naming import said_by
from surveys.suggestions import drop_photo


@my_data("polls", _("Polls"))
def took_part(resident: Resident) -> list[Held]:
    """Entries on rolls, of the resident and of their household, with the answers of named polls.

    What was chosen in a secret poll nobody knows.
    """
    mine = Q(resident=resident) | Q(household=resident.household_id)
    entries = list(RollEntry.objects.filter(mine).select_related("poll__page").order_by("at"))
    said = said_by([entry.pk for entry in entries if not entry.poll.secret])
    return [
        Held(title=entry.poll.page.title, at=entry.at, note=_note(entry, said.get(entry.pk, {})))
        for entry in entries
    ]


def _note(entry: RollEntry, answers: dict[str, list[str]]) -> str:
    words = [text for texts in answers.values() for text in texts]
    return " · ".join([str(entry.get_channel_display()), *words])


@forgets("polls")
def forget_names(resident: Resident, at: datetime) -> None:
    """Let the resident's named ballots be nobody's; they stay counted."""
    NamedBallot.objects.filter(entry__resident=resident).delete()


@my_data("suggestions", _("Suggestions"))
def suggested(resident: Resident) -> list[Held]:
    """Suggestions of the resident, with the decision."""
    rows = Suggestion.objects.filter(author=resident).order_by("created_at")
    return [
        Held(title=row.text, at=row.created_at, note=row.get_decision_display()) for row in rows
    ]


@forgets("suggestions")
def forget(resident: Resident, at: datetime) -> None:
    """Take the author and the photos from suggestions; the words and their reply stay."""
    for suggestion in Suggestion.objects.filter(author=resident).exclude(photo=""):
        drop_photo(suggestion)
    Suggestion.objects.filter(author=resident).update(author=None)


@my_data("pact", _("Residents' pact"))
def accepted(resident: Resident) -> list[Held]:
    """Versions of the pact that the resident accepted."""
    rows = PactAcceptance.objects.filter(resident=resident).select_related("pact")
    return [
        Held(title=gettext("Version %(n)s") % {"n": row.pact.version}, at=row.at) for row in rows
    ]


@forgets("pact")
def forget_pact(resident: Resident, at: datetime) -> None:
    """That somebody accepted is of no use without the somebody."""
    PactAcceptance.objects.filter(resident=resident).delete()
