"""What the public pages of projects and rounds show; nothing here is private."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communities.freshness import scope_of, share
from communities.models import Community
from communities.statements import Statement, given
from home.dates import day_text, span_text, yuan_text
from home.punctuation import listed

from .links import Happening, happenings
from .models import (
    AwardLine,
    Category,
    Grant,
    Milestone,
    Objection,
    ProjectLead,
    ProjectPage,
    Source,
    Status,
    Transition,
)
from .models.vocabulary import NOTHING, LineOfMoney
from .reporting.public import public_report

TONES = {
    Status.ON_NOTICE: "waiting",
    Status.APPROVED: "open",
    Status.IMPLEMENTING: "open",
    Status.MIDTERM: "open",
    Status.RECTIFYING: "waiting",
    Status.CLOSING: "open",
    Status.CLOSED: "done",
    Status.ARCHIVED: "done",
    Status.REJECTED: "stopped",
    Status.WITHDRAWN: "stopped",
    Status.TERMINATED: "stopped",
}
SHOWN_OF_GRANT = (
    "status",
    "requested",
    "awarded",
    "paid",
    "spent",
    "released",
    "returned",
    "notice_from",
    "notice_to",
    "round__title",
    "round__live",
    "round__url_path",
)
FINISHED = (Status.CLOSED, Status.ARCHIVED)
ROAD = ("submit", "post", "approve", "report_midterm", "report_closing", "close")


def project_context(page: ProjectPage, request: HttpRequest) -> dict[str, Any]:
    """A project as everybody may read it; a preview of a proposal shows it as a draft."""
    at = timezone.now()
    community = community_of(page)
    grant = _grant(page)
    done = _happenings(page, request, at)
    lines = _lines(page, grant)
    draft = getattr(request, "is_preview", False)
    return {
        "grant": grant,
        "community": community,
        "sub_district": community.sub_district,
        "kicker": _kicker(page),
        "state": str(Status(grant.status).label),
        "state_tone": TONES.get(Status(grant.status), "draft"),
        "seal": _seal(grant),
        "facts": _facts(page, grant, page.leads.all() if draft else _leads(page=page.pk)),
        "steps": steps_of(grant),
        "budget": _table(lines),
        "sources": _sums(lines, "source", Source),
        "categories": _sums(lines, "category", Category),
        "numbers": _numbers(grant, lines),
        "account": _account(lines, grant),
        "account_columns": [
            _("Budget line"),
            {"label": _("Budget"), "number": True},
            {"label": _("Spent"), "number": True},
            {"label": _("Left"), "number": True},
        ],
        "milestones": [
            _milestone(item)
            for item in (page.milestones.all() if draft else _milestones(page=page.pk))
        ],
        "upcoming": [_card(item) for item in done if not item.past],
        "past": [_card(item) for item in done if item.past],
        "breadcrumbs": _breadcrumbs(page, request),
        **_said_against(page, grant, request, at),
        "report": public_report(grant),
    }


def _said_against(
    page: ProjectPage, grant: Grant, request: HttpRequest, at: datetime
) -> dict[str, Any]:
    """The way to an objection while the notice hangs, and the answers that everybody may read.

    What somebody objected is not shown: it may name people; the office's answer is.
    """
    told: dict[str, Any] = {"suggest_url": ""}
    if grant.is_funded and page.pk:
        told["suggest_url"] = f"{reverse('surveys:suggest')}?about={page.pk}"
    if grant._state.adding or not grant.notice_from:
        return told
    told["answers"] = list(_answers(grant=grant.pk))
    if grant.status == Status.ON_NOTICE and grant.notice_to:
        zone = ZoneInfo(community_of(page).sub_district.time_zone)
        ends = datetime.combine(grant.notice_to + timedelta(days=1), time.min, zone)
        if at < ends:
            told["object_url"] = reverse("projects:object", args=[page.pk])
            _changes(request, ends)
    return told


def _changes(request: HttpRequest, at: datetime) -> None:
    """The stored page ends when this moment comes."""
    scope = scope_of(request)
    if scope:
        share(request, scope, at)


@Statement
def _answers() -> QuerySet[Objection]:
    return Objection.objects.shown().filter(grant=given("grant"))


def community_of(page: ProjectPage) -> Community:
    """The page's community; a preview of a new page takes it from the place where it will be."""
    if page.community is None:
        page.community = Community.objects.containing(page.path).get()
    community: Community = page.community
    return community


