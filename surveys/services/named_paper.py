"""Slips of a named poll: whole, each entered with its number, so that it is known whose it is."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from surveys.errors import BatchRefused
from surveys.models import Batch, PileBallot, RollEntry, Slip
from surveys.services.batches import Turn, enter_ballot, enter_stub, stub_entry
from surveys.services.slips import slip_in


@transaction.atomic
def enter_slip(  # noqa: PLR0913 - a slip, what stands on it, and whose entry it is
    batch: Batch,
    typed: str,
    marks: Sequence[uuid.UUID],
    *,
    at: datetime,
    by: User,
    verdict: PileBallot.Verdict = PileBallot.Verdict.VALID,
    turn: PileBallot.Turn = Turn.FIRST,
    texts: Mapping[str, str] | None = None,
    place: int | None = None,
) -> PileBallot:
    """Enter the next slip of the pile: its number says whose it is, its ballot what they chose.

    Raises what `enter_stub` and `enter_ballot` raise; then nothing of the slip is entered.
    `place` is where the form stood: sent twice, it is entered once.
    """
    known = batch.pile.filter(turn=turn, place=place).first() if place is not None else None
    if known is not None:
        return known
    if turn == Turn.FIRST:
        entry = _entry_of(batch, enter_stub(batch, typed, at=at, by=by))
    else:
        entry = _entry_of(batch, slip_in(batch.poll, typed))
    return enter_ballot(
        batch, marks, by=by, verdict=verdict, turn=turn, texts=texts, place=place, entry=entry
    )


def _entry_of(batch: Batch, slip: Slip) -> RollEntry:
    entry = stub_entry(batch, slip)
    if entry is None:
        raise BatchRefused(
            _("The first entry of this batch has no slip with this number. Compare it once more.")
        )
    return entry
