"""What residents suggested and what the committees answered; some still wait."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from communities.models import Community, Resident
from surveys.models import Pact, Suggestion
from surveys.pacts import pact_of, publish_pact
from surveys.suggestions import answer, note_outside_answer, suggest

from .days import Days
from .source import figures

DECISIONS = {
    "adopted": Suggestion.Decision.ADOPTED,
    "partly_adopted": Suggestion.Decision.PARTLY,
    "not_adopted": Suggestion.Decision.NOT,
}


def load(days: Days) -> None:
    """Publish the pact, enter the file's four suggestions with answers, and some that wait."""
    more = days.texts("suggestions")
    _pact(more["pact"], days)
    for row in figures()["suggestions"]:
        written = {**row, **more["answered"][row["code"]]}
        _answer(_suggest(written, days, place=2), written, days)
    for row in more["passed_on"]:
        _pass_on(_suggest(row, days, place=3), row, days)
    for row in more["waiting"]:
        _suggest(row, days, place=4)


def _pact(text: dict[str, Any], days: Days) -> None:
    """The sub-district's pact, before anybody writes."""
    office = Community.objects.select_related("sub_district").earliest("pk").sub_district
    if Pact.objects.filter(sub_district=office).exists():
        return
    officer = User.objects.filter(groups=office.officers).order_by("pk").first()
    assert officer is not None
    publish_pact(
        office,
        None,
        text=text["text"],
        not_posted="\n".join(text["not_posted"]),
        by=officer,
        at=days.at(text["on"], "09:00"),
    )


def _suggest(row: dict[str, Any], days: Days, place: int) -> Suggestion:
    community = Community.objects.get(code=row["community"])
    found = Suggestion.objects.filter(community=community, text=row["text"]).first()
    if found is not None:
        return found
    people = Resident.objects.verified().filter(community=community).order_by("pk")
    author = people.exclude(representations__isnull=False)[place * 7]
    at = days.at(row["on"], row["at"])
    accepts = pact_of(community, at)
    theme = row["theme"]
    return suggest(author, row["text"], public=True, at=at, accepts=accepts, theme=theme)


def _answer(suggestion: Suggestion, row: dict[str, Any], days: Days) -> None:
    if suggestion.decision:
        return
    worker = User.objects.get(username=f"worker-{row['community'].lower()}")
    at = days.at(row["on"], "16:00") + timedelta(days=row["reply_days"])
    answer(suggestion, DECISIONS[row["decision"]], row["full_reply"], by=worker, at=at)


def _pass_on(suggestion: Suggestion, row: dict[str, Any], days: Days) -> None:
    """Pass it on, and enter what came back where something did."""
    if suggestion.decision:
        return
    worker = User.objects.get(username=f"worker-{row['community'].lower()}")
    answer(
        suggestion,
        Suggestion.Decision.PASSED_ON,
        row["reply"],
        by=worker,
        at=days.at(row["replied"], "15:00"),
        passed_on_to=row["to"],
        outside_due_on=days.day(row["due"]),
    )
    if said := row.get("answer"):
        on = days.day(said["on"])
        note_outside_answer(suggestion, said["text"], on=on, by=worker, at=days.now)
