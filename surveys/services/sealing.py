"""Closing a poll for good: the result is fixed and the ballots forget the order they came in."""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from communities.freshness import freshen
from surveys.errors import BatchesOpen, NotClosed, NotPublished
from surveys.models import Ballot, BallotChoice, BallotText, Batch, Poll
from surveys.tally import count

CHUNK = 1000


@transaction.atomic
def seal(poll: Poll, at: datetime) -> Poll:
    """Fix the result with its hash and rewrite the ballots in random order; done once.

    Ballots of a named poll stay as they are: it is announced that workers see whose they are.
    Raises `NotClosed` before the last moment for ballots, slips included, and `BatchesOpen` while
    slips are still being entered. Calling it again returns the sealed poll.
    """
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state == Poll.State.SEALED:
        return locked
    if locked.state == Poll.State.VOIDED:
        raise NotPublished
    if at < locked.paper_until:
        raise NotClosed
    if locked.batches.filter(state=Batch.State.OPEN).exists():
        raise BatchesOpen
    locked.result = count(locked).as_json()
    locked.result_hash = hash_of(locked, locked.result)
    locked.state = Poll.State.SEALED
    locked.sealed_at = at
    locked.save(update_fields=["result", "result_hash", "state", "sealed_at"])
    if locked.secret:
        _shuffle(locked)
    freshen(locked.community_id)
    return locked


def hash_of(poll: Poll, result: dict[str, Any]) -> str:
    """SHA-256 over the poll's number, its times and its result, in canonical JSON."""
    sealed = {
        "poll": poll.page_id,
        "opens_at": poll.opens_at.isoformat(),
        "closes_at": poll.closes_at.isoformat(),
        "result": result,
    }
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def ensure_sealed(poll: Poll, at: datetime) -> Poll:
    """The poll, sealed now if all its ballots are in and nobody has done it yet."""
    if poll.state != Poll.State.PUBLISHED or at < poll.paper_until:
        return poll
    try:
        return seal(poll, at)
    except BatchesOpen:
        return poll


def close_due(at: datetime) -> int:
    """Seal every poll whose ballots are all in; returns how many there were."""
    due = Poll.objects.due(at).exclude(batches__state=Batch.State.OPEN).order_by("pk")
    sealed = [ensure_sealed(poll, at) for poll in due]
    return sum(poll.state == Poll.State.SEALED for poll in sealed)


def _shuffle(poll: Poll) -> None:
    """Write every ballot anew, with a new id, in the order of the old random ids.

    Old ids are random, so their order is a shuffle that needs no table in memory; new ids keep a
    copy of the old ones from being matched.
    """
    old = poll.ballots.order_by("pk").values_list("pk", flat=True)
    for ids in list(_chunks(old)):
        _rewrite(poll, ids)


def _chunks(ids: Any) -> Iterator[list[uuid.UUID]]:
    chunk: list[uuid.UUID] = []
    for pk in ids.iterator(chunk_size=CHUNK):
        chunk.append(pk)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _rewrite(poll: Poll, ids: list[uuid.UUID]) -> None:
    """Replace these ballots by copies with new ids, written in this order."""
    marks, words = _said_by(ids)
    origins = dict(Ballot.objects.filter(pk__in=ids).values_list("pk", "origin"))
    new = {pk: Ballot(poll=poll, origin=origins[pk]) for pk in ids}
    BallotChoice.objects.filter(ballot__in=ids).delete()
    BallotText.objects.filter(ballot__in=ids).delete()
    Ballot.objects.filter(pk__in=ids).delete()
    Ballot.objects.bulk_create(new.values())
    BallotChoice.objects.bulk_create(
        BallotChoice(ballot=new[pk], option_id=option, rank=rank)
        for pk in ids
        for option, rank in marks[pk]
    )
    BallotText.objects.bulk_create(
        BallotText(ballot=new[pk], question_id=question, text=text)
        for pk in ids
        for question, text in words[pk]
    )


def _said_by(
    ids: list[uuid.UUID],
) -> tuple[defaultdict[uuid.UUID, list[Any]], defaultdict[uuid.UUID, list[Any]]]:
    """Marks with their ranks, and words, by ballot."""
    marks: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    words: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    chosen = BallotChoice.objects.filter(ballot__in=ids)
    for ballot, option, rank in chosen.values_list("ballot_id", "option_id", "rank"):
        marks[ballot].append((option, rank))
    written = BallotText.objects.filter(ballot__in=ids)
    for ballot, question, text in written.values_list("ballot_id", "question_id", "text"):
        words[ballot].append((question, text))
    return marks, words
