"""The proposal form (申报表), filled from a proposal or blank for a pen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import printing
from communities.models import Community, SubDistrict
from home.dates import yuan_text
from projects.completeness import requested
from projects.models import BudgetLine, Grant, ProjectPage, RoundPage
from projects.models.vocabulary import NOTHING

from .dates import day, span
from .money import BLANK_LINES, budget
from .sections import Pairs, Section, Signature, Table, Text

LEADS, TARGETS = 3, 4  # blank rows of the form


def proposal_form(page: ProjectPage, *, language: str) -> bytes:
    """Print a version of a proposal on the office's form."""
    title = _("Proposal: %(title)s") % {"title": page.title}
    return printing.render("print/form.html", filled(page), title=title, language=language)


def blank_form(call: RoundPage, office: SubDistrict, *, language: str) -> bytes:
    """Print the form of a round without a single entry."""
    title = _("Proposal form: %(round)s") % {"round": call.title}
    return printing.render("print/form.html", blank(call, office), title=title, language=language)


def version_to_print(page: ProjectPage, grant: Grant | None) -> ProjectPage:
    """What was handed in, as reviewers read it; before that the newest draft."""
    if grant is not None and grant.submitted_revision is not None and not grant.is_unsent:
        handed_in: ProjectPage = grant.submitted_revision.as_object()
        return handed_in
    newest: ProjectPage = page.get_latest_revision_as_object()
    return newest


@dataclass(frozen=True)
class Entries:
    """What stands on the form; what is empty has room for a pen."""

    call: str
    title: str = ""
    summary: str = ""
    code: str = ""
    community: str = ""
    theme: str = ""
    period: str = ""
    asked: str = ""
    total: str = ""
    leads: Sequence[list[str]] = ()
    need: str = ""
    beneficiaries: str = ""
    people: str = ""
    targets: Sequence[list[str]] = ()
    plan: str = ""
    lines: Sequence[BudgetLine] = ()
    risks: str = ""
    sustainability: str = ""


def filled(page: ProjectPage) -> dict[str, Any]:
    """What stands on the form of this version."""
    community = page.community
    assert community is not None
    foot = " · ".join(filter(None, [community.name, page.code, page.title]))
    return _form(community.sub_district, page.round, foot, _entries(page, community))


def blank(call: RoundPage, office: SubDistrict) -> dict[str, Any]:
    """The same form with room for a pen."""
    return _form(office, call, _limits(call), Entries(call=call.title))


def _entries(page: ProjectPage, community: Community) -> Entries:
    lines = list(page.budget_lines.all())
    for line in lines:
        line.settle()
    return Entries(
        call=page.round.title if page.round else "",
        title=page.title,
        summary=page.summary,
        code=page.code,
        community=community.name,
        theme=page.theme,
        period=_period(page.starts_on, page.ends_on),
        asked=yuan_text(requested(page)),
        total=yuan_text(sum((line.amount for line in lines), NOTHING)),
        leads=[[lead.name, lead.role, lead.phone] for lead in page.leads.all()],
        need=_need(page),
        beneficiaries=page.beneficiaries,
        people=f"{page.people:,}" if page.people else "",
        targets=[
            [item.label, f"{item.target:,}", item.unit, day(item.due_on)]
            for item in page.milestones.all()
        ],
        plan=page.plan,
        lines=lines,
        risks=page.risks,
        sustainability=page.sustainability,
    )


def _form(office: SubDistrict, call: RoundPage | None, foot: str, of: Entries) -> dict[str, Any]:
    return {
        "who": office.full_office,
        "kind": _("Proposal form"),
        "title": _("Proposal for a micro-project"),
        "lead": call.title if call else "",
        "foot": foot,
        "sections": [
            _names(of),
            _leads(of.leads),
            Text(_("Need, and where residents were asked"), of.need, height=40),
            Pairs([[(_("Who benefits"), of.beneficiaries)], [(_("How many people"), of.people)]]),
            _targets(of.targets),
            Text(
                _("Plan: what happens when, in which form, with how many people"),
                of.plan,
                height=64,
            ),
            budget(of.lines, blank=BLANK_LINES),
            Text(_("Risks, and what is done about them"), of.risks, height=30),
            Text(_("How it goes on when the money is spent"), of.sustainability, height=30),
            *_signatures(),
        ],
    }


def _names(of: Entries) -> Pairs:
    return Pairs(
        [
            [(_("Name of the project"), of.title)],
            [(_("In one sentence"), of.summary)],
            [(_("Project number"), of.code), (_("Grant round"), of.call)],
            [(_("Community"), of.community), (_("Theme"), of.theme)],
            [(_("Period"), of.period)],
            [(_("Applied for"), of.asked), (_("Whole budget"), of.total)],
        ]
    )


def _leads(rows: Sequence[list[str]]) -> Table:
    head = [_("Name"), pgettext("lead", "Role"), _("Phone")]
    blank_rows = 0 if rows else LEADS
    return Table(_("Who leads it"), head, ("40mm", "", "46mm"), rows, blank=blank_rows)


def _targets(rows: Sequence[list[str]]) -> Table:
    return Table(
        _("Targets that can be counted"),
        [_("Target"), _("How many"), pgettext("quantity", "Unit"), _("Until")],
        ("", "24mm", "20mm", "36mm"),
        rows,
        numbers=frozenset({1}),
        blank=0 if rows else TARGETS,
    )


def _need(page: ProjectPage) -> str:
    said = [page.need]
    if page.evidence is not None:
        said.append(_("Evidence: the poll “%(title)s”") % {"title": page.evidence.title})
    if page.evidence_activity is not None:
        title = page.evidence_activity.title
        said.append(_("Evidence: the activity “%(title)s”") % {"title": title})
    return "\n\n".join(said)


def _period(starts_on: date | None, ends_on: date | None) -> str:
    return span(starts_on, ends_on) if starts_on else ""


def _limits(call: RoundPage) -> str:
    return _("%(round)s: from %(least)s to %(most)s a project; hand in before %(day)s") % {
        "round": call.title,
        "least": yuan_text(call.smallest_grant),
        "most": yuan_text(call.largest_grant),
        "day": day(call.call_closes_at),
    }


def _signatures() -> list[Section]:
    return [
        Signature(
            _("Commitment"),
            _(
                "What is written here is true. The money is spent on this project only, residents "
                "take part in deciding, and the accounts are open to them."
            ),
            [_("Leads (signature)"), _("Date")],
            8,
        ),
        Signature(
            _("Opinion of the residents' committee"), "", [_("Signature and seal"), _("Date")], 20
        ),
        Signature(_("Opinion of the screening"), "", [_("Signature and seal"), _("Date")], 20),
    ]
