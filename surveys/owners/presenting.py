"""A worksheet in words and rows, the same on the screen and on paper."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from home.dates import share_text
from surveys.models import OwnersWorksheet

from .counting import Check, Outcome, State, Totals, count, count_with_majority
from .table import square_metres

TONES = {"passed": "done", "failed": "stopped", "no_quorum": "waiting"}
CROSSWISE = "{left} × {of} {sign} {base} × {parts}"


@dataclass(frozen=True)
class CheckRow:
    """One threshold, in words."""

    name: str
    needed: str
    actual: str
    missing: str
    met: bool
    proof: str

    @property
    def verdict(self) -> str:
        return _("reached") if self.met else _("not reached")


@dataclass(frozen=True)
class Treatment:
    """One way of counting slips that were not returned."""

    title: str
    about: str
    verdict: str
    tone: str
    rows: list[CheckRow]


def treatments(sheet: OwnersWorksheet, totals: Totals) -> list[Treatment]:
    """Both ways of counting, side by side; the law leaves the second to the rules of procedure."""
    plain = count(totals, special=sheet.special)
    joined = count_with_majority(totals, special=sheet.special)
    return [
        _treatment(
            sheet,
            plain,
            _("Not returned means not taking part"),
            _("As the law has it where the rules of procedure say nothing."),
        ),
        _treatment(
            sheet, joined, _("Delivered and not returned goes with the majority"), _about(joined)
        ),
    ]


def _about(joined: Outcome) -> str:
    rule = _("Only where the rules of procedure say so, and only for slips that were delivered.")
    if not joined.joined:
        return f"{rule} " + _(
            "Here no side leads by owners and by area at once, so nothing can be joined to it."
        )
    side = State(joined.joined).label
    return f"{rule} " + _("The majority of the returned slips is: %(side)s.") % {"side": side}


def _treatment(sheet: OwnersWorksheet, outcome: Outcome, title: str, about: str) -> Treatment:
    rule = _("at least 3/4") if sheet.special else _("more than 1/2")
    rows = [
        _row(_("Owners who take part: at least 2/3"), outcome.quorum_owners, area=False),
        _row(_("Area that takes part: at least 2/3"), outcome.quorum_area, area=True),
        _row(
            _("Owners for it: %(rule)s") % {"rule": rule},
            outcome.consent_owners,
            area=False,
        ),
        _row(_("Area for it: %(rule)s") % {"rule": rule}, outcome.consent_area, area=True),
    ]
    verdict = outcome.verdict
    return Treatment(title, about, str(verdict.label), TONES[verdict], rows)


def _row(name: str, check: Check, *, area: bool) -> CheckRow:
    write = square_metres if area else _people
    rule = check.rule
    sign = (">" if rule.more else "≥") if check.met else ("≤" if rule.more else "<")
    proof = CROSSWISE.format(
        left=write(check.actual),
        of=rule.of,
        sign=sign,
        base=write(check.base),
        parts=rule.parts,
    )
    missing = write(check.missing) if check.missing else "–"
    return CheckRow(name, write(check.needed), write(check.actual), missing, check.met, proof)


def _people(number: int) -> str:
    return f"{number:,}"


def state_rows(totals: Totals) -> list[tuple[str, str, str, str, str]]:
    """What became of the slips: state, owners, their share, area, its share."""
    everybody = totals.all
    return [
        (
            str(state.label),
            f"{weight.owners:,}",
            share_text(weight.owners, everybody.owners),
            square_metres(weight.area),
            share_text(weight.area, everybody.area),
        )
        for state in State
        if (weight := totals.of(state)) is not None
    ]


def total_row(totals: Totals) -> tuple[str, str, str, str, str]:
    """The sum of all states."""
    everybody = totals.all
    whole = share_text(everybody.owners, everybody.owners)
    return (_("Together"), f"{everybody.owners:,}", whole, square_metres(everybody.area), whole)