def _happenings(page: ProjectPage, request: HttpRequest, at: datetime) -> list[Happening]:
    """What other apps tell; the stored page ends when the first of it looks different."""
    done = happenings(page, at) if page.pk else []
    changes = [item.until for item in done if item.until]
    if changes:
        _changes(request, min(changes))
    return done


def _grant(page: ProjectPage) -> Grant:
    """The record with all that the page says of it, or what stands for it before there is one."""
    found = next(iter(_grant_of(page=page.pk)), None) if page.pk else None
    return found or Grant(page=page, community=page.community, round=page.round, title=page.title)


@Statement
def _grant_of() -> QuerySet[Grant]:
    grants = Grant.objects.filter(page_id=given("page")).select_related("round")
    return grants.only(*SHOWN_OF_GRANT).order_by()


@Statement
def _moves() -> "QuerySet[Transition, Any]":
    moves = Transition.objects.filter(grant=given("grant"))
    return moves.values_list("action", "at", named=True)


@Statement
def _award() -> QuerySet[AwardLine]:
    return AwardLine.objects.filter(grant=given("grant"))


@Statement
def _leads() -> QuerySet[ProjectLead]:
    return ProjectLead.objects.filter(project=given("page"))


@Statement
def _milestones() -> QuerySet[Milestone]:
    return Milestone.objects.filter(project=given("page"))


def _kicker(page: ProjectPage) -> str:
    return " · ".join(part for part in (page.code, community_of(page).name, page.theme) if part)


def _seal(grant: Grant) -> str:
    """Two characters for what is final."""
    if grant.status in FINISHED:
        return pgettext("seal", "closed")
    stands = grant.is_funded and grant.status != Status.TERMINATED
    return pgettext("seal", "approved") if stands else ""


def _facts(page: ProjectPage, grant: Grant, leads: Iterable[ProjectLead]) -> list[tuple[str, str]]:
    names = listed(lead.name for lead in leads if lead.agreed)
    facts = [(_("Led by"), names)] if names else []
    if page.starts_on and page.ends_on:
        facts.append((_("Period"), span_text(page.starts_on, page.ends_on)))
    if page.beneficiaries:
        facts.append((_("Who benefits"), page.beneficiaries))
    if grant.is_funded:
        facts.append((_("Grant"), yuan_text(grant.awarded)))
    if grant.status == Status.ON_NOTICE and grant.notice_from and grant.notice_to:
        facts.append((_("Applied for"), yuan_text(grant.requested)))
        facts.append((_("On notice"), span_text(grant.notice_from, grant.notice_to)))
    return facts


def steps_of(grant: Grant) -> list[dict[str, str]]:
    """The road of a project: what was reached says when, what comes next is marked."""
    reached = {row.action: row.at for row in (_moves(grant=grant.pk) if grant.pk else ())}
    labels = {
        "submit": _("Handed in"),
        "post": _("Public notice"),
        "approve": _("Approved"),
        "report_midterm": _("Midterm report"),
        "report_closing": _("Closing report"),
        "close": _("Closed"),
    }
    stopped = grant.status in (Status.REJECTED, Status.WITHDRAWN, Status.TERMINATED)
    last = max((place for place, action in enumerate(ROAD) if action in reached), default=-1)
    steps = []
    for place, action in enumerate(ROAD):
        if place < last and action not in reached:
            continue
        state = "done" if action in reached else ""
        if place == last + 1 and not stopped:
            state = "now"
        steps.append({"label": labels[action], "state": state, "note": _on(reached.get(action))})
    return steps


