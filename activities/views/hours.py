"""Volunteer hours at the desk: check-out, the ledger, the record of service; and its proof."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.masking import mask_name
from activities import services
from activities.hours_forms import LeftForm, PeriodForm
from activities.models import Attendance, ServiceRecord
from activities.models.attendance import AttendanceQuerySet
from activities.printed.service import hours_text
from activities.services.serving import Period, still_holds
from communities.errors import Refusal
from communities.models import Resident
from communities.roles import managed_community_ids, manages
from home.dates import day_text, span_text
from printing.jobs import order

from .desk import desk_places, done
from .mine import user_of

PER_PAGE = 50


@require_POST
@login_required
def check_out(request: HttpRequest, pk: int, attendance: int) -> HttpResponse:
    """One tap: this volunteer leaves now."""
    places, user = desk_places(request, pk)
    row = get_object_or_404(Attendance, pk=attendance, places=places)
    scan = request.POST.get("scan", "")[:64] or uuid4().hex
    return done(
        request,
        places,
        lambda: services.check_out(row, scan_id=scan, at=timezone.now(), by=user),
        _("Checked out."),
        row=request.POST.get("row", "")[:20],
    )


@require_POST
@login_required
def check_out_all(request: HttpRequest, pk: int) -> HttpResponse:
    """The service is over: everybody who is still there leaves now."""
    places, user = desk_places(request, pk)
    return done(
        request,
        places,
        lambda: services.check_out_all(places, at=timezone.now(), by=user),
        _("Everybody who was still here is checked out."),
    )


@require_POST
@login_required
def correct(request: HttpRequest, pk: int, attendance: int) -> HttpResponse:
    """Write when somebody really left, with the reason."""
    places, user = desk_places(request, pk)
    row = get_object_or_404(Attendance, pk=attendance, places=places)
    form = LeftForm(request.POST, places=places)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect("activities:roster", pk)
    said = form.cleaned_data
    return done(
        request,
        places,
        lambda: services.correct_hours(
            row, said["left_at"], reason=said["reason"], at=timezone.now(), by=user
        ),
        _("Corrected; the first entry and your reason are kept."),
    )


@never_cache
@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Hours of each volunteer of this worker's communities in a period, most hours first."""
    communities = managed_community_ids(user_of(request))
    if not communities:
        raise Http404
    form = PeriodForm(request.GET or None, today=timezone.localdate())
    period = form.period()
    page = Paginator(_sums(communities, period), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "period": period,
        "query": f"first={period.first}&last={period.last}",
        "page_obj": page,
        "rows": _rows(list(page)),
        "flagged": _flagged(communities, period),
    }
    return render(request, "activities/hours.html", context)


def _of_period(communities: frozenset[int], period: Period) -> AttendanceQuerySet:
    rows = Attendance.objects.filter(community__in=communities)
    return rows.filter(at__date__gte=period.first, at__date__lte=period.last)


def _sums(communities: frozenset[int], period: Period) -> QuerySet[Any]:
    """One row a volunteer, added up by the database."""
    served = _of_period(communities, period).served()
    sums = served.order_by().values("resident")
    return sums.annotate(times=Count("pk"), time=Sum(F("left_at") - F("at"))).order_by(
        "-time", "resident"
    )


def _rows(sums: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = Resident.objects.filter(pk__in=[row["resident"] for row in sums])
    people = found.select_related("household__building", "community").in_bulk()
    return [
        {
            "resident": people[row["resident"]],
            "times": row["times"],
            "hours": hours_text(int(row["time"].total_seconds()) // 60),
        }
        for row in sums
    ]


def _flagged(communities: frozenset[int], period: Period) -> list[Attendance]:
    """What gives no hours until somebody has looked at it."""
    over = _of_period(communities, period).filter(places__ends_at__lt=timezone.now())
    return list(over.flagged().select_related("resident", "places").order_by("-at")[:PER_PAGE])


@require_POST
@login_required
def record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Issue a volunteer's record of service and have it printed."""
    user = user_of(request)
    resident = get_object_or_404(Resident.objects.select_related("community__sub_district"), pk=pk)
    if not manages(user, resident.community_id):
        raise Http404
    period = PeriodForm(request.POST, today=timezone.localdate()).period()
    back = f"{reverse('activities:hours')}?first={period.first}&last={period.last}"
    try:
        issued = services.issue_record(resident, period, at=timezone.now(), by=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    community = resident.community
    return order(
        request, "service_record", params={"record": issued.pk}, community=community, back=back
    )


@never_cache
@require_safe
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Say to anybody who holds the paper what it must say; the name stays masked."""
    rows = ServiceRecord.objects.select_related("resident", "community__sub_district")
    issued = get_object_or_404(rows, code=code)
    context = {
        "record": issued,
        "facts": _proof_facts(issued),
        "holds": still_holds(issued),
        "lines": [_proof_line(line) for line in issued.lines],
    }
    return render(request, "activities/service_record.html", context)


def _proof_facts(issued: ServiceRecord) -> list[tuple[str, str]]:
    return [
        (_("Name"), mask_name(issued.resident.name)),
        (_("Community"), issued.community.name),
        (pgettext("service record", "Period"), span_text(issued.first_day, issued.last_day)),
        (_("Altogether"), hours_text(issued.minutes)),
        (_("Times"), str(len(issued.lines))),
        (pgettext("service record", "Issued"), day_text(issued.at)),
    ]


def _proof_line(line: dict[str, Any]) -> tuple[str, str, str]:
    came = datetime.fromisoformat(line["came"])
    return day_text(came), line["title"], hours_text(line["minutes"])
