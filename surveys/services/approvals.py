"""How residents voted on the projects of a round, as plain data for those who allocate its pool.

`projects` asks for it through `projects.links.resident_vote(call, at)`; nothing in `projects`
imports this app.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from projects.links import ResidentVote
from projects.models import RoundPage
from surveys.errors import NotClosed
from surveys.models import BallotChoice, Poll, PollQuestion
from surveys.services.sealing import ensure_sealed
from surveys.vocabulary import Kind

CHUNK = 5000


def polls_of_round(call: RoundPage) -> list[Poll]:
    """The published polls that ask about this round, one of each community that asks."""
    asking = PollQuestion.objects.filter(round=call, retired=False, kind=Kind.PROJECTS)
    polls = Poll.objects.published().filter(pk__in=asking.values("poll"))
    polls = polls.exclude(state=Poll.State.VOIDED).order_by("community__code", "pk")
    return list(polls.select_related("page", "community"))


def approval_ballots(poll: Poll) -> Iterator[frozenset[uuid.UUID]]:
    """The approval ballots of a sealed poll: of each, the keys of the options that it approves.

    Ballots that approve nothing are left out. Their order is the one they were sealed in, which is
    random. `approved_grants` says which grant a key stands for. Raises `NotClosed` before sealing.
    """
    if poll.state != Poll.State.SEALED:
        raise NotClosed
    marks = BallotChoice.objects.filter(ballot__poll=poll, option__question__kind=Kind.PROJECTS)
    rows = marks.order_by("ballot").values_list("ballot", "option__key").iterator(chunk_size=CHUNK)
    for _ballot, options in groupby(rows, key=lambda row: row[0]):
        yield frozenset(key for _pk, key in options)


def approved_grants(poll: Poll) -> dict[uuid.UUID, int]:
    """Which grant each option's key stands for: key → primary key of the grant."""
    options = poll.options.filter(grant__isnull=False, question__retired=False)
    return {key: grant for key, grant in options.values_list("key", "grant") if grant is not None}


def vote_of_round(call: RoundPage, at: datetime) -> ResidentVote | None:
    """All ballots on a round, over all its polls whose result may be seen; None where nobody asks.

    Polls that are still open, or whose slips are still being entered, are counted as waiting: an
    allocation before none waits would be a figure before closing.
    """
    polls = [ensure_sealed(poll, at) for poll in polls_of_round(call)]
    if not polls:
        return None
    ready = [p for p in polls if p.state == Poll.State.SEALED and p.shows_results(at)]
    ballots: Counter[frozenset[int]] = Counter()
    grants: set[int] = set()
    for poll in ready:
        named = approved_grants(poll)
        grants |= set(named.values())
        ballots.update(frozenset(named[key] for key in one) for one in approval_ballots(poll))
    return ResidentVote(
        ballots=dict(ballots),
        grants=frozenset(grants),
        polls=tuple((p.community.name, p.page.get_url() or "") for p in ready),
        waiting=tuple(p.community.name for p in polls if p not in ready),
    )
