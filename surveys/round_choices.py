"""What residents may choose where the projects of a round are asked for.

The proposals of a round come from all communities of the sub-district. A poll belongs to one
community, because its roll and its paper do; so every community asks in a poll of its own about the
same round, and `services.approvals.vote_of_round` adds them up.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator

from home.dates import yuan_text
from projects.models import Grant, RoundPage, Status

SEPARATOR = " · "
LONGEST_LABEL, LONGEST_NOTE = 120, 200


@dataclass(frozen=True)
class Offer:
    """What a question offers, typed in the editor or not; `key` stays the same for life."""

    key: uuid.UUID
    label: str
    note: str = ""
    image: Any = None
    grant_id: int | None = None


def votable(call: RoundPage | None) -> QuerySet[Grant]:
    """Proposals of a round on which residents can vote now.

    They are in review; where a panel scores too, they have passed its mark. None of a round that
    does not ask the residents.
    """
    if call is None or not call.uses_vote:
        return Grant.objects.none()
    grants = Grant.objects.of_round(call).filter(status=Status.IN_REVIEW)
    if call.uses_panel:
        grants = grants.filter(score__gte=call.pass_mark)
    return grants.select_related("community", "submitted_revision").order_by("code", "title", "pk")


def offers_of(question_key: uuid.UUID, call: RoundPage | None) -> list[Offer]:
    """The proposals as choices of this question, in the order of their numbers."""
    return [
        Offer(
            key=uuid.uuid5(question_key, f"grant {grant.pk}"),
            label=Truncator(str(grant)).chars(LONGEST_LABEL),
            note=_note(grant),
            grant_id=grant.pk,
        )
        for grant in votable(call)
    ]


def short_note(note: str) -> str:
    """Of what stands under a proposal, whose it is and what it costs: all that a slip has room for.

    >>> short_note("海防村 · 8,000 元 · 把楼道里的事写成大家认的规矩。")
    '海防村 · 8,000 元'
    """
    return SEPARATOR.join(note.split(SEPARATOR)[:2])


def _note(grant: Grant) -> str:
    """Whose it is, what it costs, and its one sentence as it was handed in."""
    handed_in = grant.submitted_revision
    summary = handed_in.content.get("summary", "") if handed_in else ""
    words = [grant.community.name, yuan_text(grant.requested), summary]
    return Truncator(SEPARATOR.join(filter(None, words))).chars(LONGEST_NOTE)
