"""What everybody reads of a report: its summary, its figures, and how far the targets were met."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from communities.statements import Statement, given
from home.dates import day_text
from projects.models import Grant, Report, Status

from .facts import Facts
from .presenting import figures, targets

ACCEPTED = {  # the report that the office has accepted where a project stands there
    Status.IMPLEMENTING: Report.Kind.MIDTERM,
    Status.CLOSING: Report.Kind.MIDTERM,
    Status.CLOSED: Report.Kind.CLOSING,
    Status.ARCHIVED: Report.Kind.CLOSING,
}


@Statement
def _report() -> QuerySet[Report]:
    rows = Report.objects.filter(grant=given("grant"), kind=given("kind"))
    return rows.handed_in()[:1]


def public_report(grant: Grant) -> dict[str, Any] | None:
    """The report that was accepted last, in one query; None before there is one."""
    kind = ACCEPTED.get(Status(grant.status))
    if kind is None or grant._state.adding:
        return None
    report = next(iter(_report(grant=grant.pk, kind=str(kind))), None)
    if report is None or not report.handed_in_at:
        return None
    facts = Facts.from_json(report.facts or {})
    table = targets(facts)
    closing = kind == Report.Kind.CLOSING
    return {
        "title": _("What it achieved") if closing else _("Halfway: what came of it until now"),
        "summary": report.summary,
        "problems": report.problems,
        "numbers": [(label, value, "") for label, value in figures(facts)],
        "columns": [
            {"label": label, "number": place in table.numbers}
            for place, label in enumerate(table.head)
        ],
        "rows": table.rows,
        "as_of": _("From the report of %(day)s; the figures come from the records.")
        % {"day": day_text(report.handed_in_at)},
    }
