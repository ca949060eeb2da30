"""Slips: making them, finding one again, casting by one, noting how they were delivered."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Building, Household, Resident
from communities.naming import natural_key
from communities.roles import manages
from printing.codes import BadCode, check, new_code, normalise
from surveys import serials
from surveys.errors import ForeignSlip, NotPublished, NotYours, SlipUnknown
from surveys.models import Poll, Slip
from surveys.models.paper import SLIP_KIND, SLIP_LENGTH
from surveys.services.casting import Receipt, cast
from surveys.services.electorate import Voter, voters_of
from surveys.vocabulary import Channel

BATCH = 1000


@transaction.atomic
def issue_slips(poll: Poll, *, at: datetime, by: User) -> int:
    """Make the slips that are missing, one for each voter, numbered in building and floor order.

    Calling it again makes slips for those only who have joined since; they follow at the end.
    Returns how many were made.
    """
    if not manages(by, poll.community_id):
        raise NotYours(_("Only the social workers of this community print its slips."))
    poll = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if poll.state != Poll.State.PUBLISHED or not poll.page.live:
        raise NotPublished
    known = set(poll.slips.values_list(_voter_field(poll), flat=True))
    missing = [voter for voter in in_door_order(voters_of(poll)) if voter.pk not in known]
    last = poll.slips.aggregate(last=Max("serial"))["last"] or 0
    Slip.objects.bulk_create(
        (_slip(poll, voter, serial, at) for serial, voter in enumerate(missing, last + 1)),
        batch_size=BATCH,
    )
    return len(missing)


def _voter_field(poll: Poll) -> str:
    return f"{'household' if poll.electorate == 'households' else 'resident'}_id"


def in_door_order(voters: Any) -> list[Voter]:
    """Voters by building, floor and unit, as one walks."""
    model = voters.model
    path = "building" if model is Household else "household__building"
    return sorted(voters.select_related(path), key=door_key)


def door_key(voter: Voter) -> tuple[Any, ...]:
    """Where a door comes on the way through the community."""
    home = voter if isinstance(voter, Household) else voter.household
    person = voter.name if isinstance(voter, Resident) else ""
    return building_key(home.building), home.floor, natural_key(home.unit), person


def building_key(building: Building) -> tuple[Any, ...]:
    """Where a building comes: its street, its number as people count."""
    return natural_key(building.address), natural_key(building.name), building.pk


def _slip(poll: Poll, voter: Voter, serial: int, at: datetime) -> Slip:
    return Slip(
        community_id=poll.community_id,
        poll=poll,
        household=voter if isinstance(voter, Household) else None,
        resident=voter if isinstance(voter, Resident) else None,
        serial=serial,
        code=new_code(SLIP_KIND, SLIP_LENGTH),
        issued_at=at,
    )


def slips_in_door_order(poll: Poll, buildings: Iterable[int] | None = None) -> list[Slip]:
    """The poll's slips, or those for some buildings, in the order of the doors."""
    slips = Slip.objects.filter(poll=poll).with_voters()
    wanted = None if buildings is None else set(buildings)
    return by_door(slip for slip in slips if wanted is None or slip.home.building_id in wanted)


def by_door(slips: Iterable[Slip]) -> list[Slip]:
    """Slips as one walks from door to door."""
    return sorted(slips, key=lambda slip: door_key(slip.voter))


def slip_of_code(typed: str) -> Slip:
    """The slip with this code, however it was typed; `SlipUnknown` with what to look at."""
    try:
        code = check(typed)
    except BadCode as error:
        raise SlipUnknown(str(error)) from error
    slips = Slip.objects.select_related("poll__page", "poll__community__sub_district")
    slip = slips.with_voters().filter(code=code).first()
    if slip is None:
        raise SlipUnknown
    return slip


def slip_in(poll: Poll, typed: str) -> Slip:
    """The poll's slip that was scanned (a whole address) or typed (number or short code)."""
    word = typed.strip().rstrip("/").rsplit("/", 1)[-1]
    if normalise(word)[:1] == SLIP_KIND:
        slip = slip_of_code(word)
        if slip.poll_id != poll.pk:
            title = slip.poll.page.title
            sentence = _("This slip is for another poll: “%(poll)s”. Please put it aside whole.")
            raise ForeignSlip(sentence % {"poll": title})
        return slip
    try:
        serial = serials.read(word)
    except BadCode as error:
        raise SlipUnknown(str(error)) from error
    numbered = Slip.objects.with_voters().filter(poll=poll, serial=serial).first()
    if numbered is None:
        raise SlipUnknown(_("This poll has no slip with this number. Compare it with the stub."))
    return numbered


def cast_by_slip(
    slip: Slip,
    choices: Sequence[uuid.UUID],
    *,
    key: uuid.UUID,
    at: datetime,
    texts: Mapping[str, str] | None = None,
) -> Receipt:
    """Count the ballot of whoever holds the slip: the same guard, no account."""
    return cast(
        slip.poll,
        slip.voter,
        choices,
        channel=Channel.SLIP,
        key=key,
        at=at,
        by=None,
        texts=texts,
    )


@transaction.atomic
def note_deliveries(
    slips: Iterable[Slip], states: dict[int, str], *, at: datetime, by: User
) -> int:
    """Note how these slips were delivered (slip id → state); returns how many changed."""
    changed = []
    for slip in slips:
        state = states.get(slip.pk, slip.delivery)
        if state == slip.delivery or state not in Slip.Delivery.values:
            continue
        slip.delivery = state
        slip.delivery_at, slip.delivery_by = (at, by) if state else (None, None)
        changed.append(slip)
    Slip.objects.bulk_update(changed, ["delivery", "delivery_at", "delivery_by"], batch_size=BATCH)
    return len(changed)
