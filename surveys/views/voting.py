"""Voting on the web with an account, and receipts."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from communities.errors import Refusal
from printing.codes import grouped
from surveys.asking import asked
from surveys.counted import counted_text
from surveys.errors import NotEntitled
from surveys.models import Poll, RollEntry
from surveys.presenting import breadcrumbs, voter_name
from surveys.querying import poll_to_vote_in
from surveys.services import cast, receipts_of, voters_for
from surveys.services.casting import require_open
from surveys.services.electorate import Voter
from surveys.services.naming import require_changeable
from surveys.views.booth import (
    Booth,
    Filled,
    filled_from,
    posted,
    posted_key,
    require_announced,
)
from surveys.vocabulary import Channel, Phase


def published(pk: int) -> Poll:
    """The published poll of this page, or 404."""
    polls = Poll.objects.published().select_related("page__community__sub_district", "community")
    return get_object_or_404(polls, page=pk)


def to_vote_in(pk: int) -> Poll:
    """The same without what only pages show: counting a ballot asks for little else."""
    found = poll_to_vote_in(page=pk)
    if not found:
        raise Http404
    return found[0]


@method_decorator([never_cache, login_required], name="dispatch")
class VoteView(Booth):
    """The ballot of somebody who is signed in, for one of those for whom they act."""

    voters: list[Voter]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Learn for whom this person may vote."""
        super().setup(request, *args, **kwargs)
        sends = request.POST.get("step") == "send"
        self.poll = to_vote_in(kwargs["pk"]) if sends else published(kwargs["pk"])
        if request.user.is_authenticated:
            self.voters = voters_for(request.user, self.poll)

    @cached_property
    def entries(self) -> dict[int, RollEntry]:
        """Who of them has voted."""
        return {entry.voter.pk: entry for entry in receipts_of(self.poll, self.voters)}

    def action(self) -> str:
        return reverse("surveys:vote", args=[self.poll.page_id])

    def several_voters(self) -> bool:
        return len(self.voters) > 1

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form, or say why there is none."""
        try:
            require_open(self.poll, timezone.now())
            voter = self._voter(request.GET.get("for", ""))
        except Refusal as refusal:
            return self._refuse(str(refusal))
        if voter is None:
            return self.page("surveys/vote_for.html", choices=self._choices_of_voter())
        if voter.pk in self.entries:
            return self._again(voter, self.entries[voter.pk])
        return self.form(voter, Filled(), uuid.uuid4())

    def _again(self, voter: Voter, entry: RollEntry) -> HttpResponse:
        """The answer of a named poll, to be changed; of a secret one, when it was counted."""
        try:
            require_changeable(self.poll, entry, Channel.WEB)
        except Refusal as refusal:
            return self._refuse(str(refusal))
        notice = counted_text(entry, changeable=True)
        return self.form(voter, filled_from(entry), uuid.uuid4(), notice=notice)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step: look again, change, or send."""
        filled, key = posted(request), posted_key(request)
        voter = None
        try:
            voter = self._voter(request.POST.get("for", ""))
            if voter is None:
                return redirect(request.path)
            require_announced(request, self.poll)
            if request.POST.get("step") == "change":
                return self.form(voter, filled, key)
            if request.POST.get("step") == "send":
                return self._send(voter, filled, key)
            if voter.pk in self.entries:
                require_changeable(self.poll, self.entries[voter.pk], Channel.WEB)
            return self.review(voter, filled, key)
        except Refusal as refusal:
            self.poll = published(pk)
            if voter is None:
                return self._refuse(str(refusal))
            return self.form(voter, filled, key, error=str(refusal))

    def _send(self, voter: Voter, filled: Filled, key: uuid.UUID) -> HttpResponse:
        """Count it, and lead to the receipt."""
        if filled.places:
            filled.require_places(asked(self.poll))
        cast(
            self.poll,
            voter,
            filled.keys,
            channel=Channel.WEB,
            key=key,
            at=timezone.now(),
            by=self.request.user,
            texts=filled.texts,
        )
        return redirect(reverse("surveys:receipt", args=[self.poll.page_id]) + "?new=1")

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
            {
                "pk": voter.pk,
                "name": voter_name(voter),
                "done": self._done(voter),
                "open": voter.pk not in self.entries or not self.poll.secret,
            }
            for voter in self.voters
        ]

    def _done(self, voter: Voter) -> str:
        """When and how this voter's ballot was counted, or nothing."""
        entry = self.entries.get(voter.pk)
        return counted_text(entry, changeable=not self.poll.secret) if entry else ""

    def _refuse(self, sentence: str) -> HttpResponse:
        has_receipt = bool(self.entries) if self.voters else False
        return self.refuse(sentence, has_receipt=has_receipt)


@never_cache
@login_required
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """That ballots of theirs were counted, when and how; never what was chosen."""
    poll = published(pk)
    entries = receipts_of(poll, voters_for(request.user, poll))
    if not entries and "new" in request.GET:
        raise Http404
    return show_receipts(request, poll, entries, new="new" in request.GET)


def show_receipts(
    request: HttpRequest, poll: Poll, entries: list[RollEntry], *, new: bool, named: bool = True
) -> HttpResponse:
    """Show that these ballots were counted; without names to who knows the code only."""
    trail = breadcrumbs(poll.page)
    open_now = poll.phase(timezone.now()) == Phase.OPEN
    context = {
        "poll": poll,
        "page": poll.page,
        "new": new,
        "receipts": [_receipt(entry, poll, named=named) for entry in entries],
        "can_change": named and open_now and not poll.secret,
        "breadcrumbs": [*trail[:-1], (trail[-1][0], poll.page.get_url()), (_("Receipt"), "")],
    }
    return render(request, "surveys/receipt.html", context)


def _receipt(entry: RollEntry, poll: Poll, *, named: bool) -> dict[str, Any]:
    """A line of the receipt; of a named poll also when the answer was changed last."""
    change = None if poll.secret else entry.changes.order_by("-at", "-pk").first()
    return {
        "code": grouped(entry.receipt),
        "name": voter_name(entry.voter) if named else "",
        "at": entry.at,
        "channel": entry.get_channel_display(),
        "changed_at": change.at if change else None,
        "changed_channel": change.get_channel_display() if change else "",
    }
