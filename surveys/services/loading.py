"""Loading a whole poll's figures at once: for demonstration data and from an earlier system."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Household
from printing.codes import new_code
from surveys.errors import BadFigures
from surveys.models import Ballot, BallotChoice, Poll, PollOption, RollEntry
from surveys.services.casting import RECEIPT_KIND, RECEIPT_LENGTH
from surveys.services.electorate import Voter, voters_of
from surveys.services.naming import name_ballots
from surveys.vocabulary import Channel, Origin

BATCH = 1000
CHANNELS = {Origin.WEB: Channel.WEB, Origin.PAPER: Channel.PAPER}


@dataclass(frozen=True)
class Figures:
    """Of one pile: how many took part, and how many marks each option's key has."""

    participants: int
    marks: Mapping[uuid.UUID, int]


@transaction.atomic
def load_ballots(
    poll: Poll,
    figures: Mapping[Origin, Figures],
    voters: Sequence[Voter],
    *,
    at: datetime,
    by: User | None = None,
) -> int:
    """Write ballots that give exactly these figures, and a roll entry for each; returns how many.

    The first voters are those of the first pile, and so on; the times of each pile are spread
    between opening and the earlier of closing and `at`. The same constraints hold as for `cast`.
    Does nothing for a poll that has ballots; raises `BadFigures` when no set of ballots can give
    these figures.
    """
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.roll.exists() or poll.state != Poll.State.PUBLISHED:
        return 0
    total = sum(pile.participants for pile in figures.values())
    _require_voters(poll, voters[:total], total)
    options = {row.key: row for row in poll.options.filter(retired=False)}
    origins = chain.from_iterable([origin] * pile.participants for origin, pile in figures.items())
    entries = _write_roll(poll, list(zip(voters[:total], origins, strict=True)), at, by)
    ballots: list[Ballot] = []
    for origin, pile in figures.items():
        ballots += _write_ballots(poll, origin, _spread(poll, options, pile))
    if not poll.secret:
        name_ballots([(row.pk, ballot) for row, ballot in zip(entries, ballots, strict=True)])
    poll.frozen_at = poll.opens_at
    poll.save(update_fields=["frozen_at"])
    return total


def _require_voters(poll: Poll, voters: Sequence[Voter], total: int) -> None:
    """Refuse fewer voters than ballots, and voters outside the electorate."""
    if len({voter.pk for voter in voters}) != total:
        raise BadFigures(_("There are fewer households than ballots."))
    entitled = set(voters_of(poll).values_list("pk", flat=True))
    if not entitled.issuperset(voter.pk for voter in voters):
        raise BadFigures(_("One of these households is not in the electorate."))


def _write_roll(
    poll: Poll, voters: list[tuple[Voter, Origin]], at: datetime, by: User | None
) -> list[RollEntry]:
    end = min(poll.closes_at, at)
    piles = Counter(origin for _voter, origin in voters)
    written: Counter[Origin] = Counter()
    entries = []
    for voter, origin in voters:
        written[origin] += 1
        step = (end - poll.opens_at) / (piles[origin] + 1)
        home = isinstance(voter, Household)
        entries.append(
            RollEntry(
                community_id=poll.community_id,
                poll=poll,
                household=voter if isinstance(voter, Household) else None,
                resident=None if isinstance(voter, Household) else voter,
                channel=CHANNELS[origin],
                at=poll.opens_at + step * written[origin],
                key=uuid.uuid4(),
                receipt=new_code(RECEIPT_KIND, RECEIPT_LENGTH),
                entered_by=by if home or origin == Origin.PAPER else None,
            )
        )
    return RollEntry.objects.bulk_create(entries, batch_size=BATCH)


def _spread(
    poll: Poll, options: Mapping[uuid.UUID, PollOption], pile: Figures
) -> list[list[PollOption]]:
    """Deal the marks of each question round and round over the pile's ballots.

    Dealt in a circle, no ballot gets an option twice, and none gets more marks than it must.
    """
    ballots: list[list[PollOption]] = [[] for _ in range(pile.participants)]
    for question in poll.questions.filter(retired=False):
        place = 0
        rows = [row for row in options.values() if row.question_id == question.pk]
        for row in rows:
            marks = pile.marks.get(row.key, 0)
            _require_marks(marks, pile.participants)
            for _turn in range(marks):
                ballots[place % pile.participants].append(row)
                place += 1
        _require_marks(-(-place // max(pile.participants, 1)), question.max_choices)
        if place < pile.participants:
            raise BadFigures(_("There are more participants than marks."))
    return ballots


def _require_marks(marks: int, most: int) -> None:
    if marks > most:
        raise BadFigures(_("There are more marks than these ballots can hold."))


def _write_ballots(poll: Poll, origin: Origin, marks: list[list[PollOption]]) -> list[Ballot]:
    ballots = [Ballot(poll=poll, origin=origin) for _ in marks]
    Ballot.objects.bulk_create(ballots, batch_size=BATCH)
    BallotChoice.objects.bulk_create(
        (
            BallotChoice(ballot=ballot, option=option)
            for ballot, chosen in zip(ballots, marks, strict=True)
            for option in chosen
        ),
        batch_size=BATCH,
    )
    return ballots
