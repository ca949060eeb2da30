"""The result of a residents' vote on paper: what is funded, what is not, and why."""

from typing import Any

from django.utils.translation import gettext as _

import printing
from home.dates import yuan_text
from projects.deciding.presenting import Told, told
from projects.models import Rule, VoteDecision

from .dates import day
from .sections import Pairs, Section, Signature, Table, Text


def vote_result(decision: VoteDecision, *, language: str) -> bytes:
    """Print the result of a decided vote."""
    context = result_context(decision)
    return printing.render("print/form.html", context, title=context["title"], language=language)


def result_context(decision: VoteDecision) -> dict[str, Any]:
    """What stands on the sheet; it is the same whenever it is printed."""
    office = decision.sub_district
    return {
        "who": office.full_office,
        "kind": _("Vote of the residents"),
        "title": _("Result of the residents' vote"),
        "lead": str(decision.round.title),
        "foot": f"{office.name} · {decision.round.title}",
        "sections": _sections(decision),
        "date": day(decision.at),
    }


def _sections(decision: VoteDecision) -> list[Section]:
    rows = told(decision.figures)
    rule = decision.rule
    funded = [one for one in rows if rule in one.chosen]
    return [
        Pairs(
            [
                [
                    (_("Ballots"), f"{decision.ballots:,}"),
                    (_("Money to be given"), yuan_text(decision.budget)),
                ],
                [(_("Rule"), decision.get_rule_display())],
            ]
        ),
        Text(_("Why this rule"), decision.reason),
        *([Text(_("How it works"), how(), 0)] if rule == Rule.EQUAL_SHARES else []),
        _table(_("Funded"), funded, rule),
        _table(_("Not funded, and why"), [one for one in rows if rule in one.why], rule),
        Signature(_("The office"), signs=[_("Seal"), _("Date")], height=16),
    ]


def how() -> str:
    """The method of equal shares in three sentences, for everybody."""
    return _(
        "The money is divided evenly among all ballots. The supporters of a project pay for it "
        "together, each as much as the others or as much as they have left; the project that "
        "needs the least from each comes first. If money stays, every share grows by one yuan and "
        "all is counted anew, as long as it can be paid."
    )


def _table(label: str, rows: list[Told], rule: str) -> Table:
    return Table(
        label,
        [_("Micro-project"), _("Community"), _("Votes"), _("Asks for"), _("Result")],
        ("48mm", "26mm", "14mm", "22mm", ""),
        [
            (
                one.name,
                one.project["community"],
                str(one.project["votes"]),
                one.cost,
                one.chosen.get(rule) or one.why[rule],
            )
            for one in rows
        ],
        numbers=frozenset({2, 3}),
    )
