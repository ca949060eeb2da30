"""What the archive takes from the records of money: agreement, expenses, vouchers, amendments."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home.dates import day_text
from projects.links import Upload
from projects.models import Amendment, Expense, Grant
from projects.printed import spent
from projects.printed.enclosures import upload_pdf

from .items import Asked, Gap, Part
from .leftovers import owed

Rows = list[list[object]]


def content(file: Any) -> bytes:
    """The bytes of a stored file."""
    with file.open("rb") as opened:
        return bytes(opened.read())


def part_of(title: str, file: Any, name: str, language: str) -> Part:
    """A stored file as a part of the archive."""
    upload = Upload(name, partial(content, file))
    return Part(title, partial(upload_pdf, title, upload, language), upload)


def agreement(asked: Asked) -> Iterator[Part | Gap]:
    """The agreement as it was signed."""
    found = getattr(asked.grant, "agreement", None)
    if found is None:
        return
    yield Part(_("Agreement"), partial(spent.agreement_sheet, asked.grant, found, asked.language))
    if found.file:
        yield part_of(_("Signed agreement"), found.file, found.name or "agreement", asked.language)
    elif not any(paper.key == "agreement" for paper in asked.papers):
        yield Gap(
            _("The signed copy of the agreement is missing: add it."),
            f"{asked.screen('project_archive')}#agreement",
        )


def vouchers(asked: Asked) -> Iterator[Part | Gap]:
    """The expenses in the order of the lines, each with its voucher."""
    grant = asked.grant
    expenses = grant.expenses.standing().select_related("line")
    rows = list(expenses.order_by("line__order", "spent_on", "pk"))
    if not rows:
        yield Gap(_("No expense is recorded."), asked.screen("project_grant"))
        return
    yield Part(
        _("List of expenses"),
        partial(spent.expenses_sheet, grant, rows, asked.language),
        rows=partial(expense_rows, rows),
    )
    for number, row in enumerate(rows, 1):
        named = {"n": number, "what": row.what, "day": day_text(row.spent_on)}
        if row.voucher:
            suffix = str(row.voucher.name).rsplit(".", 1)[-1]
            name = f"voucher-{number}.{suffix}"
            title = _("Voucher %(n)d: %(what)s") % named
            yield part_of(title, row.voucher, name, asked.language)
        else:
            yield Gap(
                _("The voucher of “%(what)s” on %(day)s is missing.") % named,
                asked.screen("project_grant"),
            )


def owed_back(asked: Asked) -> Iterator[Part | Gap]:
    """What a project that has ended still has to pay back."""
    if said := owed(asked.grant):
        yield Gap(said, asked.screen("project_money"))


def expense_rows(rows: Sequence[Expense]) -> Rows:
    """Expenses as a table."""
    head: list[object] = [
        pgettext("paper", "No."),
        _("Day"),
        _("Budget line"),
        _("For what"),
        _("Paid to"),
        _("Voucher"),
        _("Amount"),
    ]
    body: Rows = [
        [n, row.spent_on, row.line.label, row.what, row.payee, row.voucher_number, row.amount]
        for n, row in enumerate(rows, 1)
    ]
    return [head, *body]


def amendments(asked: Asked) -> Iterator[Part | Gap]:
    """What was changed after the approval, each as a difference."""
    for one in asked.grant.amendments.prefetch_related("lines").select_related("decided_by"):
        yield Part(
            _("Amendment %(n)d") % {"n": one.number},
            partial(spent.amendment_sheet, asked.grant, one, asked.language),
            rows=partial(amended_rows, one),
        )
        if one.state == Amendment.State.ASKED:
            yield Gap(
                _("Amendment %(n)d has not been decided.") % {"n": one.number},
                asked.screen("project_grant"),
            )


def amended_rows(one: Amendment) -> Rows:
    """An amendment's lines as a table."""
    head: list[object] = [
        _("Category"),
        _("What for"),
        _("Before the change"),
        _("After the change"),
        _("Change"),
    ]
    lines = one.lines.all()
    return [head, *([row.category, row.label, row.before, row.after, row.change] for row in lines)]


def money_rows(grant: Grant) -> dict[str, Rows]:
    """The payments, the contributions and the leftovers of a grant as tables."""
    paid: Rows = [[_("When"), _("Per cent"), _("Amount"), _("Paid on")]]
    paid += [[row.label, row.percent, row.amount, row.paid_on] for row in grant.instalments.all()]
    brought: Rows = [[_("Kind"), _("Day"), _("For what"), _("Hours"), _("Amount")]]
    brought += [
        [row.kind, row.day, row.what, row.hours, row.amount] for row in grant.contributions.all()
    ]
    back: Rows = [[_("Kind"), _("Day"), _("Paid back by"), _("Reference"), _("Amount")]]
    back += [
        [row.kind, row.day, row.payer, row.reference, row.amount]
        for row in grant.leftovers.standing()
    ]
    return {"instalments": paid, "contributions": brought, "leftovers": back}
