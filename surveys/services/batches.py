"""Paper comes back: a pile is entered and compared, and may be entered again or discarded.

A stub is on the roll from the moment it is entered, by the same guard as every other channel, so
that nobody takes part a second time while the pile lies on the desk.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communities.evidence import delete_with_files
from communities.journal import note
from communities.roles import manages
from home.dates import day_text
from surveys import serials
from surveys.errors import (
    BatchOver,
    BatchRefused,
    MoreBallotsThanStubs,
    NotInTime,
    NotYours,
    StubUsed,
)
from surveys.models import (
    Batch,
    PileBallot,
    Poll,
    RollEntry,
    Slip,
)
from surveys.services.answers import checked
from surveys.services.casting import (
    Casting,
    counted_entry,
    enrol,
    freeze,
    require_unsealed,
    voter_ids,
)
from surveys.services.slips import slip_in
from surveys.vocabulary import Channel

Verdict, Turn = PileBallot.Verdict, PileBallot.Turn


@transaction.atomic
def open_batch(  # noqa: PLR0913 - each is named by the caller
    poll: Poll,
    *,
    received_on: date,
    at: datetime,
    by: User,
    last: bool = False,
    twice: bool = False,
) -> Batch:
    """Begin a batch of slips that came in on this day, which is a day of the poll."""
    if not manages(by, poll.community_id):
        raise NotYours(_("Only the social workers of this community enter its slips."))
    poll = freeze(poll, at)
    _require_paper(poll, at)
    first, final = (timezone.localdate(moment) for moment in (poll.opens_at, poll.closes_at))
    if not first <= received_on <= min(final, timezone.localdate(at)):
        words = {"first": day_text(poll.opens_at), "final": day_text(poll.closes_at, clock=True)}
        raise BatchRefused(_("Slips count that came in between %(first)s and %(final)s.") % words)
    require_no_last(poll)
    Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    number = (poll.batches.aggregate(last=Max("number"))["last"] or 0) + 1
    batch = Batch.objects.create(
        community_id=poll.community_id,
        poll=poll,
        number=number,
        received_on=received_on,
        opened_at=at,
        opened_by=by,
        twice=twice,
        named=not poll.secret,
    )
    require_unsealed(poll)
    return batch


def _require_paper(poll: Poll, at: datetime) -> None:
    if at >= poll.paper_until or poll.state != Poll.State.PUBLISHED:
        until = day_text(poll.paper_until, clock=True)
        raise NotInTime(_("Slips of this poll could be entered until %(day)s.") % {"day": until})
    if at < poll.opens_at:
        raise NotInTime(
            _("This poll opens on %(day)s.") % {"day": day_text(poll.opens_at, clock=True)}
        )


def require_no_last(poll: Poll) -> None:
    """Raise `BatchRefused` where the last batch of the poll has been begun."""
    if poll.batches.filter(last=True).exclude(state=Batch.State.DISCARDED).exists():
        raise BatchRefused(_("The last batch of this poll has been begun; there is none after it."))


def lock_batch(batch: Batch, by: User) -> Batch:
    """The batch, ours until the transaction ends, if it is still open and the user's."""
    if not manages(by, batch.community_id):
        raise NotYours(_("Only the social workers of this community enter its slips."))
    rows = Batch.objects.select_for_update(of=("self",)).select_related("poll__page")
    locked = rows.get(pk=batch.pk)
    if not locked.is_open:
        raise BatchOver
    return locked


# --- stubs --------------------------------------------------------------------------------------


def enter_stub(batch: Batch, typed: str, *, at: datetime, by: User) -> Slip:
    """Enter a stub that was scanned or typed; its voter has taken part from now on.

    Every entry of a batch bears the time at which the batch was begun: their order tells nothing.
    Raises `SlipUnknown`, `ForeignSlip`, `StubUsed`, `NotEntitled`, each with its sentence.
    """
    slip = slip_in(batch.poll, typed)
    with transaction.atomic():
        locked = lock_batch(batch, by)
        _require_paper(locked.poll, at)
        taken = counted_entry(locked.poll, slip.voter)
        if taken is not None:
            raise StubUsed(_used(slip, taken, batch))
        stub = Casting(
            voter=slip.voter,
            choices=(),
            channel=Channel.PAPER,
            key=uuid.uuid4(),
            at=locked.opened_at,
            by=by,
            batch=locked,
        )
        enrol(locked.poll, stub)
        Batch.objects.filter(pk=locked.pk).update(stubs=F("stubs") + 1)
    return slip


def _used(slip: Slip, entry: RollEntry, batch: Batch) -> str:
    words = {
        "number": serials.printed(slip.serial),
        "day": day_text(entry.at, year=False),
        "channel": entry.get_channel_display(),
    }
    if entry.batch_id == batch.pk:
        return _("Stub %(number)s is in this batch already.") % words
    return (
        _(
            "Stub %(number)s has been used: this voter already took part %(channel)s on %(day)s. "
            "Put the slip aside whole, with its ballot; it does not count."
        )
        % words
    )


@transaction.atomic
def take_back_stub(batch: Batch, entry: int, *, by: User) -> None:
    """Take a stub out of the batch: its voter has not taken part."""
    locked = lock_batch(batch, by)
    if not RollEntry.objects.filter(pk=entry, batch=locked).exists():
        return
    if locked.stubs <= locked.ballots:
        raise MoreBallotsThanStubs(
            _("As many ballots as stubs have been entered. Take a ballot back first.")
        )
    RollEntry.objects.filter(pk=entry, batch=locked).delete()
    Batch.objects.filter(pk=locked.pk).update(stubs=F("stubs") - 1)


