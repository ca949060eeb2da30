"""A report as sections: the same for the screen, the paper and the archive."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from home.dates import day_text, share_text, span_text, yuan_text
from projects.links import Answered
from projects.models import Category, Grant, Output, Report
from projects.models.vocabulary import Measure
from projects.printed.dates import day
from projects.printed.sections import Pairs, Section, Table, Text

from .facts import Facts, Target
from .leftovers import leftovers
from .money import Account, LineSum

Kind = Report.Kind
NOTHING_YET = "—"


def prose_labels(kind: str) -> dict[str, str]:
    """What the three texts of a report are called."""
    return {
        "summary": _("What was done, and what came of it"),
        "problems": _("What was difficult, and what was learnt"),
        "outlook": _("What comes next")
        if kind == Kind.MIDTERM
        else _("How it goes on when the money is spent"),
    }


def prose(report: Report | None, kind: str) -> list[Section]:
    """What people wrote; boxes for a pen while nothing is written."""
    labels = prose_labels(kind)
    return [Text(label, getattr(report, name, ""), 30) for name, label in labels.items()]


def figures(facts: Facts) -> list[tuple[str, str]]:
    """The figures that head a report."""
    found = [
        (_("Activities held"), f"{len(facts.events):,}"),
        (_("Person-times"), f"{facts.person_times:,}"),
        (_("People reached"), f"{facts.people:,}"),
        (_("For the first time"), f"{facts.newcomers:,}"),
        (_("Volunteer hours"), f"{facts.hours:,}"),
    ]
    if facts.account.brought:
        found.append((_("Own means"), yuan_text(facts.account.brought)))
    return found


def computed(facts: Facts, grant: Grant, kind: str) -> list[Section]:
    """All that the records say; a closing report also says what became of what was left."""
    return [
        targets(facts),
        events(facts),
        people(facts, grant),
        *satisfaction(facts.satisfaction),
        *account(facts.account),
        *(leftovers(grant) if kind == Kind.CLOSING else ()),
        *outputs(facts),
    ]


def targets(facts: Facts) -> Table:
    """Plan against done."""
    rows = [
        [
            goal.label,
            f"{goal.planned:,} {goal.unit}".strip(),
            day(goal.due_on),
            _done(goal),
            str(Measure(goal.measure).label),
        ]
        for goal in facts.targets
    ]
    return Table(
        _("Targets: planned and reached"),
        [_("Target"), _("Planned"), _("Until"), _("Reached"), _("By which record")],
        ("", "26mm", "32mm", "34mm", "38mm"),
        rows,
        numbers=frozenset({1, 3}),
        note="" if rows else _("The proposal sets no target."),
    )


def _done(goal: Target) -> str:
    if goal.done is None:
        return NOTHING_YET
    reached = f"{goal.done:,} {goal.unit}".strip()
    return f"{reached} · {share_text(goal.done, goal.planned)}"


def events(facts: Facts) -> Table:
    """What took place, with who came."""
    return Table(
        _("Activities"),
        [_("When"), _("Activity"), _("Where"), _("Signed up"), _("Person-times"), _("Photos")],
        ("42mm", "", "34mm", "15mm", "15mm", "13mm"),
        [
            [
                span_text(one.starts_at, one.ends_at),
                one.title,
                one.place,
                f"{one.signed_up:,}",
                f"{one.person_times:,}",
                one.photos,
            ]
            for one in facts.events
        ],
        numbers=frozenset({3, 4, 5}),
        total=[
            _("Together"),
            _("%(n)d activities") % {"n": len(facts.events)},
            "",
            f"{sum(one.signed_up for one in facts.events):,}",
            f"{facts.person_times:,}",
            facts.photos,
        ],
        note=""
        if facts.events
        else _("No activity that has taken place is tied to this project on the site."),
    )


def people(facts: Facts, grant: Grant) -> Pairs:
    """Who was reached: people, not person-times."""
    intended = f"{facts.people_planned:,}" if facts.people_planned else NOTHING_YET
    return Pairs(
        [
            [(_("People reached"), f"{facts.people:,}"), (_("People planned"), intended)],
            [
                (_("For the first time"), f"{facts.newcomers:,}"),
                (_("Volunteer hours"), f"{facts.hours:,}"),
            ],
            [(_("Who benefits"), grant.page.beneficiaries)],
        ]
    )


def satisfaction(survey: Answered | None) -> Iterator[Table]:
    """What those who took part said."""
    if survey is None:
        return
    for text, mean, rows in survey.questions:
        total = survey.participants
        yield Table(
            _("Satisfaction: %(question)s") % {"question": text},
            [_("Answer"), _("Ballots"), _("Share")],
            ("", "28mm", "28mm"),
            [[label, f"{n:,}", share_text(n, total) if total else ""] for label, n in rows],
            numbers=frozenset({1, 2}),
            note=_("%(n)d took part.") % {"n": total}
            + (" " + _("Mean: %(mean)s") % {"mean": mean} if mean else ""),
        )


def account(money: Account) -> Iterator[Section]:
    """Budget against spent, and the balance."""
    if money.lines:
        yield _by_line(_("Account against budget (yuan)"), money.lines)
    if money.own_lines:
        yield _by_line(_("Own funds against budget (yuan)"), money.own_lines)
    rows = [
        [(_("Awarded"), yuan_text(money.awarded)), (_("Paid out"), yuan_text(money.paid))],
        [(_("Spent"), yuan_text(money.spent)), (_("Left"), yuan_text(money.left))],
    ]
    if money.in_hand:
        rows.append([(_("Paid out and not spent"), yuan_text(money.in_hand))])
    if money.brought:
        own, kind = yuan_text(money.own_funds), yuan_text(money.in_kind)
        rows.append([(_("Own funds"), own), (_("In kind"), kind)])
        rows.append([(_("What the project cost in all"), yuan_text(money.cost))])
    if money.hours:
        rows.append([(_("Volunteer hours recorded by hand"), f"{money.hours.normalize():f}")])
    yield Pairs(rows)


def _by_line(label: str, lines: Sequence[LineSum]) -> Table:
    planned = sum((line.planned for line in lines), Decimal(0))
    spent = sum((line.spent for line in lines), Decimal(0))
    return Table(
        label,
        [_("Category"), _("What for"), _("Budget"), _("Spent"), _("Left")],
        ("28mm", "", "28mm", "28mm", "28mm"),
        [
            [str(Category(line.category).label), line.label, *_amounts(line.planned, line.spent)]
            for line in lines
        ],
        numbers=frozenset({2, 3, 4}),
        total=[_("Together"), "", *_amounts(planned, spent)],
    )


def _amounts(planned: Decimal, spent: Decimal) -> list[str]:
    return [f"{planned:,.2f}", f"{spent:,.2f}", f"{planned - spent:,.2f}"]


def outputs(facts: Facts) -> Iterator[Table]:
    """What the project made."""
    if facts.outputs:
        yield Table(
            _("Outputs"),
            [_("Kind"), _("What it is"), _("How many"), _("File")],
            ("40mm", "", "28mm", "22mm"),
            [
                [
                    str(Output.Kind(one.kind).label),
                    one.label,
                    f"{one.quantity:,} {one.unit}".strip() if one.quantity else "",
                    _("filed") if one.filed else NOTHING_YET,
                ]
                for one in facts.outputs
            ],
            numbers=frozenset({2}),
        )


def as_of(facts: Facts, report: Report | None) -> str:
    """Of which moment the figures are, and whether the report was handed in."""
    said = _("As of %(day)s, from the records.") % {"day": day_text(facts.at)}
    if report is None or report.handed_in_at is None:
        unsent = _("The report has not been handed in yet.")
        return f"{said} {unsent}"
    sent = _("Handed in on %(day)s.") % {"day": day_text(report.handed_in_at)}
    return f"{said} {sent}"
