"""What was left of a grant and where it went, as reports, sheets and archives have it."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from home.dates import yuan_text
from projects.models import Grant, Leftover, Status
from projects.models.vocabulary import NOTHING
from projects.printed.dates import day
from projects.printed.sections import Table


def leftovers(grant: Grant) -> Iterator[Table]:
    """What went back to the pool, and what is still owed; nothing while the project runs."""
    if not grant.has_ended or grant._state.adding:
        return
    rows = list(grant.leftovers.standing())
    if not rows and not grant.owed_back:
        return
    total = sum((row.amount for row in rows), NOTHING)
    yield Table(
        _("What was left, and went back to the pool (yuan)"),
        [_("Day"), _("What it is"), _("Paid back by"), _("Reference"), _("Amount")],
        ("32mm", "", "40mm", "30mm", "26mm"),
        [_row(row) for row in rows],
        numbers=frozenset({4}),
        total=[_("Together"), "", "", "", f"{total:,.2f}"],
        note=owed(grant) or borne(grant),
    )


def _row(row: Leftover) -> Sequence[object]:
    return [
        day(row.day),
        row.get_kind_display(),
        row.payer or "—",
        row.reference or "—",
        f"{row.amount:,.2f}",
    ]


def borne(grant: Grant) -> str:
    """What a project that was stopped had spent and is not paid, in a sentence."""
    beyond = grant.spent - grant.paid
    if grant.status != Status.TERMINATED or beyond <= 0:
        return ""
    return _("Spent beyond what was paid out, and borne by the project: %(amount)s.") % {
        "amount": yuan_text(beyond)
    }


def owed(grant: Grant) -> str:
    """What still has to come back, in a sentence; empty when nothing is owed."""
    if not grant.owed_back:
        return ""
    amount = yuan_text(grant.owed_back)
    return _("Paid out, not spent, and not paid back yet: %(amount)s.") % {"amount": amount}
