"""What a lead sees of the project's money."""

from typing import Any

from django.utils.translation import gettext as _

from home.dates import day_text, yuan_text
from projects.models import Agreement, Grant, Instalment, Source, Status
from projects.reporting.leftovers import owed

from .books import SPENDING
from .paying import missing_for


def account(grant: Grant) -> dict[str, Any]:
    """Sums, lines, instalments with what the next one waits for, entries; the newest first."""
    lines = list(grant.lines.all())
    parts = list(grant.instalments.all())
    for part in parts:
        part.grant = grant
    upcoming = next((one for one in parts if not one.paid_on and one.amount), None)
    return {
        "spends": grant.status in SPENDING,
        "numbers": numbers(grant),
        "columns": [
            _("Budget line"),
            {"label": _("Budget"), "number": True},
            {"label": _("Spent"), "number": True},
            {"label": _("Left"), "number": True},
        ],
        "lines": [
            (_named(line), yuan_text(line.amount), yuan_text(line.spent), yuan_text(line.left))
            for line in lines
            if line.source != Source.IN_KIND
        ],
        "parts": [(one, _state(one, grant, upcoming)) for one in parts],
        "upcoming": upcoming,
        "waits": waits(upcoming, grant),
        "agreement": Agreement.objects.filter(grant=grant).first(),
        "owed": owed(grant),
        "expenses": list(grant.expenses.select_related("line").order_by("-spent_on", "-pk")),
        "amendments": list(grant.amendments.prefetch_related("lines").order_by("-number")),
        "contributions": list(grant.contributions.order_by("-day", "-pk")),
    }


def numbers(grant: Grant) -> list[tuple[str, str, str]]:
    """The sums that head the page."""
    found = [
        (_("Awarded"), yuan_text(grant.awarded), ""),
        (_("Paid out"), yuan_text(grant.paid), ""),
        (_("Spent"), yuan_text(grant.spent), ""),
        (_("Left"), yuan_text(grant.balance), ""),
    ]
    if back := grant.released + grant.returned:
        found.append((_("Back in the pool"), yuan_text(back), ""))
    return found


def waits(upcoming: Instalment | None, grant: Grant) -> list[str]:
    """What is missing before the next instalment is paid."""
    if upcoming is None or grant.status == Status.TERMINATED:
        return []
    return missing_for(upcoming)


def _named(line: Any) -> str:
    """A line that is not the grant's money says so."""
    if line.source == Source.GRANT:
        return str(line.label)
    return _("%(label)s (%(source)s)") % {
        "label": line.label,
        "source": line.get_source_display(),
    }


def _state(part: Instalment, grant: Grant, upcoming: Instalment | None) -> str:
    if part.paid_on:
        return _("Paid on %(day)s") % {"day": day_text(part.paid_on)}
    if not part.amount or grant.status == Status.TERMINATED:
        return _("Nothing is left to pay.")
    return _("comes next") if part == upcoming else _("later")
