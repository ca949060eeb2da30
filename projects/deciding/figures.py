"""A vote counted by both rules, as plain figures that can be kept and shown again."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from home.dates import yuan_text
from projects.allocation import Election, Outcome, Project, Why, equal_shares, greedy
from projects.links import ResidentVote, resident_vote
from projects.models import Grant, RoundAccount, RoundPage, Rule, Status
from projects.models.vocabulary import CENT

from .errors import NoVote, PollsOpen

RULES = {Rule.EQUAL_SHARES: equal_shares, Rule.GREEDY: greedy}
GONE = (Status.WITHDRAWN, Status.REJECTED)
KEPT = 15 * 60  # seconds for which a count of the same ballots is not made again
Figures = dict[str, Any]


@dataclass(frozen=True)
class Count:
    """The figures of a vote with what is needed to decide on them."""

    figures: Figures
    budget: Decimal
    ballots: int
    polls: tuple[tuple[str, str], ...]


def count(call: RoundPage, at: datetime) -> Count:
    """Count by both rules; raises `NoVote` and `PollsOpen`.

    Money is what the pool still has, in whole or part yuan; every project costs what it asks for.
    What was withdrawn or rejected after the ballots were printed takes nobody's money; the ballots
    that name it stay.
    """
    vote = resident_vote(call, at)
    if vote is not None and vote.waiting:
        raise PollsOpen(vote.waiting)
    if vote is None or not vote.ballots or not vote.grants:
        raise NoVote
    account = RoundAccount.objects.get(round=call)
    budget = account.pool - account.awarded
    rows = Grant.objects.filter(pk__in=vote.grants).exclude(status__in=GONE)
    rows = rows.select_related("community")
    grants = list(rows.order_by("code", "title", "pk"))
    figures = _cached(budget, grants, vote)
    return Count(figures, budget, vote.voters, vote.polls)


def _cached(budget: Decimal, grants: list[Grant], vote: ResidentVote) -> Figures:
    asked = [[grant.pk, str(grant.requested), grant.title] for grant in grants]
    ballots = sorted((sorted(named), n) for named, n in vote.ballots.items())
    said = json.dumps([str(budget), asked, ballots])
    key = f"vote:{sha256(said.encode()).hexdigest()}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = _figures(budget, grants, vote)
        cache.set(key, found, KEPT)
    return found


def election_of(budget: Decimal, grants: list[Grant], vote: ResidentVote) -> Election:
    """The vote as the rules take it; the keys are those of the grants."""
    there = {one.pk for one in grants}
    return Election.of(
        Fraction(budget),
        [Project(str(one.pk), Fraction(one.requested), one.title) for one in grants],
        [map(str, named & there) for named, n in vote.ballots.items() for _ballot in range(n)],
    )


def _figures(budget: Decimal, grants: list[Grant], vote: ResidentVote) -> Figures:
    election = election_of(budget, grants, vote)
    return {
        "budget": str(budget),
        "ballots": len(election.ballots),
        "projects": [
            {
                "pk": one.pk,
                "code": one.code,
                "title": one.title,
                "community": one.community.name,
                "cost": str(one.requested),
                "votes": election.votes(str(one.pk)),
            }
            for one in grants
        ],
        "rules": {str(rule): _outcome(run(election)) for rule, run in RULES.items()},
    }


def _outcome(outcome: Outcome) -> Figures:
    return {
        "winners": [int(key) for key in outcome.winners],
        "total": _money(outcome.total),
        "left": _money(outcome.left),
        "heard": outcome.heard,
        "endowment": None if outcome.endowment is None else _money(outcome.endowment),
        "reasons": {
            key: {"why": str(one.why), "had": _money(one.had)}
            for key, one in outcome.reasons.items()
        },
        "paid": {key: _money(one.payment) for key, one in outcome.bought.items()},
    }


def _money(amount: Fraction) -> str:
    """Yuan to the cent, for people to read; the count itself was exact."""
    return str((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT))


def reason_text(reason: Figures, project: Figures) -> str:
    """Why a project is not funded, in a sentence with its numbers."""
    numbers = {
        "had": yuan_text(Decimal(reason["had"])),
        "cost": yuan_text(Decimal(project["cost"])),
        "votes": project["votes"],
    }
    said = {
        Why.NO_VOTES: _("Nobody voted for it."),
        Why.TOO_DEAR: _("It asks for %(cost)s, which is more than there is to give."),
        Why.NOTHING_LEFT: _("When its turn came, %(had)s were left; it asks for %(cost)s."),
        Why.SUPPORTERS_SPENT: _(
            "It asks for %(cost)s. Its %(votes)s supporters had %(had)s left together: the rest of "
            "their shares went to other projects that they chose as well."
        ),
    }
    return said[Why(reason["why"])] % numbers
