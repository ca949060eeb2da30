"""The booth: choose, look again, send. Nothing here is stored anywhere.

A choice travels only in the body of a POST, never in an address, a session or a log.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from surveys.asking import AskedQuestion, asked, in_order_of
from surveys.errors import BadChoice, NotAnnounced
from surveys.models import Poll, RollEntry
from surveys.presenting import breadcrumbs, facts, voter_name
from surveys.services.answers import checked
from surveys.services.casting import require_open
from surveys.services.electorate import Voter
from surveys.services.naming import answers_of
from surveys.vocabulary import LONGEST_TEXT

MANY = 50  # more marks than any question allows; a form sends no more


@dataclass(frozen=True)
class Filled:
    """What was filled in so far: keys of choices in their order, places given, and words."""

    marks: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[uuid.UUID]:
        """The keys among what was sent: ticked ones, then those that were given a place."""
        return [key for key in map(uuid_of, [*self.marks, *self._in_place()]) if key]

    def _in_place(self) -> list[str]:
        given = [(int(place), key) for key, place in self.places.items() if place.isdecimal()]
        return [key for _place, key in sorted(given)]

    def require_places(self, questions: list[AskedQuestion]) -> None:
        """Raise `BadChoice` when two choices of a question have the same place."""
        for question in questions:
            given = [self.places.get(choice.key, "") for choice in question.choices]
            named = [place for place in given if place]
            if len(set(named)) < len(named):
                raise BadChoice(_("Please give each place once only."))


class Booth(View):
    """What voting with an account and by a slip have in common: a form in two steps."""

    poll: Poll

    def action(self) -> str:
        """The address that the form is sent to."""
        raise NotImplementedError

    def several_voters(self) -> bool:
        """Whether this person could vote for somebody else as well."""
        return False

    def form(
        self, voter: Voter, filled: Filled, key: uuid.UUID, *, error: str = "", notice: str = ""
    ) -> HttpResponse:
        """Show the questions, with what has been filled in so far."""
        questions = in_order_of(f"{self.poll.pk} {voter.pk}", asked(self.poll))
        return self.page(
            "surveys/vote_form.html",
            voter=voter,
            marks=filled.marks,
            questions=[_fields(question, filled) for question in questions],
            key=key,
            error=error,
            notice=notice,
            longest=LONGEST_TEXT,
        )

    def review(self, voter: Voter, filled: Filled, key: uuid.UUID) -> HttpResponse:
        """Show the choice once more before it is sent."""
        require_open(self.poll, timezone.now())
        questions = asked(self.poll)
        filled.require_places(questions)
        checked(self.poll, filled.keys, filled.texts)
        chosen = [str(key) for key in filled.keys]
        return self.page(
            "surveys/vote_review.html",
            voter=voter,
            filled=filled,
            key=key,
            review=[(question, _said(question, chosen, filled)) for question in questions],
        )

    def refuse(self, sentence: str, **context: Any) -> HttpResponse:
        """Say why there is no ballot here."""
        return self.page("surveys/vote_refused.html", sentence=sentence, **context)

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Show a step with what all of them show."""
        voter = context.get("voter")
        trail = breadcrumbs(self.poll.page)
        context |= {
            "poll": self.poll,
            "page": self.poll.page,
            "action": self.action(),
            "facts": facts(self.poll, timezone.now())[:1],
            "voter_name": voter_name(voter) if voter else "",
            "announced": announcement(self.poll),
            "named": not self.poll.secret,
            "several_voters": self.several_voters(),
            "breadcrumbs": [*trail[:-1], (trail[-1][0], self.poll.page.get_url())],
        }
        return render(self.request, template, context)


def _fields(question: AskedQuestion, filled: Filled) -> dict[str, Any]:
    """A question with what each of its fields holds."""
    return {
        "question": question,
        "text": filled.texts.get(question.key, ""),
        "choices": [(choice, filled.places.get(choice.key, "")) for choice in question.choices],
    }


def _said(question: AskedQuestion, chosen: list[str], filled: Filled) -> list[str]:
    """The answer to a question in words: as offered, or in the order of preference."""
    if question.worded:
        text = filled.texts.get(question.key, "").strip()
        return [text] if text else []
    labels = {choice.key: choice.label for choice in question.choices}
    if question.ranked:
        ranked = [labels[key] for key in chosen if key in labels]
        return [f"{place}. {label}" for place, label in enumerate(ranked, 1)]
    return [label for key, label in labels.items() if key in chosen]


def announcement(poll: Poll) -> str:
    """What the form announces, sent back with it."""
    return "secret" if poll.secret else "named"


def require_announced(request: HttpRequest, poll: Poll) -> None:
    """Raise `NotAnnounced` when the form said secret and the poll has become named, or so."""
    if request.POST.get("announced", announcement(poll)) != announcement(poll):
        raise NotAnnounced


def filled_from(entry: RollEntry) -> Filled:
    """What was answered in a named poll, to be changed."""
    marks, texts = answers_of(entry)
    ranked = {mark.option.key: mark.rank for mark in marks if mark.rank}
    return Filled(
        tuple(str(mark.option.key) for mark in marks if not mark.rank),
        {str(key): str(rank) for key, rank in ranked.items()},
        {str(text.question.key): text.text for text in texts},
    )


def posted(request: HttpRequest) -> Filled:
    """What was filled in, from the form (one name a question) or from the second look."""
    marks = [
        mark
        for name in request.POST
        if name.startswith("choice")
        for mark in request.POST.getlist(name)[:MANY]
    ]
    return Filled(tuple(marks), _named(request, "place-"), _named(request, "text-"))


def _named(request: HttpRequest, prefix: str) -> dict[str, str]:
    """Fields whose names begin like this, by the rest of their names."""
    names = [name for name in request.POST if name.startswith(prefix)][:MANY]
    return {name.removeprefix(prefix): request.POST[name][: 2 * LONGEST_TEXT] for name in names}


def posted_key(request: HttpRequest) -> uuid.UUID:
    """The key of the form, or a new one."""
    return uuid_of(request.POST.get("key")) or uuid.uuid4()


def uuid_of(text: str | None) -> uuid.UUID | None:
    """What was sent as a key, if it is one."""
    try:
        return uuid.UUID(text or "")
    except (ValueError, ValidationError):
        return None