def stub_entry(batch: Batch, slip: Slip) -> RollEntry | None:
    """The entry on the roll that a slip made in this batch."""
    household, resident = voter_ids(slip.voter)
    return batch.roll.filter(household=household, resident=resident).first()


# --- ballots ------------------------------------------------------------------------------------


@transaction.atomic
def enter_ballot(  # noqa: PLR0913 - what stands on a ballot, and whose entry it is
    batch: Batch,
    marks: Sequence[uuid.UUID],
    *,
    by: User,
    verdict: PileBallot.Verdict = Verdict.VALID,
    turn: PileBallot.Turn = Turn.FIRST,
    texts: Mapping[str, str] | None = None,
    place: int | None = None,
    entry: RollEntry | None = None,
) -> PileBallot:
    """Enter the next ballot of the pile; raises `BadChoice` or `MoreBallotsThanStubs`.

    `place` is where the form stood: sent twice, it is entered once. `entry` is whose it is, in a
    named poll and only there.
    """
    locked = lock_batch(batch, by)
    _require_number(locked, entry)
    _require_turn(locked, turn, by)
    if place is not None and (known := locked.pile.filter(turn=turn, place=place).first()):
        return known
    if verdict == Verdict.VALID:
        checked(locked.poll, marks, texts, partly=True)
    else:
        marks, texts = (), None
    ballot = PileBallot.objects.create(
        batch=locked,
        turn=turn,
        place=_next_place(locked, turn),
        verdict=verdict,
        marks=[str(mark) for mark in marks],
        texts=dict(texts or {}),
        entered_by=by,
        entry=entry,
    )
    if turn == Turn.FIRST:
        Batch.objects.filter(pk=locked.pk).update(ballots=F("ballots") + 1)
    return ballot


def _next_place(batch: Batch, turn: PileBallot.Turn) -> int:
    """Where the next ballot of the pile lies, as far as there may be one more."""
    entered = batch.pile.filter(turn=turn).count()
    if turn == Turn.FIRST and entered >= batch.stubs:
        raise MoreBallotsThanStubs
    if turn == Turn.SECOND and entered >= batch.ballots:
        raise BatchRefused(
            _("The first entry has no more ballots than these. Count the pile; one was left out.")
        )
    return entered + 1


def _require_number(batch: Batch, entry: RollEntry | None) -> None:
    if batch.named != (entry is not None):
        raise BatchRefused(
            _("Slips of a named poll are entered with their number, others without.")
        )


def _require_turn(batch: Batch, turn: PileBallot.Turn, by: User) -> None:
    """The second entry is made by somebody else than the first, without seeing it."""
    other = Turn.SECOND if turn == Turn.FIRST else Turn.FIRST
    if turn == Turn.SECOND and not batch.twice:
        raise BatchRefused(_("This batch is entered once."))
    if batch.pile.filter(turn=other, entered_by=by).exists():
        raise BatchRefused(
            _("You made the other entry of this pile. Somebody else has to make this one.")
        )


@transaction.atomic
def take_back_ballot(batch: Batch, *, by: User, turn: PileBallot.Turn = Turn.FIRST) -> bool:
    """Take the last ballot of the pile back; False when there is none."""
    locked = lock_batch(batch, by)
    last = locked.pile.filter(turn=turn).order_by("-place").first()
    if last is None:
        return False
    gone = Batch.objects.filter(pk=locked.pk)
    last.delete()
    if turn == Turn.FIRST:
        gone.update(ballots=F("ballots") - 1)
    if turn == Turn.FIRST and last.entry_id is not None:
        _take_back_entry(locked, last.entry_id)
    return True


def _take_back_entry(batch: Batch, entry: int) -> None:
    """A slip of a named poll is taken back whole: its voter has not taken part."""
    if batch.pile.filter(entry=entry).exists():
        raise BatchRefused(
            _("Somebody else has entered this slip again. Take it back there first.")
        )
    RollEntry.objects.filter(pk=entry, batch=batch).delete()
    Batch.objects.filter(pk=batch.pk).update(stubs=F("stubs") - 1)


def differences(batch: Batch) -> list[tuple[int, PileBallot | None, PileBallot | None]]:
    """Places of the pile that two people read differently, with both readings."""
    rows = {(row.turn, row.place): row for row in batch.pile.all()}
    places = sorted({place for _turn, place in rows})
    pairs = [(place, rows.get((1, place)), rows.get((2, place))) for place in places]
    return [
        (place, first, second)
        for place, first, second in pairs
        if first is None or second is None or not first.same_as(second)
    ]


@transaction.atomic
def settle(batch: Batch, place: int, turn: PileBallot.Turn, *, by: User) -> None:
    """Two people looked at the ballot: this reading of the two is right."""
    locked = lock_batch(batch, by)
    right = locked.pile.filter(place=place, turn=turn).first()
    if right is None:
        raise BatchRefused(_("Only one of the two entries has this ballot. Enter it first."))
    other = locked.pile.filter(place=place).exclude(turn=turn)
    if locked.named and other.exclude(entry=right.entry_id).exists():
        raise BatchRefused(
            _("Two different slips were entered at this place. Take back to there, and go on anew.")
        )
    other.update(verdict=right.verdict, marks=right.marks, texts=right.texts)


@transaction.atomic
def discard_batch(batch: Batch, *, at: datetime, by: User) -> Batch:
    """Undo the whole batch: its voters have not taken part, its ballots were never entered."""
    locked = lock_batch(batch, by)
    locked.pile.all().delete()
    locked.roll.all().delete()
    delete_with_files(locked.photos.all())
    locked.stubs = locked.ballots = 0
    locked.state, locked.closed_at, locked.closed_by = Batch.State.DISCARDED, at, by
    locked.save()
    note("polls.batch_discard", locked, by)
    return locked
