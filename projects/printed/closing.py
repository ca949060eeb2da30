"""The closing report (结项报告): everything but the prose is counted from the records."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

import printing
from home.dates import day_text, yuan_text
from projects.lifecycle import MOVES
from projects.links import Reach, reach
from projects.models import Grant, ProjectPage, Status

from .dates import day, span
from .money import budget
from .sections import Pairs, Prose, Section, Signature, Table

REPORTED = (Status.CLOSING, Status.CLOSED, Status.ARCHIVED)


def closing_report(grant: Grant, *, at: datetime, language: str) -> bytes:
    """Print the report as of now."""
    title = _("Closing report: %(title)s") % {"title": grant.title}
    return printing.render(
        "print/form.html", report_context(grant, at=at), title=title, language=language
    )


def report_context(grant: Grant, *, at: datetime) -> dict[str, Any]:
    """What stands in the report."""
    page, community = grant.page, grant.community
    done = reach(page, at)
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Closing report"),
        "title": _("Closing report of a micro-project"),
        "lead": _lead(grant, at),
        "foot": f"{community.name} · {grant}",
        "sections": [
            _project(grant, page),
            _targets(page),
            _activities(done),
            *_people(page, done),
            *_story(page),
            budget(grant.lines.all(), label=_("Budget as it was approved (yuan)")),
            _account(grant),
            _course(grant),
            Signature(
                _("We confirm that this report is true."),
                "",
                [_("Leads (signature)"), _("Residents' committee (seal)"), _("Date")],
                14,
            ),
        ],
    }


def _lead(grant: Grant, at: datetime) -> str:
    as_of = _("As of %(day)s, from the records.") % {"day": day_text(at)}
    if grant.status in REPORTED:
        return as_of
    now = _("The project is not closing yet: it is %(status)s.")
    return f"{as_of} {now % {'status': grant.get_status_display()}}"


def _project(grant: Grant, page: ProjectPage) -> Pairs:
    names = "、".join(lead.name for lead in page.leads.all())
    return Pairs(
        [
            [(_("Name of the project"), grant.title)],
            [(_("Project number"), grant.code), (_("Grant round"), grant.round or "")],
            [(_("Who leads it"), names), (_("Theme"), grant.theme)],
            [(_("Period"), span(page.starts_on, page.ends_on))],
            [(_("Approved on"), day(grant.approved_at)), (_("Grant"), yuan_text(grant.awarded))],
        ]
    )


def _targets(page: ProjectPage) -> Table:
    """The plan; what was reached is written by hand, for no record says it."""
    rows = [
        [item.label, f"{item.target:,} {item.unit}".strip(), day(item.due_on), ""]
        for item in page.milestones.all()
    ]
    return Table(
        _("Targets: planned and reached"),
        [_("Target"), _("Planned"), _("Until"), _("Reached (to be written in)")],
        ("", "30mm", "34mm", "42mm"),
        rows,
        numbers=frozenset({1}),
        blank=0 if rows else 3,
    )


def _activities(done: Reach) -> Table:
    return Table(
        _("Activities"),
        [_("When"), _("Activity"), _("Where"), _("Signed up"), _("Person-times"), _("Photos")],
        ("42mm", "", "34mm", "15mm", "15mm", "13mm"),
        [
            [
                one.day,
                one.title,
                one.place,
                f"{one.signed_up:,}",
                f"{one.person_times:,}",
                one.photos,
            ]
            for one in done.held
        ],
        numbers=frozenset({3, 4, 5}),
        total=[
            _("Together"),
            _("%(n)d activities") % {"n": len(done.held)},
            "",
            f"{sum(one.signed_up for one in done.held):,}",
            f"{done.person_times:,}",
            sum(one.photos for one in done.held),
        ],
        note=""
        if done.held
        else _("No activity that has taken place is tied to this project on the site."),
    )


def _people(page: ProjectPage, done: Reach) -> list[Section]:
    planned = f"{page.people:,}" if page.people else "—"
    return [
        Pairs(
            [
                [(_("People reached"), f"{done.people:,}"), (_("People planned"), planned)],
                [(_("Who benefits"), page.beneficiaries)],
            ]
        )
    ]


def _story(page: ProjectPage) -> list[Section]:
    """What the project's people tell on its page, if they have told something."""
    if not page.story:
        return []
    return [Prose(_("What was done, and what came of it"), page.story.render_as_block())]


def _account(grant: Grant) -> Pairs:
    return Pairs(
        [
            [(_("Awarded"), yuan_text(grant.awarded)), (_("Paid out"), yuan_text(grant.paid))],
            [(_("Spent"), yuan_text(grant.spent)), (_("Left"), yuan_text(grant.balance))],
        ]
    )


def _course(grant: Grant) -> Table:
    rows = [
        [day(row.at), MOVES[row.action].label if row.action in MOVES else row.action, row.note]
        for row in grant.transitions.all()
    ]
    return Table(
        _("The course of the project"),
        [_("When"), _("What"), _("Remark")],
        ("36mm", "52mm", ""),
        rows,
    )
