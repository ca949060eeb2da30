"""What waits in micro-projects: the social worker's turn, and the officer's rounds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from communities.dashboard import (
    NOBODYS,
    Entry,
    Waiting,
    by_community,
    overview,
    personal,
    waiting,
)
from communities.models import Community
from home.dates import day_text

from .models import Grant, Objection, ProjectLead, RoundPage, Status, Transition
from .models.records import OVER, UNSENT

# Where the community has to do the next thing; elsewhere the office or the clock has.
COMMUNITYS_TURN = (Status.RETURNED, Status.APPROVED, Status.RECTIFYING)
OFFICES_TURN = (
    Status.SUBMITTED,
    Status.SCREENED,
    Status.IN_REVIEW,
    Status.MIDTERM,
    Status.CLOSING,
)
TO_DO = {  # what the office does with a grant in this state
    Status.SUBMITTED: _("to screen"),
    Status.SCREENED: _("to open for review"),
    Status.IN_REVIEW: _("in review, to be decided"),
    Status.MIDTERM: _("midterm reports to accept"),
    Status.CLOSING: _("closing reports to accept"),
}
SOON = timedelta(days=14)
MOST_NAMED = 6


@waiting(order=60)
def grants_to_act_on(communities: Sequence[Community], at: datetime) -> Waiting:
    """Projects for which the community has to do the next thing."""
    rows = Grant.objects.filter(community__in=communities, status__in=COMMUNITYS_TURN)
    url = reverse("project_pages:index")
    counts = by_community(rows)
    entries = [_grant_entry(grant) for grant in rows.order_by("pk")[:MOST_NAMED]] if counts else []
    return Waiting("grants", _("micro-projects that wait for you"), counts, url, entries=entries)


def _grant_entry(grant: Grant) -> Entry:
    url = reverse("project_grant", args=[grant.page_id])
    return Entry(str(grant), url, grant.get_status_display())


@waiting(order=61)
def deadlines(communities: Sequence[Community], at: datetime) -> Waiting:
    """Proposals and reports that are due within two weeks, and not there yet."""
    today = timezone.localdate(at)
    soon, until = at + SOON, today + SOON
    drafts = Q(status=Status.DRAFT, round__call_closes_at__gt=at, round__call_closes_at__lte=soon)
    under_way = Q(status=Status.IMPLEMENTING)
    reported = Transition.objects.filter(grant=OuterRef("pk"), action="report_midterm")
    midterms = under_way & Q(round__midterm_by__lte=until) & ~Exists(reported)
    closings = under_way & Q(round__closing_by__lte=until)
    rows = Grant.objects.filter(community__in=communities).filter(drafts | midterms | closings)
    counts = by_community(rows)
    named = rows.select_related("round").order_by("pk")[:MOST_NAMED] if counts else ()
    entries = [_due_entry(grant, today) for grant in named]
    url = reverse("project_pages:index")
    return Waiting(
        "deadlines",
        _("proposals and reports due in two weeks"),
        counts,
        url,
        urgent=bool(counts),
        entries=entries,
    )


def _due_entry(grant: Grant, today: date) -> Entry:
    """Which paper of this project is due, and when."""
    call = grant.round
    assert call is not None
    url = reverse("project_grant", args=[grant.page_id])
    if grant.status == Status.DRAFT:
        until = _clock(call.call_closes_at)
        return Entry(str(grant), url, gettext("hand in before %s") % until, urgent=True)
    midterm = call.midterm_by if call.midterm_by and call.midterm_by >= today else None
    note = gettext("midterm report until %s") if midterm else gettext("report until %s")
    day = midterm or call.closing_by or call.midterm_by
    return Entry(str(grant), url, note % (day_text(day) if day else ""), urgent=True)


def _clock(at: datetime | None) -> str:
    return day_text(at, clock=True) if at else ""


@waiting(order=62)
def objections_owed(communities: Sequence[Community], at: datetime) -> Waiting:
    """Objections that nobody has answered yet."""
    rows = Objection.objects.owed().filter(community__in=communities)
    counts = by_community(rows)
    url = f"{reverse('project_pages:index')}?status={Status.ON_NOTICE}"
    label = _("objections without an answer")
    return Waiting("objections", label, counts, url, urgent=bool(counts))


@overview(order=5)
def for_the_office(communities: Sequence[Community], at: datetime) -> Waiting:
    """What waits for the office: to screen, to decide, notices that are over, reports, answers."""
    rows = Grant.objects.filter(community__in=communities)
    numbers = dict(
        rows.filter(status__in=OFFICES_TURN)
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    base = reverse("project_pages:index")
    entries = [
        Entry(f"{numbers[state]} · {TO_DO[state]}", f"{base}?status={state}")
        for state in OFFICES_TURN
        if numbers.get(state)
    ]
    entries += [*_notices(rows, at, base), *_answers(communities)]
    label = _("waiting for the office")
    return Waiting("office", label, {NOBODYS: len(entries)}, base, bool(entries), entries)


def _notices(rows: QuerySet[Grant], at: datetime, base: str) -> list[Entry]:
    """Notices that are over or end today or tomorrow."""
    today = timezone.localdate(at)
    days = rows.filter(status=Status.ON_NOTICE).aggregate(
        over=Count("pk", filter=Q(notice_to__lt=today)),
        ending=Count("pk", filter=Q(notice_to__range=(today, today + timedelta(days=1)))),
    )
    url = f"{base}?status={Status.ON_NOTICE}"
    said = {
        "over": gettext("%d · notices are over: approve or not"),
        "ending": gettext("%d · notices end today or tomorrow"),
    }
    return [
        Entry(said[name] % number, url, urgent=name == "over")
        for name, number in days.items()
        if number
    ]


def _answers(communities: Sequence[Community]) -> list[Entry]:
    """Objections by name: each is a day older tomorrow."""
    rows = Objection.objects.owed().filter(community__in=communities).select_related("grant")
    return [
        Entry(
            str(one.grant),
            f"{reverse('project_grant', args=[one.grant_id])}#objections",
            gettext("objection of %s waits for an answer") % day_text(one.at),
            urgent=True,
        )
        for one in rows[:MOST_NAMED]
    ]


def leads_with_something() -> QuerySet[ProjectLead, Any]:
    """Accounts that lead a project which is not over."""
    rows = ProjectLead.objects.filter(user__isnull=False).exclude(project__grant__status__in=OVER)
    return rows.order_by().values_list("user", flat=True).distinct()


@personal(order=20, people=leads_with_something)
def projects_i_lead(user: Any, at: datetime) -> Waiting:
    """What a lead has to do: go on writing, change what came back, report."""
    turn = (*UNSENT, Status.RECTIFYING, Status.IMPLEMENTING)
    rows = Grant.objects.filter(page__leads__user=user, status__in=turn).select_related("round")
    entries = [one for grant in rows.distinct() if (one := _lead_entry(grant, at)) is not None]
    counts = {NOBODYS: len(entries)}
    label = _("projects that you lead")
    return Waiting("leading", label, counts, reverse("projects:mine"), entries=entries)


def _lead_entry(grant: Grant, at: datetime) -> Entry | None:
    """What its lead does next with this grant; None while somebody else has the next step."""
    call, title = grant.round, str(grant)
    form = reverse("projects:draft", args=[grant.page_id])
    if grant.status == Status.RETURNED:
        return Entry(title, form, gettext("sent back: please change it"), urgent=True)
    if grant.status == Status.DRAFT:
        if call is None or not call.calls(at):
            return None
        return Entry(title, form, gettext("hand in before %s") % _clock(call.call_closes_at))
    progress = reverse("projects:progress", args=[grant.page_id])
    if grant.status == Status.RECTIFYING:
        return Entry(title, progress, gettext("to be put right"), urgent=True)
    days = [day for day in (call.midterm_by, call.closing_by) if day] if call else []
    due = [day for day in days if timedelta(0) <= day - timezone.localdate(at) <= SOON]
    return Entry(title, progress, gettext("report until %s") % day_text(due[0])) if due else None


@overview(order=10)
def state_of_rounds(communities: Sequence[Community], at: datetime) -> Waiting:
    """The sub-district's rounds: until when they call, and what waits for the office."""
    offices = {community.sub_district.page_id for community in communities}
    below = Q(pk__in=[])
    for page in Page.objects.filter(pk__in=offices):
        below |= Q(path__startswith=page.path, depth=page.depth + 1)
    rounds = (
        RoundPage.objects.live()
        .filter(below)
        .annotate(
            handed_in=Count("grants", filter=Q(grants__submitted_at__isnull=False)),
            office=Count("grants", filter=Q(grants__status__in=OFFICES_TURN)),
        )
        .order_by("-call_opens_at")[:4]
    )
    entries = [_entry(call, at) for call in rounds]
    return Waiting("rounds", _("grant rounds"), {}, reverse("round_pages:index"), False, entries)


def _entry(call: RoundPage, at: datetime) -> Entry:
    """One round: does it call, until when, how many handed in, how many wait for the office."""
    state = (
        gettext("calls until %(end)s") % {"end": day_text(call.call_closes_at, clock=True)}
        if call.call_closes_at and call.calls(at)
        else gettext("the call is closed")
        if call.call_opens_at is None or call.call_opens_at <= at
        else gettext("calls from %(start)s") % {"start": day_text(call.call_opens_at, clock=True)}
    )
    numbers = gettext("%(handed_in)s handed in, %(office)s wait for the office") % {
        "handed_in": call.handed_in,
        "office": call.office,
    }
    url = f"{reverse('project_pages:index')}?round={call.pk}"
    return Entry(call.title, url, f"{state} · {numbers}", urgent=bool(call.office))


from .money import waiting as _of_money  # noqa: E402, F401 - registers itself
from .reviewing import waiting as _of_reviewers  # noqa: E402, F401 - registers itself
