"""How a vote is explained: to the office before it decides, to residents on page and paper."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from home.dates import yuan_text
from projects.models import Rule

from .figures import Figures, reason_text

WIDTH = 1000  # of the picture, in its own units
INK = ("#1f5f4f", "#4f7a6b")


@dataclass(frozen=True)
class Told:
    """One project: its votes and cost, and what each rule says of it."""

    project: Figures
    chosen: dict[str, str]
    why: dict[str, str]

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.project['code']} {self.project['title']}".strip()

    @property
    def both(self) -> list[dict[str, Any]]:
        """What each rule says of it, in the order of the rules."""
        return [
            {"funded": rule in self.chosen, "text": self.chosen.get(rule) or self.why[rule]}
            for rule in Rule
        ]

    @property
    def cost(self) -> str:
        """What it asks for."""
        return yuan_text(Decimal(self.project["cost"]))


def told(figures: Figures) -> list[Told]:
    """Every project, the most votes first, with its place or its reason by each rule."""
    ordered = sorted(figures["projects"], key=lambda one: (-one["votes"], one["code"], one["pk"]))
    return [_told(one, figures) for one in ordered]


def _told(project: Figures, figures: Figures) -> Told:
    chosen: dict[str, str] = {}
    why: dict[str, str] = {}
    for rule in Rule:
        outcome = figures["rules"][rule]
        if project["pk"] in outcome["winners"]:
            chosen[rule] = _chosen(project, outcome)
        else:
            why[rule] = reason_text(outcome["reasons"][str(project["pk"])], project)
    return Told(project, chosen, why)


def _chosen(project: Figures, outcome: Figures) -> str:
    place = outcome["winners"].index(project["pk"]) + 1
    paid = outcome["paid"].get(str(project["pk"]))
    if paid is None:
        return _("funded, chosen as no. %(place)s") % {"place": place}
    return _("funded, chosen as no. %(place)s; each supporter gave at most %(paid)s") % {
        "place": place,
        "paid": yuan_text(Decimal(paid)),
    }


def sums(figures: Figures) -> list[tuple[Rule, list[tuple[str, str]]]]:
    """What each rule comes to: projects, money, and how many voters find a choice of theirs."""
    found = []
    for rule in Rule:
        outcome = figures["rules"][rule]
        facts = [
            (_("Projects funded"), str(len(outcome["winners"]))),
            (_("Money given"), yuan_text(Decimal(outcome["total"]))),
            (_("Left"), yuan_text(Decimal(outcome["left"]))),
            (
                _("Voters with at least one choice funded"),
                _("%(n)s of %(all)s") % {"n": outcome["heard"], "all": figures["ballots"]},
            ),
        ]
        if outcome["endowment"] is not None:
            share = yuan_text(Decimal(outcome["endowment"]))
            facts.append((_("Share of each ballot at the end"), share))
        found.append((rule, facts))
    return found


def picture(figures: Figures) -> list[dict[str, Any]]:
    """The budget as a bar for each rule, cut into what the funded projects cost.

    `words` says the same as text, for whoever does not see the bar or has a small screen.
    """
    budget = Decimal(figures["budget"])
    projects = {one["pk"]: one for one in figures["projects"]}
    bars = []
    for rule in Rule:
        x, parts = Decimal(0), []
        for number, pk in enumerate(figures["rules"][rule]["winners"]):
            one = projects[pk]
            width = Decimal(one["cost"]) / budget * WIDTH
            parts.append(
                {
                    "x": f"{x:.1f}",
                    "width": f"{max(width - 2, Decimal(1)):.1f}",
                    "middle": f"{x + width / 2:.1f}",
                    "fill": INK[number % len(INK)],
                    "label": one["code"] if width > 60 else "",
                    "words": f"{one['code'] or one['title']} {yuan_text(Decimal(one['cost']))}",
                }
            )
            x += width
        left = yuan_text(Decimal(figures["rules"][rule]["left"]))
        rest = _("Left")
        words = [*(part["words"] for part in parts), f"{rest} {left}"]
        bars.append({"rule": rule.label, "parts": parts, "words": " · ".join(words)})
    return bars


def votes(figures: Figures) -> list[tuple[str, int]]:
    """Rows of the chart of votes."""
    return [(one.name, one.project["votes"]) for one in told(figures)]
