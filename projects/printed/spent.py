"""Papers of a grant's money, for its archive: agreement, list of expenses, amendments."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home.dates import day_text, yuan_text
from projects.models import Agreement, Amendment, Category, Expense, Grant

from .dates import day
from .enclosed import sheet
from .sections import Pairs, Section, Table, Text


def agreement_sheet(grant: Grant, found: Agreement, language: str) -> bytes:
    """What the agreement says."""
    rows = [
        [(_("Number"), found.number or "—"), (_("Signed on"), day(found.signed_on))],
        [(_("For the office"), found.office_party)],
        [(_("For the project"), found.project_party)],
        [(_("Grant"), yuan_text(grant.awarded))],
    ]
    return sheet(grant, _("Agreement"), [Pairs(rows)], language)


def expenses_sheet(grant: Grant, rows: Sequence[Expense], language: str) -> bytes:
    """Every expense with its line and voucher, and the sum."""
    total = sum((row.amount for row in rows), Decimal(0))
    table = Table(
        _("Expenses (yuan)"),
        [
            pgettext("paper", "No."),
            _("Day"),
            _("Budget line"),
            _("For what"),
            _("Paid to"),
            _("Voucher"),
            _("Amount"),
        ],
        ("10mm", "30mm", "30mm", "", "30mm", "22mm", "24mm"),
        [
            [
                n,
                day(row.spent_on),
                row.line.label,
                row.what,
                row.payee,
                row.voucher_number or "—",
                f"{row.amount:,.2f}",
            ]
            for n, row in enumerate(rows, 1)
        ],
        numbers=frozenset({6}),
        total=["", _("Together"), "", "", "", "", f"{total:,.2f}"],
    )
    return sheet(grant, _("List of expenses"), [table], language)


def amendment_sheet(grant: Grant, one: Amendment, language: str) -> bytes:
    """A change of the award: which line had how much, and has how much."""
    pairs = Pairs(
        [
            [(_("Number"), str(one.number)), (_("State"), one.get_state_display())],
            [(_("Asked for on"), day(one.at)), (_("Decided on"), day(one.decided_at))],
            [(_("Moved"), yuan_text(one.moved)), (_("Decided by"), _decided(one))],
        ]
    )
    table = Table(
        _("Lines that change (yuan)"),
        [_("Category"), _("What for"), _("Before the change"), _("After the change"), _("Change")],
        ("28mm", "", "28mm", "28mm", "28mm"),
        [
            [
                str(Category(row.category).label),
                row.label,
                f"{row.before:,.2f}",
                f"{row.after:,.2f}",
                f"{row.change:+,.2f}",
            ]
            for row in one.lines.all()
        ],
        numbers=frozenset({2, 3, 4}),
    )
    answer = Text(_("Answer"), one.answer or _("none"))
    sections: list[Section] = [pairs, Text(_("Reason"), one.reason), table, answer]
    title = _("Amendment %(n)d, %(day)s") % {"n": one.number, "day": day_text(one.at)}
    return sheet(grant, title, sections, language)


def _decided(one: Amendment) -> str:
    if one.automatic:
        return _("in force without a decision")
    return str(one.decided_by or "")
