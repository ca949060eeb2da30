"""The decision on a vote: once, with its reason, on figures that are kept as they were."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from communities.freshness import freshen
from projects.models import RoundPage, Rule, VoteDecision
from projects.reviewing.panel import check_office

from .errors import SayWhy, VoteDecided
from .figures import count


@transaction.atomic
def decide_vote(call: RoundPage, rule: str, reason: str, *, by: Any, at: datetime) -> VoteDecision:
    """Decide by a rule. What it funds can go on; what it does not is refused with the reason.

    Raises `PollsOpen` while a community still votes, and `VoteDecided` the second time.
    """
    office = check_office(call, by)
    if not reason.strip():
        raise SayWhy
    counted = count(call, at)
    decision, made = VoteDecision.objects.get_or_create(
        round=call,
        defaults={
            "sub_district": office,
            "rule": Rule(rule),
            "budget": counted.budget,
            "ballots": counted.ballots,
            "figures": {**counted.figures, "polls": counted.polls},
            "reason": reason.strip()[:1000],
            "at": at,
            "by": by,
        },
    )
    if not made:
        raise VoteDecided
    data = {"rule": str(decision.rule), "ballots": decision.ballots}
    log(instance=call, action="projects.vote", user=by, timestamp=at, data=data)
    freshen(None)
    return decision


def winners_of(decision: VoteDecision) -> frozenset[int]:
    """The grants that the decision funds."""
    return frozenset(decision.figures["rules"][decision.rule]["winners"])
