"""A pile of paper is counted as a whole: its ballots reach the urn all at once, in random order."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities.journal import note
from surveys.errors import BatchRefused, Differs, TooFewStubs
from surveys.models import Ballot, Batch, PileBallot, Poll, PollOption
from surveys.services.answers import Answers, Mark, write_answers
from surveys.services.batches import Turn, Verdict, differences, lock_batch, require_no_last
from surveys.services.casting import require_unsealed
from surveys.services.naming import name_ballots
from surveys.vocabulary import Kind, Origin

FEWEST = 10


@transaction.atomic
def commit_batch(batch: Batch, *, at: datetime, by: User, last: bool = False) -> Batch:
    """Count the whole batch: its ballots go into the urn in random order; the pile is forgotten.

    Stubs without a ballot count as having taken part. Raises `TooFewStubs`, `Differs`.
    """
    locked = lock_batch(batch, by)
    pile = list(locked.pile.filter(turn=Turn.FIRST))
    _require_whole(locked, last=last)
    _count_pile(locked, pile)
    locked.pile.all().delete()
    locked.state, locked.last = Batch.State.COMMITTED, locked.last or last
    locked.closed_at, locked.closed_by = at, by
    verdicts = [ballot.verdict for ballot in pile]
    locked.spoilt, locked.unreadable = map(verdicts.count, (Verdict.SPOILT, Verdict.UNREADABLE))
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError as error:
        require_no_last(locked.poll)
        raise TooFewStubs from error
    require_unsealed(locked.poll)
    note("polls.batch_commit", locked, by)
    return locked


def _require_whole(batch: Batch, *, last: bool) -> None:
    if batch.stubs == 0:
        raise BatchRefused(_("This batch has no stub yet. Enter the slips first, or discard it."))
    if batch.stubs < FEWEST and not (batch.named or last or batch.last):
        raise TooFewStubs
    if batch.twice and differences(batch):
        raise Differs


def _count_pile(batch: Batch, pile: list[PileBallot]) -> None:
    """Write ballots of this pile in an order that nobody knows."""
    valid = [ballot for ballot in pile if ballot.verdict == Verdict.VALID]
    secrets.SystemRandom().shuffle(valid)
    ballots = [Ballot(poll=batch.poll, origin=Origin.PAPER) for _ballot in valid]
    Ballot.objects.bulk_create(ballots)
    if batch.named:
        entries = [ballot.entry_id for ballot in valid if ballot.entry_id is not None]
        name_ballots(list(zip(entries, ballots, strict=True)))
    answers = _answers_of(batch.poll, valid)
    write_answers(zip(ballots, answers, strict=True))


def _answers_of(poll: Poll, pile: list[PileBallot]) -> list[Answers]:
    """What these ballots say; each was checked when it was entered, and nothing has changed."""
    options = {str(row.key): row for row in poll.options.select_related("question")}
    questions = {str(row.key): row for row in poll.questions.all()}
    return [
        Answers(
            tuple(_ranks(options[mark] for mark in ballot.marks)),
            tuple((questions[key], text) for key, text in ballot.texts.items() if text.strip()),
        )
        for ballot in pile
    ]


def _ranks(options: Iterable[PollOption]) -> Iterator[Mark]:
    """Number the preferences of each question that asks for an order."""
    places: Counter[int] = Counter()
    for option in options:
        ordered = option.question.kind == Kind.RANKING
        places[option.question_id] += ordered
        yield option, places[option.question_id] if ordered else 0
