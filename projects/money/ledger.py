"""The books as a workbook: what a bookkeeper needs to enter and to check them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communities.spreadsheets import workbook_response
from projects.models import Amendment, AwardLine, Expense, Grant, Leftover, RoundPage, Source


def ledger_of_grant(grant: Grant, *, by: Any) -> HttpResponse:
    """Lines, payments, expenses with a running balance, amendments and own means of a project."""
    rows = _with_books(Grant.objects.filter(pk=grant.pk))
    log(instance=grant.page, action="projects.money", user=by, data={"what": "exported"})
    return _workbook(list(rows), f"ledger-{grant.code or grant.pk}.xlsx")


def ledger_of_round(call: RoundPage, *, by: Any) -> HttpResponse:
    """The same for every project of a round, in the order of their numbers."""
    rows = _with_books(Grant.objects.of_round(call).funded().order_by("code", "pk"))
    log(instance=call, action="projects.money", user=by, data={"what": "exported"})
    return _workbook(list(rows), f"ledger-{call.code}.xlsx")


def _with_books(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    return grants.select_related("community", "round").prefetch_related(
        "lines",
        "instalments",
        "contributions",
        Prefetch("expenses", Expense.objects.select_related("line", "by")),
        Prefetch("leftovers", Leftover.objects.select_related("by")),
        Prefetch("amendments", Amendment.objects.prefetch_related("lines")),
    )


def _workbook(grants: Sequence[Grant], name: str) -> HttpResponse:
    sheets: list[tuple[str, Iterable[Sequence[Any]]]] = [
        (_("Projects"), _projects(grants)),
        (_("Budget lines"), _lines(grants)),
        (_("Instalments"), _instalments(grants)),
        (_("Expenses"), _expenses(grants)),
        (_("Leftovers"), _leftovers(grants)),
        (_("Amendments"), _amendments(grants)),
        (_("Own means"), _own(grants)),
    ]
    return workbook_response(name, sheets)


def _projects(grants: Sequence[Grant]) -> Iterable[Sequence[Any]]:
    yield [
        *(_("Project number"), _("Micro-project"), _("Community"), _("Round"), _("Status")),
        *(_("Requested (yuan)"), _("Awarded (yuan)"), _("Paid (yuan)"), _("Spent (yuan)")),
        *(_("Not paid out any more (yuan)"), _("Paid back (yuan)")),
        *(_("Left of the award (yuan)"), _("Paid and not spent (yuan)"), _("To pay back (yuan)")),
    ]
    for one in grants:
        call = one.round.title if one.round else ""
        yield [
            *(one.code, one.title, one.community.name, call, one.get_status_display()),
            *(getattr(one, name) for name in SUMS),
        ]
    if len(grants) > 1:
        sums = (sum((getattr(one, name) for one in grants), Decimal(0)) for name in SUMS)
        yield [*(_("Together"), "", "", "", ""), *sums]


SUMS = (
    *("requested", "awarded", "paid", "spent", "released", "returned"),
    *("balance", "in_hand", "owed_back"),
)


def _lines(grants: Sequence[Grant]) -> Iterable[Sequence[Any]]:
    yield [
        *(_("Project number"), _("Category"), _("What for"), _("Source")),
        *(_("Budget (yuan)"), _("Spent (yuan)"), _("Left (yuan)")),
    ]
    for grant in grants:
        for line in grant.lines.all():
            source = Source(line.source).label
            yield [
                *(grant.code, line.get_category_display(), line.label, source),
                *(line.amount, line.spent, line.left),
            ]


def _instalments(grants: Sequence[Grant]) -> Iterable[Sequence[Any]]:
    yield [
        *(_("Project number"), _("Instalment"), _("Per cent"), _("Amount (yuan)")),
        *(_("Paid on"), _("Reference"), _("Paid ahead, because")),
    ]
    for grant in grants:
        for one in grant.instalments.all():
            yield [
                *(grant.code, one.label, one.percent, one.amount),
                *(one.paid_on or "", one.reference, one.advanced),
            ]


def _expenses(grants: Sequence[Grant]) -> Iterable[Sequence[Any]]:
    """Every entry in the order of its day; what was cancelled is shown, and not in the balance."""
    yield [
        *(_("Project number"), _("No."), _("Day"), _("Voucher"), _("Paid to"), _("For what")),
        *(_("Category"), _("Budget line"), _("Source"), _("Amount (yuan)")),
        *(_("Left of the award (yuan)"), _("Remark"), _("Entered by"), _("Entered at")),
    ]
    for grant in grants:
        left = grant.awarded
        for number, one in enumerate(grant.expenses.all(), 1):
            line: AwardLine = one.line
            counts = one.cancelled_at is None
            if counts and line.source == Source.GRANT:
                left -= one.amount
            yield [
                *(grant.code, number, one.spent_on, one.voucher_number, one.payee, one.what),
                *(line.get_category_display(), line.label, Source(line.source).label),
                *(one.amount if counts else Decimal("0.00"), left, _remark(one)),
                *(one.by or "", one.at),
            ]


def _remark(one: Expense) -> str:
    if one.cancelled_at:
        return _("cancelled, was %(amount)s: %(why)s") % {
            "amount": f"{one.amount:,.2f}",
            "why": one.cancelled_why,
        }
    return "" if one.voucher else _("the voucher is missing")


def _leftovers(grants: Sequence[Grant]) -> Iterable[Sequence[Any]]:
    """What went back to the pool; what was struck out is shown, and counts nothing."""
    yield [
        *(_("Project number"), _("Day"), _("Kind"), _("Paid back by"), _("Reference")),
        *(_("Amount (yuan)"), _("Remark"), _("Entered by"), _("Entered at")),
    ]
    for grant in grants:
        for one in grant.leftovers.all():
            counts = one.cancelled_at is None
            yield [
                *(grant.code, one.day, one.get_kind_display(), one.payer, one.reference),
                *(one.amount if counts else Decimal("0.00"), "" if counts else _struck(one)),
                *(one.by or "", one.at),
            ]


def _struck(one: Leftover) -> str:
    return _("struck out, was %(amount)s: %(why)s") % {
        "amount": f"{one.amount:,.2f}",
        "why": one.cancelled_why,
    }


def _amendments(grants: Sequence[Grant]) -> Iterable[Sequence[Any]]:
    yield [
        *(_("Project number"), _("No."), _("State"), _("Asked at"), _("Decided at")),
        *(_("Budget line"), _("Before (yuan)"), _("After (yuan)"), _("Change (yuan)")),
        _("Reason"),
    ]
    for grant in grants:
        for one in grant.amendments.all():
            for line in one.lines.all():
                yield [
                    *(grant.code, one.number, one.get_state_display(), one.at),
                    *(one.decided_at or "", line.label, line.before, line.after, line.change),
                    one.reason,
                ]


def _own(grants: Sequence[Grant]) -> Iterable[Sequence[Any]]:
    yield [
        *(_("Project number"), _("Kind"), _("Day"), _("For what"), _("People")),
        *(_("Hours"), _("Worth (yuan)")),
    ]
    for grant in grants:
        for one in grant.contributions.all():
            yield [
                *(grant.code, one.get_kind_display(), one.day, one.what, one.people or ""),
                *(one.hours or "", one.amount or ""),
            ]
