"""Sheets that a dossier encloses: budget, account, score summary, what the office decided."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import printing
from home.dates import day_text, span_text, yuan_text
from projects.lifecycle import MOVES
from projects.models import Grant, Objection, Output, Transition
from projects.models.vocabulary import LineOfMoney
from projects.reporting.leftovers import leftovers
from projects.reporting.money import account_of
from projects.reporting.presenting import account

from .dates import day
from .money import budget, instalments
from .proposal import version_to_print
from .review import summary
from .sections import Pairs, Section, Table, Text


def sheet(grant: Grant, kind: str, sections: list[Section], language: str) -> bytes:
    """A paper of the office about one grant."""
    office = grant.community.sub_district
    context: dict[str, Any] = {
        "who": office.full_office,
        "kind": kind,
        "title": kind,
        "lead": str(grant),
        "foot": f"{grant.community.name} · {grant}",
        "sections": sections,
    }
    return printing.render("print/form.html", context, title=kind, language=language)


def budget_sheet(grant: Grant, *, language: str) -> bytes:
    """The lines as they were approved; before an approval, as they were asked for."""
    if grant.is_funded:
        table = budget(grant.lines.all(), label=_("Budget as it was approved (yuan)"))
    else:
        lines = list(version_to_print(grant.page, grant).budget_lines.all())
        for line in lines:
            line.settle()
        table = budget(lines, label=_("Budget as it was asked for (yuan)"))
    return sheet(grant, _("Budget"), [table], language)


def budget_rows(grant: Grant) -> list[list[object]]:
    """The lines of the budget that were handed in or approved, as a table."""
    lines: list[LineOfMoney] = (
        list(grant.lines.all())
        if grant.is_funded
        else list(version_to_print(grant.page, grant).budget_lines.all())
    )
    head: list[object] = [
        _("Category"),
        _("What for"),
        _("Unit price"),
        _("Quantity"),
        pgettext("quantity", "Unit"),
        _("Amount"),
        _("Source"),
    ]
    return [
        head,
        *(
            [
                line.category,
                line.label,
                line.unit_price,
                line.quantity,
                line.unit,
                line.product(),
                line.source,
            ]
            for line in lines
        ),
    ]


def evaluation_sheet(grant: Grant, *, language: str) -> bytes:
    """What the office said at the end."""
    said = grant.evaluation
    rows = [
        [(_("Result"), said.get_grade_display())],
        [(_("Day"), day_text(said.at)), (_("Written by"), str(said.by or ""))],
    ]
    sections: list[Section] = [
        Pairs(rows),
        Text(_("Opinion"), said.opinion),
        Text(_("Advice for the next one"), said.advice or _("none")),
    ]
    return sheet(grant, _("Evaluation"), sections, language)


def outputs_sheet(grant: Grant, made: Sequence[Output], *, language: str) -> bytes:
    """The list of what the project made."""
    table = Table(
        _("Outputs"),
        [_("Kind"), _("What it is"), _("How many"), _("File")],
        ("40mm", "", "28mm", "44mm"),
        [
            [
                str(one.get_kind_display()),
                one.label,
                f"{one.quantity:,} {one.unit}".strip() if one.quantity else "",
                one.name or "—",
            ]
            for one in made
        ],
        numbers=frozenset({2}),
    )
    return sheet(grant, _("List of outputs"), [table], language)


def account_sheet(grant: Grant, *, language: str) -> bytes:
    """Budget against spent by line, the sums, and the instalments with the days of payment."""
    sections: list[Section] = list(account(account_of(grant)))
    paid = [
        [
            one.label,
            f"{one.percent}%",
            yuan_text(one.amount),
            day(one.paid_on) or "—",
            one.advanced and _("paid ahead: %(why)s") % {"why": one.advanced},
        ]
        for one in grant.instalments.all()
    ] or [
        [label, f"{percent}%", yuan_text(amount), "—", ""]
        for label, percent, amount in instalments(grant.round, grant.awarded)
    ]
    if paid:
        sections.append(
            Table(
                _("Instalments"),
                [_("When"), _("Per cent"), _("Amount"), _("Paid on"), _("Remark")],
                ("36mm", "18mm", "30mm", "36mm", ""),
                paid,
                numbers=frozenset({1, 2}),
            )
        )
    sections += leftovers(grant)
    return sheet(grant, _("Account"), sections, language)


def objections_sheet(grant: Grant, rows: Sequence[Objection], *, language: str) -> bytes:
    """What was said against an approval, and what the office answered."""
    sections: list[Section] = []
    for row in rows:
        who = row.author.name if row.author else row.name
        answer = f"{row.get_decision_display()}\n\n{row.reply}" if row.reply else _("none")
        sections += [
            Pairs(
                [
                    [(_("Received at"), day_text(row.at, clock=True)), (_("From"), who)],
                    [
                        (_("About"), row.get_about_display()),
                        (_("Answered on"), day(row.replied_at) or "—"),
                    ],
                ]
            ),
            Text(_("Objection"), row.text),
            Text(_("Answer"), answer),
        ]
    return sheet(grant, _("Objections and answers"), sections, language)


def score_summary(grant: Grant, *, language: str) -> bytes:
    """The panel's score beside the pass mark, and the rubric that it was given by."""
    call = grant.round
    assert call is not None
    rows = [[one.label, f"{one.weight}", one.help_text] for one in call.criteria.all()]
    sections: list[Section] = [
        Pairs([[pair] for pair in summary(call, grant)]),
        Table(
            _("Rubric"),
            [_("Criterion"), _("Weight"), _("What to look at")],
            ("52mm", "20mm", ""),
            rows,
            numbers=frozenset({1}),
        ),
    ]
    return sheet(grant, _("Summary of the review"), sections, language)


def record_of_move(grant: Grant, move: Transition, *, language: str) -> bytes:
    """What was decided, when, by whom and why, as the record has it."""
    rows = [
        [(pgettext("paper", "Decision"), label_of(move))],
        [(_("Day"), day_text(move.at, clock=True)), (_("Entered by"), _by(move))],
        [
            (_("State before"), move.get_before_display()),
            (_("State after"), move.get_after_display()),
        ],
    ]
    if move.action == "post" and grant.notice_from and grant.notice_to:
        rows.append([(_("On notice"), span_text(grant.notice_from, grant.notice_to))])
        if grant.round:
            days = _("%(n)d working days") % {"n": grant.round.notice_days}
            rows.append([(_("Duration"), days)])
    if move.action == "close":
        rows.append([(_("Closed on"), day(move.at))])
    sections: list[Section] = [Pairs(rows), Text(_("Remark"), move.note or _("none"))]
    return sheet(grant, label_of(move), sections, language)


def label_of(move: Transition) -> str:
    """The decision in words."""
    return str(MOVES[move.action].label) if move.action in MOVES else move.action


def _by(move: Transition) -> str:
    return str(move.by) if move.by else _("somebody whose account is closed")
