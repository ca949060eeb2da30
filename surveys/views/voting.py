"""Voting on the web: choose, look again, send, keep the receipt. Nothing here is stored anywhere.

A choice travels only in the body of a POST, never in an address, a session or a log.
"""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from communities.errors import Refusal
from printing.codes import grouped
from surveys.errors import BadChoice, NotEntitled
from surveys.models import Poll, RollEntry
from surveys.presenting import AskedQuestion, asked, breadcrumbs, facts, voter_name
from surveys.services import cast, receipts_of, voters_for
from surveys.services.answers import require_number
from surveys.services.casting import already, require_open
from surveys.services.electorate import Voter
from surveys.vocabulary import Channel

MANY = 50  # more marks than any question allows; a form sends no more


def published(pk: int) -> Poll:
    """The published poll of this page, or 404."""
    polls = Poll.objects.published().select_related("page__community__sub_district", "community")
    return get_object_or_404(polls, page=pk)


@method_decorator([never_cache, login_required], name="dispatch")
class VoteView(View):
    """The form of a poll, in two steps: the choice, and a second look before it is sent."""

    poll: Poll
    voters: list[Voter]
    entries: dict[int, RollEntry]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Learn for whom this person may vote, and who of them has voted."""
        super().setup(request, *args, **kwargs)
        self.poll = published(kwargs["pk"])
        if request.user.is_authenticated:
            self.voters = voters_for(request.user, self.poll)
            entries = receipts_of(self.poll, self.voters)
            self.entries = {entry.voter.pk: entry for entry in entries}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form, or say why there is none."""
        try:
            require_open(self.poll, timezone.now())
            voter = self._voter(request.GET.get("for", ""))
        except Refusal as refusal:
            return self._refuse(str(refusal))
        if voter is None:
            return self._page("surveys/vote_for.html", choices=self._choices_of_voter())
        if voter.pk in self.entries:
            return self._refuse(str(already(self.entries[voter.pk])))
        return self._form(voter, frozenset(), uuid.uuid4())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step: look again, change, or send."""
        marks = posted_marks(request)
        key = _uuid(request.POST.get("key")) or uuid.uuid4()
        voter = None
        try:
            voter = self._voter(request.POST.get("for", ""))
            if voter is None:
                return redirect(request.path)
            if request.POST.get("step") == "change":
                return self._form(voter, marks, key)
            return self._go_on(voter, marks, key, send=request.POST.get("step") == "send")
        except Refusal as refusal:
            if voter is None:
                return self._refuse(str(refusal))
            return self._form(voter, marks, key, error=str(refusal))

    def _go_on(
        self, voter: Voter, marks: frozenset[str], key: uuid.UUID, *, send: bool
    ) -> HttpResponse:
        """Show the choice once more, or count it."""
        chosen = [pk for pk in map(_uuid, marks) if pk]
        if send:
            cast(
                self.poll,
                voter,
                chosen,
                channel=Channel.WEB,
                key=key,
                at=timezone.now(),
                by=self.request.user,
            )
            return redirect(reverse("surveys:receipt", args=[self.poll.page_id]) + "?new=1")
        if voter.pk in self.entries:
            raise already(self.entries[voter.pk])
        require_open(self.poll, timezone.now())
        questions = asked(self.poll)
        review = [(question, _marked(question, marks)) for question in questions]
        for question, labels in review:
            require_number(len(labels), question.max_choices)
        if sum(len(labels) for _question, labels in review) != len(marks):
            raise BadChoice
        return self._page(
            "surveys/vote_review.html", voter=voter, marks=marks, key=key, review=review
        )

    def _voter(self, token: str) -> Voter | None:
        """The voter chosen, the only one there is, or None when it has to be asked."""
        if not self.voters:
            raise NotEntitled(
                _(
                    "You do not have a ballot in this poll: it is for confirmed households or "
                    "residents of this community. If you live here, join by the poster at your "
                    "door, or ask at the residents' committee."
                )
            )
        if token:
            found = [voter for voter in self.voters if str(voter.pk) == token]
            if not found:
                raise NotEntitled
            return found[0]
        return self.voters[0] if len(self.voters) == 1 else None

    def _choices_of_voter(self) -> list[dict[str, Any]]:
        return [
            {"pk": voter.pk, "name": voter_name(voter), "done": self._done(voter)}
            for voter in self.voters
        ]

    def _done(self, voter: Voter) -> str:
        """When and how this voter's ballot was counted, or nothing."""
        entry = self.entries.get(voter.pk)
        return str(already(entry)) if entry else ""

    def _form(
        self, voter: Voter, marks: frozenset[str], key: uuid.UUID, error: str = ""
    ) -> HttpResponse:
        return self._page(
            "surveys/vote_form.html",
            voter=voter,
            marks=marks,
            key=key,
            error=error,
            questions=asked(self.poll),
        )

    def _refuse(self, sentence: str) -> HttpResponse:
        has_receipt = bool(self.entries) if self.voters else False
        return self._page("surveys/vote_refused.html", sentence=sentence, has_receipt=has_receipt)

    def _page(self, template: str, **context: Any) -> HttpResponse:
        voter = context.get("voter")
        trail = breadcrumbs(self.poll.page)
        context |= {
            "poll": self.poll,
            "page": self.poll.page,
            "facts": facts(self.poll, timezone.now())[:1],
            "voter_name": voter_name(voter) if voter else "",
            "several_voters": len(self.voters) > 1,
            "breadcrumbs": [*trail[:-1], (trail[-1][0], self.poll.page.get_url())],
        }
        return render(self.request, template, context)


def posted_marks(request: HttpRequest) -> frozenset[str]:
    """Keys that were marked, from the form (one name a question) or from the second look."""
    lists = [request.POST.getlist(name) for name in request.POST if name.startswith("choice")]
    return frozenset(mark for marks in lists for mark in marks[:MANY])


def _marked(question: AskedQuestion, marks: frozenset[str]) -> list[str]:
    """Labels of the marked choices, in the order offered."""
    return [choice.label for choice in question.choices if choice.key in marks]


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except (ValueError, ValidationError):
        return None


@never_cache
@login_required
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """That ballots of theirs were counted, when and how; never what was chosen."""
    poll = published(pk)
    entries = receipts_of(poll, voters_for(request.user, poll))
    if not entries and "new" in request.GET:
        raise Http404
    trail = breadcrumbs(poll.page)
    context = {
        "poll": poll,
        "page": poll.page,
        "new": "new" in request.GET,
        "receipts": [
            {
                "code": grouped(entry.receipt),
                "name": voter_name(entry.voter),
                "at": entry.at,
                "channel": entry.get_channel_display(),
            }
            for entry in entries
        ],
        "breadcrumbs": [*trail[:-1], (trail[-1][0], poll.page.get_url()), (_("Receipt"), "")],
    }
    return render(request, "surveys/receipt.html", context)
