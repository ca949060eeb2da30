"""The booth: choose, look again, send. Nothing here is stored anywhere.

A choice travels only in the body of a POST, never in an address, a session or a log.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from surveys.errors import BadChoice
from surveys.models import Poll
from surveys.presenting import AskedQuestion, asked, breadcrumbs, facts, voter_name
from surveys.services.answers import require_number
from surveys.services.casting import require_open
from surveys.services.electorate import Voter

MANY = 50  # more marks than any question allows; a form sends no more


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
        self, voter: Voter, marks: frozenset[str], key: uuid.UUID, error: str = ""
    ) -> HttpResponse:
        """Show the questions, with what has been marked so far."""
        return self.page(
            "surveys/vote_form.html",
            voter=voter,
            marks=marks,
            key=key,
            error=error,
            questions=asked(self.poll),
        )

    def review(self, voter: Voter, marks: frozenset[str], key: uuid.UUID) -> HttpResponse:
        """Show the choice once more before it is sent."""
        require_open(self.poll, timezone.now())
        review = [(question, _marked(question, marks)) for question in asked(self.poll)]
        for question, labels in review:
            require_number(len(labels), question.max_choices)
        if sum(len(labels) for _question, labels in review) != len(marks):
            raise BadChoice
        return self.page(
            "surveys/vote_review.html", voter=voter, marks=marks, key=key, review=review
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
            "several_voters": self.several_voters(),
            "breadcrumbs": [*trail[:-1], (trail[-1][0], self.poll.page.get_url())],
        }
        return render(self.request, template, context)


def posted_marks(request: HttpRequest) -> frozenset[str]:
    """Keys that were marked, from the form (one name a question) or from the second look."""
    lists = [request.POST.getlist(name) for name in request.POST if name.startswith("choice")]
    return frozenset(mark for marks in lists for mark in marks[:MANY])


def keys_of(marks: frozenset[str]) -> list[uuid.UUID]:
    """The keys among what was sent."""
    return [key for key in map(uuid_of, marks) if key]


def posted_key(request: HttpRequest) -> uuid.UUID:
    """The key of the form, or a new one."""
    return uuid_of(request.POST.get("key")) or uuid.uuid4()


def uuid_of(text: str | None) -> uuid.UUID | None:
    """What was sent as a key, if it is one."""
    try:
        return uuid.UUID(text or "")
    except (ValueError, ValidationError):
        return None


def _marked(question: AskedQuestion, marks: frozenset[str]) -> list[str]:
    """Labels of the marked choices, in the order offered."""
    return [choice.label for choice in question.choices if choice.key in marks]
