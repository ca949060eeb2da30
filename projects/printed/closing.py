"""Midterm and closing report (中期、结项报告): all but the prose is what the records say."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

import printing
from home.dates import yuan_text
from home.punctuation import listed
from projects.models import Grant, ProjectPage, Report
from projects.reporting import presenting
from projects.reporting.facts import Facts, facts_of
from projects.reporting.writing import open_report, standing_report

from .dates import day, span
from .sections import Pairs, Signature

Kind = Report.Kind


def closing_report(grant: Grant, *, at: datetime, language: str) -> bytes:
    """Print the closing report as it was handed in; before that, what the records say now."""
    return _printed(grant, Kind.CLOSING, at, language)


def midterm_report(grant: Grant, *, at: datetime, language: str) -> bytes:
    """Print the midterm report, by the same rule."""
    return _printed(grant, Kind.MIDTERM, at, language)


def _printed(grant: Grant, kind: str, at: datetime, language: str) -> bytes:
    context = report_context(grant, kind, at=at)
    title = f"{context['kind']}: {grant.title}"
    return printing.render("print/form.html", context, title=title, language=language)


def report_and_facts(grant: Grant, kind: str, at: datetime) -> tuple[Report | None, Facts]:
    """The report that stands with the figures it was handed in with, or the draft with today's."""
    standing = standing_report(grant, kind)
    if standing is not None:
        return standing, Facts.from_json(standing.facts or {})
    return open_report(grant, kind), facts_of(grant, at)


def report_context(grant: Grant, kind: str, *, at: datetime) -> dict[str, Any]:
    """What stands in the report."""
    page, community = grant.page, grant.community
    report, facts = report_and_facts(grant, kind, at)
    closing = kind == Kind.CLOSING
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Closing report") if closing else _("Midterm report"),
        "title": _("Closing report of a micro-project")
        if closing
        else _("Midterm report of a micro-project"),
        "lead": presenting.as_of(facts, report),
        "foot": f"{community.name} · {grant}",
        "sections": [
            _project(grant, page),
            *presenting.prose(report, kind),
            *presenting.computed(facts, grant, kind),
            Signature(
                _("We confirm that this report is true."),
                "",
                [_("Leads (signature)"), _("Residents' committee (seal)"), _("Date")],
                14,
            ),
        ],
    }


def _project(grant: Grant, page: ProjectPage) -> Pairs:
    names = listed(lead.name for lead in page.leads.all())
    return Pairs(
        [
            [(_("Name of the project"), grant.title)],
            [(_("Project number"), grant.code), (_("Grant round"), grant.round or "")],
            [(_("Who leads it"), names), (_("Theme"), grant.theme)],
            [(_("Period"), span(page.starts_on, page.ends_on))],
            [(_("Approved on"), day(grant.approved_at)), (_("Grant"), yuan_text(grant.awarded))],
        ]
    )
