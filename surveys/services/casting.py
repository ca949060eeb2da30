"""Casting a ballot: one way in, for every channel."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from communities.errors import Refusal
from communities.models import Household, Resident
from communities.roles import Visitor
from home.dates import day_text
from printing.codes import new_code
from surveys.counted import counted_text
from surveys.errors import (
    AlreadyCounted,
    Closed,
    NotOpenYet,
    NotPublished,
    NotYours,
    UsedForm,
)
from surveys.models import Ballot, Batch, Poll, RollEntry
from surveys.permissions import may_enter_for
from surveys.querying import state_of_poll
from surveys.services.answers import Answers, checked, write_answers
from surveys.services.electorate import Voter, acting_for, acts_for, require_entitled
from surveys.services.naming import change_answers, changed_with, may_change, name_ballots
from surveys.vocabulary import ORIGIN_OF, Channel, Electorate, Phase

RECEIPT_KIND = "R"
RECEIPT_LENGTH = 12  # 30**10 of them: eight characters met twice among 1,500


@dataclass(frozen=True)
class Receipt:
    """That a ballot was counted, when and how; it says nothing of what was chosen."""

    code: str
    at: datetime
    channel: Channel


@dataclass(frozen=True)
class Casting:
    """What `cast` was asked to count."""

    voter: Voter
    choices: Sequence[uuid.UUID]
    channel: Channel
    key: uuid.UUID
    at: datetime
    by: Visitor | None
    texts: Mapping[str, str] = field(default_factory=dict)
    batch: Batch | None = None

    def entry(self, poll: Poll) -> RollEntry:
        """The roll entry, not yet written."""
        household, resident = voter_ids(self.voter)
        return RollEntry(
            community_id=poll.community_id,
            poll=poll,
            household_id=household,
            resident_id=resident,
            channel=self.channel,
            at=self.at,
            key=self.key,
            receipt=new_code(RECEIPT_KIND, RECEIPT_LENGTH),
            entered_by_id=getattr(self.by, "pk", None),
            batch=self.batch,
        )


def cast(  # noqa: PLR0913 - a ballot is all of this, and each is named by the caller
    poll: Poll,
    voter: Voter,
    choices: Sequence[uuid.UUID],
    *,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    by: Visitor | None,
    texts: Mapping[str, str] | None = None,
) -> Receipt:
    """Count the one ballot of this voter, or raise a `Refusal` that says why not.

    `choices` are keys of options, over all questions, in order of preference where that is asked;
    `texts` are words by the key of their question. `key` is the form's own: the same key gives
    the same receipt again, whatever has happened since (a double tap, a lost answer).
    """
    casting = Casting(voter, choices, channel, key, at, by, texts or {})
    try:
        return _count(poll, casting)
    except Refusal as refusal:
        earlier = RollEntry.objects.filter(poll=poll, key=key).first() or changed_with(poll, key)
        if earlier is None:
            if isinstance(refusal, AlreadyCounted) and not poll.secret:
                return _change(poll, casting)
            raise
        if (earlier.household_id, earlier.resident_id) != voter_ids(voter):
            raise UsedForm from None
        return _receipt(earlier)


@transaction.atomic
def _change(poll: Poll, casting: Casting) -> Receipt:
    """Put this voter's new answer in the place of the counted one, in a named poll.

    Sealing waits for the lock on the poll, or this for the sealing; two changes wait for each
    other, and the later one counts.
    """
    polls = Poll.objects.select_for_update(of=("self",), no_key=True).select_related("page")
    locked = polls.get(pk=poll.pk)
    require_open(locked, casting.at)
    entry = counted_entry(locked, casting.voter)
    if entry is None:  # a batch was discarded meanwhile
        raise AlreadyCounted
    if casting.key == entry.key or changed_with(locked, casting.key):
        return _receipt(entry)  # a double tap that waited for the lock
    if not may_change(locked, entry, casting.channel):
        raise already(entry)
    change_answers(
        entry,
        checked(locked, casting.choices, casting.texts),
        channel=casting.channel,
        key=casting.key,
        at=casting.at,
        by=casting.by,
    )
    return _receipt(entry)


def _count(poll: Poll, casting: Casting) -> Receipt:
    """Check and write in one short transaction; the constraints decide who was first."""
    require_open(poll, casting.at)
    require_entitled(poll, casting.voter)
    _require_actor(casting)
    entry = casting.entry(poll)
    try:
        with transaction.atomic():
            entry.poll = freeze(poll, casting.at)
            answers = checked(entry.poll, casting.choices, casting.texts)
            entry.save(force_insert=True)
            _drop(entry, answers)
    except IntegrityError as error:
        raise refusal_for(poll, casting.voter) from error
    return _receipt(entry)


def enrol(poll: Poll, stub: Casting) -> RollEntry:
    """Put the voter of a stub on the roll; their ballot follows with its batch.

    The same constraints decide who was first as for `cast`; call it inside a transaction.
    """
    require_entitled(poll, stub.voter)
    _require_actor(stub)
    entry = stub.entry(freeze(poll, stub.at))
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise refusal_for(poll, stub.voter) from error
    require_unsealed(poll)
    return entry


def freeze(poll: Poll, at: datetime) -> Poll:
    """Freeze the poll at its first ballot; from then on nobody has to lock it to read options.

    The lock lets the foreign keys of others' entries pass: with a full one, two first ballots of
    one voter can wait for each other for ever.
    """
    if poll.frozen_at is not None:
        return poll
    locked = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if locked.frozen_at is None:
        locked.frozen_at = at
        locked.save(update_fields=["frozen_at"])
    return locked


def _drop(entry: RollEntry, answers: Answers) -> None:
    """Write the ballot, then make sure that sealing has not overtaken it."""
    poll = entry.poll
    ballot = Ballot(poll=poll, origin=ORIGIN_OF[Channel(entry.channel)])
    ballot.save(force_insert=True)
    if not poll.secret:
        name_ballots([(entry.pk, ballot)])
    write_answers([(ballot, answers)])
    require_unsealed(poll)


def require_unsealed(poll: Poll) -> None:
    """Raise `Closed` if sealing was first.

    The roll's foreign key makes a sealing transaction wait for one that counts, or that one for
    it; this second look tells which of the two came first.
    """
    if [state for (state,) in state_of_poll(poll=poll.pk)] != [Poll.State.PUBLISHED]:
        raise Closed


def require_open(poll: Poll, at: datetime) -> None:
    """Raise a refusal that names the day unless the poll takes ballots at this moment."""
    if poll.state == Poll.State.VOIDED:
        words = {"day": day_text(poll.voided_at or at), "reason": poll.void_reason}
        raise NotPublished(_("This poll was voided on %(day)s: %(reason)s") % words)
    if not poll.page.live:
        raise NotPublished
    phase = poll.phase(at)
    if phase == Phase.UPCOMING:
        opens = day_text(poll.opens_at, clock=True)
        raise NotOpenYet(_("This poll opens on %(day)s.") % {"day": opens})
    if phase == Phase.CLOSED or poll.state == Poll.State.SEALED:
        closed = day_text(poll.closes_at, clock=True)
        raise Closed(
            _("This poll closed on %(day)s; ballots are no longer taken.") % {"day": closed}
        )


def _require_actor(casting: Casting) -> None:
    """Residents vote for whom they act for; everything else is entered by staff."""
    if casting.channel == Channel.SLIP:
        return
    allowed = acts_for if casting.channel == Channel.WEB else may_enter_for
    if casting.by is None or not allowed(casting.by, casting.voter):
        raise NotYours


def counted_entry(poll: Poll, voter: Voter) -> RollEntry | None:
    """The roll entry of this voter, if their ballot has been counted."""
    household, resident = voter_ids(voter)
    entry = RollEntry.objects.filter(poll=poll, household=household, resident=resident).first()
    if entry is not None:
        entry.poll = poll
    return entry


def refusal_for(poll: Poll, voter: Voter) -> Refusal:
    """Say when and how this voter's ballot was counted."""
    entry = counted_entry(poll, voter)
    return already(entry) if entry is not None else AlreadyCounted()


