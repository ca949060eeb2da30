"""Factories of polls and suggestions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from communities.models import Community, Household, Resident
from surveys.models import (
    Batch,
    Choice,
    Poll,
    PollPage,
    Question,
    RollEntry,
    Slip,
    Suggestion,
)
from surveys.services import (
    Figures,
    cast,
    enter_ballot,
    enter_stub,
    issue_slips,
    load_ballots,
    open_batch,
    slips_in_door_order,
)
from surveys.services.casting import Receipt
from surveys.vocabulary import Channel, Electorate, Kind, Origin
from tests import factories

LABELS = ("花样剪纸", "自制唇膏", "手工编织")


def question(
    labels: Sequence[str] = LABELS, text: str = "今年手作课想学什么?", max_choices: int = 1
) -> Question:
    """A question with its choices, not yet on a page."""
    kind = Kind.SINGLE if max_choices == 1 else Kind.MULTIPLE
    made = Question(text=text, kind=kind, max_choices=max_choices)
    choices = [Choice(label=label, sort_order=n) for n, label in enumerate(labels)]
    made.choices = choices  # type: ignore[misc]  # set on an unsaved cluster
    return made


def typed_question(kind: Kind, text: str, labels: Sequence[str] = (), **fields: Any) -> Question:
    """A question of any kind with its choices, not yet on a page."""
    made = Question(text=text, kind=kind, **fields)
    choices = [Choice(label=label, sort_order=n) for n, label in enumerate(labels)]
    made.choices = choices  # type: ignore[misc]  # set on an unsaved cluster
    return made


def poll_page(
    community: Community, *, questions: Sequence[Question] = (), live: bool = True, **fields: Any
) -> PollPage:
    """A poll's page; open for ten days around now unless times are given."""
    now = timezone.now()
    fields.setdefault("title", "今年手作课想学什么?")
    fields.setdefault("slug", f"poll-{uuid.uuid4().hex[:8]}")
    fields.setdefault("opens_at", now - timedelta(days=5))
    fields.setdefault("closes_at", now + timedelta(days=5))
    page = PollPage(live=False, **fields)
    page.questions = list(questions) or [question()]
    community.page.refresh_from_db()
    community.page.add_child(instance=page)
    if live:
        page.save_revision().publish()
        page.refresh_from_db()
    return page


def poll(community: Community, **fields: Any) -> Poll:
    """A published poll's record."""
    return Poll.objects.select_related("page").get(page=poll_page(community, **fields))


def closed_poll(community: Community, *, days: int = 20, **fields: Any) -> Poll:
    """A poll that closed some days ago, not sealed, without ballots."""
    end = timezone.now() - timedelta(days=days)
    return poll(community, opens_at=end - timedelta(days=14), closes_at=end, **fields)


def running_poll(community: Community, *, web: int, paper: int, **fields: Any) -> Poll:
    """An open poll with so many ballots in each pile, a slip and a counted batch."""
    made = poll(community, **fields)
    building = factories.building(community)
    homes = Household.objects.bulk_create(
        Household(community=community, building=building, unit=_unit(number))
        for number in range(web + paper + 5)
    )
    key = options(made)[0]
    figures = {Origin.WEB: Figures(web, {key: web}), Origin.PAPER: Figures(paper, {key: paper})}
    now = timezone.now()
    load_ballots(made, figures, homes, at=now)
    Slip.objects.create(
        community=community,
        poll=made,
        household=homes[0],
        code="S23456789ABC",
        serial=1,
        issued_at=now,
    )
    Batch.objects.create(
        community=community,
        poll=made,
        number=1,
        stubs=paper,
        ballots=paper,
        state=Batch.State.COMMITTED,
        named=not made.secret,
        received_on=timezone.localdate(now),
        opened_at=now,
        closed_at=now,
    )
    return Poll.objects.select_related("page", "community").get(pk=made.pk)


def _unit(number: int) -> str:
    """A door without a digit: a crawl looks for numbers."""
    letters = "甲乙丙丁戊己庚辛壬癸"
    return "".join(letters[int(digit)] for digit in str(number)) + "室"


def options(poll: Poll) -> list[uuid.UUID]:
    """Keys of what is offered, in order."""
    return list(poll.options.filter(retired=False).values_list("key", flat=True))


def vote(
    poll: Poll, voter: Household | Resident | None = None, choice: int = 0, **how: Any
) -> Receipt:
    """Cast a ballot; on paper, entered by a social worker, unless told otherwise."""
    if voter is None:
        voter = factories.neighbour(poll.community)
        voter = voter.household if poll.electorate == Electorate.HOUSEHOLDS else voter
    how.setdefault("channel", Channel.PAPER)
    if "by" not in how:
        how["by"] = factories.social_worker(poll.community)
    how.setdefault("key", uuid.uuid4())
    how.setdefault("at", timezone.now())
    return cast(poll, voter, [options(poll)[choice]], **how)


def roll_entry(poll: Poll, at: datetime | None = None) -> RollEntry:
    """A counted ballot's roll entry."""
    receipt = vote(poll, at=at or timezone.now())
    return RollEntry.objects.get(receipt=receipt.code)


def suggestion(community: Community, **fields: Any) -> Suggestion:
    """A suggestion that waits for its reply."""
    fields.setdefault("text", "巡逻小喇叭影响孩子休息")
    return Suggestion.objects.create(community=community, **fields)


def homes(community: Community, number: int) -> list[Household]:
    """Doors of one building, four on a floor."""
    building = factories.building(community)
    return [
        factories.household(building, unit=f"{n // 4 + 1}0{n % 4 + 1}室", floor=n // 4 + 1)
        for n in range(number)
    ]


def slips(poll: Poll, number: int = 12) -> list[Slip]:
    """Slips for this many doors, made by a social worker, in the order of the doors."""
    homes(poll.community, number)
    issue_slips(poll, at=timezone.now(), by=factories.social_worker(poll.community))
    return slips_in_door_order(poll)


def batch(poll: Poll, *, by: User, **how: Any) -> Batch:
    """A batch of slips that came in today, begun by this worker."""
    at = how.setdefault("at", timezone.now())
    how.setdefault("received_on", timezone.localdate(at))
    return open_batch(poll, by=by, **how)


def entered(batch: Batch, slips: Sequence[Slip], choices: Sequence[int], *, by: User) -> Batch:
    """The batch with these stubs and then these ballots, each of one choice."""
    for one in slips:
        enter_stub(batch, one.code, at=timezone.now(), by=by)
    keys = options(batch.poll)
    for choice in choices:
        enter_ballot(batch, [keys[choice]], by=by)
    batch.refresh_from_db()
    return batch
