"""Named polls: who chose what, and changing it until closing.

Nothing in this module touches a secret poll; `services.casting` is the only one that calls it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from communities.journal import note
from surveys.counted import counted_text
from surveys.errors import AlreadyCounted, NotChangeable
from surveys.models import (
    Ballot,
    BallotChange,
    BallotChoice,
    BallotText,
    NamedBallot,
    Poll,
    RollEntry,
)
from surveys.services.answers import Answers, write_answers
from surveys.vocabulary import ORIGIN_OF, Channel

CHANGING = frozenset({Channel.WEB, Channel.PHONE, Channel.DESK})
NAMES_KEPT = timedelta(days=365)  # after the result
BY_STAFF = frozenset({Channel.PHONE, Channel.DESK})


def may_change(poll: Poll, entry: RollEntry, channel: Channel) -> bool:
    """Whether an answer that was counted can be given anew over this channel.

    Who is signed in, calls or comes to the desk is known. The link on a slip changes only what the
    same link gave, because anybody may hold a slip. A slip on paper changes nothing: nobody can
    tell whether it was filled in before or after.
    """
    if poll.secret:
        return False
    return channel in CHANGING or channel == entry.channel == Channel.SLIP


def require_changeable(poll: Poll, entry: RollEntry, channel: Channel) -> None:
    """Raise the refusal of a second ballot where the first cannot be changed over this channel."""
    if not may_change(poll, entry, channel):
        raise AlreadyCounted(counted_text(entry))
    if not NamedBallot.objects.filter(entry=entry).exists():
        raise NotChangeable


def name_ballots(pairs: Sequence[tuple[int, Ballot]]) -> None:
    """Keep whose ballots these are: (id of the roll entry, ballot)."""
    NamedBallot.objects.bulk_create(
        NamedBallot(entry_id=entry, ballot=ballot) for entry, ballot in pairs
    )


def change_answers(  # noqa: PLR0913 - an answer, and how it came
    entry: RollEntry,
    answers: Answers,
    *,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    by: Any,
) -> None:
    """Put these answers in the place of the earlier ones; the roll stays as it is.

    The caller holds a lock on the poll. The ballot lies with the channel over which the counted
    answer came; the roll keeps the first channel and time, so that nobody takes part twice. What a
    worker changes for somebody stands in the log, without voter and choice.
    """
    named = NamedBallot.objects.filter(entry=entry).first()
    if named is None:
        raise NotChangeable
    BallotChange.objects.create(
        entry=entry, key=key, at=at, channel=channel, by_id=getattr(by, "pk", None)
    )
    ballot = Ballot(pk=named.ballot_id, poll_id=entry.poll_id, origin=ORIGIN_OF[channel])
    BallotChoice.objects.filter(ballot=ballot).delete()
    BallotText.objects.filter(ballot=ballot).delete()
    ballot.save(force_update=True)
    write_answers([(ballot, answers)])
    if channel in BY_STAFF:
        note("polls.ballot_change", entry.poll, by)


def changed_with(poll: Poll, key: uuid.UUID) -> RollEntry | None:
    """The roll entry that was changed by the form with this key."""
    change = BallotChange.objects.filter(entry__poll=poll, key=key).select_related("entry").first()
    return change.entry if change else None


def answers_of(entry: RollEntry) -> tuple[list[BallotChoice], list[BallotText]]:
    """What stands on the ballot of this entry of a named poll: marks in their order, and words."""
    marks = BallotChoice.objects.filter(ballot__named=entry.pk).select_related("option__question")
    texts = BallotText.objects.filter(ballot__named=entry.pk).select_related("question")
    order = ("option__question__order", "rank", "option__order")
    return list(marks.order_by(*order)), list(texts)


def purge_names(at: datetime) -> int:
    """Forget whose named ballots were whose, a year after the result; they stay counted."""
    old = NamedBallot.objects.filter(entry__poll__sealed_at__lt=at - NAMES_KEPT)
    BallotChange.objects.filter(entry__named__in=old).delete()
    gone, _rows = old.delete()
    return gone


def said_by(entries: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """What stands on the ballots of these entries: id → key of the question → answers in words.

    Three queries. An entry without a ballot, because its slip was not valid, is not in it.
    """
    said: dict[int, dict[str, list[str]]] = {
        pk: {} for pk in NamedBallot.objects.filter(entry__in=entries).values_list("pk", flat=True)
    }
    marks = BallotChoice.objects.filter(ballot__named__in=entries)
    marks = marks.order_by("rank", "option__order", "option")
    names = ("ballot__named", "option__question__key", "option__label")
    for entry, question, label in marks.values_list(*names):
        said[entry].setdefault(str(question), []).append(label)
    texts = BallotText.objects.filter(ballot__named__in=entries)
    for entry, question, text in texts.values_list("ballot__named", "question__key", "text"):
        said[entry].setdefault(str(question), []).append(text)
    return said