def already(entry: RollEntry) -> AlreadyCounted:
    """The refusal of a second ballot, naming the first."""
    return AlreadyCounted(counted_text(entry))


def voters_for(user: Visitor, poll: Poll) -> list[Voter]:
    """Households or residents for which this user may vote here, whether or not they have."""
    residents = [row for row in acting_for(user) if row.community_id == poll.community_id]
    candidates: list[Voter] = list(residents)
    if poll.electorate == Electorate.HOUSEHOLDS:
        candidates = list({row.household_id: row.household for row in residents}.values())
    return [voter for voter in candidates if _entitled(poll, voter)]


def _entitled(poll: Poll, voter: Voter) -> bool:
    try:
        require_entitled(poll, voter)
    except Refusal:
        return False
    return True


def receipts_of(poll: Poll, voters: list[Voter]) -> list[RollEntry]:
    """Roll entries of these voters, with who they are."""
    households = [row.pk for row in voters if isinstance(row, Household)]
    residents = [row.pk for row in voters if isinstance(row, Resident)]
    entries = RollEntry.objects.filter(poll=poll).select_related("household__building", "resident")
    mine = Q(household__in=households) if households else Q(resident__in=residents)
    found = list(entries.filter(mine)) if voters else []
    for entry in found:
        entry.poll = poll
    return found


def voter_ids(voter: Voter) -> tuple[int | None, int | None]:
    """Household id and resident id, one of them None."""
    return (voter.pk, None) if isinstance(voter, Household) else (None, voter.pk)


def _receipt(entry: RollEntry) -> Receipt:
    return Receipt(entry.receipt, entry.at, Channel(entry.channel))
