"""What residents suggested and what the committees answered; some still wait."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from communities.models import Community, Resident
from surveys.models import Suggestion
from surveys.suggestions import answer, suggest

from .days import Days
from .source import figures

DECISIONS = {
    "adopted": Suggestion.Decision.ADOPTED,
    "partly_adopted": Suggestion.Decision.PARTLY,
    "not_adopted": Suggestion.Decision.NOT,
}


def load(days: Days) -> None:
    """Enter the file's four suggestions with their answers, and three that wait."""
    more = days.texts("suggestions")
    for row in figures()["suggestions"]:
        written = {**row, **more["answered"][row["code"]]}
        _answer(_suggest(written, days, place=2), written, days)
    for row in more["waiting"]:
        _suggest(row, days, place=4)


def _suggest(row: dict[str, Any], days: Days, place: int) -> Suggestion:
    community = Community.objects.get(code=row["community"])
    found = Suggestion.objects.filter(community=community, text=row["text"]).first()
    if found is not None:
        return found
    people = Resident.objects.verified().filter(community=community).order_by("pk")
    author = people.exclude(representations__isnull=False)[place * 7]
    return suggest(author, row["text"], public=True, at=days.at(row["on"], row["at"]))


def _answer(suggestion: Suggestion, row: dict[str, Any], days: Days) -> None:
    if suggestion.decision:
        return
    worker = User.objects.get(username=f"worker-{row['community'].lower()}")
    at = days.at(row["on"], "16:00") + timedelta(days=row["reply_days"])
    answer(suggestion, DECISIONS[row["decision"]], row["full_reply"], by=worker, at=at)