def _on(at: datetime | None) -> str:
    return day_text(at) if at else ""


def _lines(page: ProjectPage, grant: Grant) -> list[LineOfMoney]:
    """The lines that were awarded; before an approval, those of the proposal."""
    return list(_award(grant=grant.pk) if grant.is_funded else page.budget_lines.all())


def _table(lines: Iterable[LineOfMoney]) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            line.label,
            line.get_category_display(),
            f"{yuan_text(line.unit_price)} × {line.quantity.normalize():f} {line.unit}".rstrip(),
            str(Source(line.source).label),
            yuan_text(line.amount),
        )
        for line in lines
    ]


def _account(lines: Iterable[LineOfMoney], grant: Grant) -> list[tuple[str, str, str, str]]:
    """What was spent on each awarded line and what is left; nothing before the first expense."""
    awarded = [line for line in lines if isinstance(line, AwardLine)]
    if not grant.is_funded or not any(line.spent for line in awarded):
        return []
    return [
        (line.label, yuan_text(line.amount), yuan_text(line.spent), yuan_text(line.left))
        for line in awarded
    ]


def _sums(lines: Iterable[LineOfMoney], field: str, words: Any) -> list[tuple[str, str]]:
    sums: dict[str, Decimal] = {}
    for line in lines:
        if key := getattr(line, field):  # a draft may not have chosen yet
            sums[key] = sums.get(key, NOTHING) + line.amount
    ordered = sorted(sums.items(), key=lambda item: (-item[1], words.values.index(item[0])))
    return [(str(words(key).label), yuan_text(amount)) for key, amount in ordered]


def _numbers(grant: Grant, lines: Iterable[LineOfMoney]) -> list[tuple[str, str, str]]:
    """The three or four sums that people ask for; spent and left once there is an account."""
    total = sum((line.amount for line in lines), NOTHING)
    numbers = [(_("Whole budget"), yuan_text(total), "")]
    if grant.is_funded:
        numbers.append((_("Of this the grant"), yuan_text(grant.awarded), ""))
    if grant.paid or grant.spent:
        numbers.append((_("Paid out"), yuan_text(grant.paid), ""))
        numbers.append((_("Spent"), yuan_text(grant.spent), ""))
        numbers.append((_("Left"), yuan_text(grant.balance), ""))
    if back := grant.released + grant.returned:
        numbers.append((_("Back in the pool"), yuan_text(back), ""))
    return numbers


def _milestone(item: Any) -> tuple[str, str, str]:
    return item.label, f"{item.target:,} {item.unit}".strip(), _on(item.due_on)


def _card(item: Happening) -> dict[str, str]:
    return {
        "title": item.title,
        "url": item.url,
        "text": item.when,
        "foot": item.foot,
        "state": item.state,
        "state_tone": item.state_tone,
    }


def _breadcrumbs(page: ProjectPage, request: HttpRequest) -> list[tuple[str, str | None]]:
    community = community_of(page)
    return [
        (_("Home"), "/"),
        (community.name, community.page.get_url(request)),
        (_("Micro-projects"), reverse("projects:list")),
        (page.title, ""),
    ]


def card(page: ProjectPage, request: HttpRequest) -> dict[str, Any]:
    """A card that leads to a project; `page` comes with its grant and community."""
    grant = page.grant
    amount = grant.awarded if grant.is_funded else grant.requested
    return {
        "url": page.get_url(request),
        "title": page.title,
        "kicker": _kicker(page),
        "text": page.summary,
        "foot": grant.round.title if grant.round else "",
        "foot_end": yuan_text(amount),
        "state": str(Status(grant.status).label),
        "state_tone": TONES.get(Status(grant.status), "draft"),
    }
