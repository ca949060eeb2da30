"""Slips that came back on paper, entered by the worker one after the other."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from surveys import serials
from surveys.models import Batch, Poll, RollEntry, Slip
from surveys.services import commit_batch, enter_ballot, enter_stub, open_batch


def enter_pile(
    poll: Poll, ballots: Sequence[Sequence[uuid.UUID]], *, at: datetime, by: User
) -> Batch:
    """One batch: as many stubs of households that have not taken part, then these ballots."""
    batch = open_batch(poll, received_on=timezone.localdate(at), at=at, by=by)
    for slip in _slips_to_come(poll, len(ballots)):
        enter_stub(batch, serials.printed(slip.serial), at=at, by=by)
    for marks in ballots:
        enter_ballot(batch, marks, by=by)
    return commit_batch(batch, at=at, by=by)


def _slips_to_come(poll: Poll, count: int) -> list[Slip]:
    """Slips of doors all over the community, none of them of the demonstration's own logins."""
    counted = RollEntry.objects.filter(poll=poll).values("household")
    slips = Slip.objects.filter(poll=poll).exclude(household__in=counted)
    rows = list(slips.exclude(household__residents__representations__isnull=False).order_by("pk"))
    return [rows[place * len(rows) // count] for place in range(count)]
