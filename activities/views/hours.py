"""Volunteer hours at the desk: check-out, the ledger, the record of service; and its proof."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.acting import acting_residents
from accounts.masking import mask_name
from accounts.visitors import user_of
from activities import services
from activities.hours_forms import LeftForm, PeriodForm
from activities.ledger import in_period, named, sums, this_year, unsound
from activities.models import Attendance, ServiceRecord
from activities.printed.service import hours_text
from activities.services.serving import Period, still_holds
from communities.errors import Refusal
from communities.models import Resident
from communities.roles import managed_community_ids, manages
from home.dates import day_text, span_text
from printing.jobs import order

from .desk import desk_places, done

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
    here = Attendance.objects.filter(community__in=communities)
    form = PeriodForm(request.GET or None, today=timezone.localdate())
    period = form.period()
    page = Paginator(sums(in_period(here, period)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "period": period,
        "query": f"first={period.first}&last={period.last}",
        "page_obj": page,
        "rows": named(list(page)),
        "flagged": unsound(in_period(here, period), timezone.now()),
    }
    return render(request, "activities/hours.html", context)


@require_POST
@login_required
def my_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Issue a record of this year's hours to the volunteer, or who acts for them."""
    resident = next((one for one in acting_residents(request.user) if one.pk == pk), None)
    if resident is None:
        raise Http404
    period = this_year(timezone.localdate())
    return _issue(request, resident, period, back=reverse("activities:mine"))


@require_POST
@login_required
def record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Issue a volunteer's record of service and have it printed."""
    resident = get_object_or_404(Resident.objects.select_related("community__sub_district"), pk=pk)
    if not manages(user_of(request), resident.community_id):
        raise Http404
    period = PeriodForm(request.POST, today=timezone.localdate()).period()
    back = f"{reverse('activities:hours')}?first={period.first}&last={period.last}"
    return _issue(request, resident, period, back=back)


def _issue(
    request: HttpRequest, resident: Resident, period: Period, *, back: str
) -> HttpResponseBase:
    try:
        issued = services.issue_record(resident, period, at=timezone.now(), by=user_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    params, community = {"record": issued.pk}, resident.community
    return order(request, "service_record", params=params, community=community, back=back)


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
        (_("Name"), mask_name(issued.resident.name) or _("erased")),
        (_("Community"), issued.community.name),
        (pgettext("service record", "Period"), span_text(issued.first_day, issued.last_day)),
        (_("Altogether"), hours_text(issued.minutes)),
        (_("Times"), str(len(issued.lines))),
        (pgettext("service record", "Issued"), day_text(issued.at)),
    ]


def _proof_line(line: dict[str, Any]) -> tuple[str, str, str]:
    came = datetime.fromisoformat(line["came"])
    return day_text(came), line["title"], hours_text(line["minutes"])
