"""The records of a series at the desk: the matrix, one person of it, files and paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log

from accounts.models import User
from accounts.visitors import user_of
from activities.models import ActivityPage, Attendance, AttendanceCorrection, MakeUp, Places
from communities.errors import Refusal
from communities.models import Community, Resident
from communities.naming import compressed
from communities.roles import manages
from communities.spreadsheets import workbook_response
from home.dates import share_text
from printing.jobs import order

from . import making_up
from .absence import OFTEN, no_shows
from .counting import by_band, first_ever, never_reached, of_sessions, people_in, young_of
from .forms import MakeUpForm
from .matrix import Matrix, legend, matrix_of, table_rows

MOST_CHOICES = 60


def own_series(request: HttpRequest, pk: int) -> tuple[ActivityPage, User]:
    """The activity if this user works in its community, and the user; otherwise 404."""
    pages = ActivityPage.objects.select_related("community__sub_district")
    activity = get_object_or_404(pages, pk=pk)
    user = user_of(request)
    if activity.community is None or not manages(user, activity.community):
        raise Http404
    return activity, user


@never_cache
@login_required
@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came to which session, and what that says."""
    activity, _user = own_series(request, pk)
    matrix = matrix_of(activity, timezone.now())
    context = {
        "activity": activity,
        "matrix": matrix,
        "lines": [(line, line.in_order(matrix.sessions)) for line in matrix.lines],
        "totals": list(zip(matrix.totals, matrix.missing, strict=True)),
        "numbers": numbers_of(matrix),
        "unreached": _unreached(matrix),
        "legend": legend(),
        "often": OFTEN,
    }
    return render(request, "activities/records/series.html", context)


def numbers_of(matrix: Matrix) -> list[tuple[str, int | str, str]]:
    """The figures of the series, each from the attendance."""
    rows = of_sessions(matrix.sessions)
    first = by_band(first_ever(rows))
    new, young = sum(first.values()), young_of(first)
    numbers: list[tuple[str, int | str, str]] = [
        (_("Person-times"), matrix.person_times, ""),
        (_("People"), people_in(rows), ""),
        (_("For the first time"), new, ""),
    ]
    if new:
        known = sum(n for band, n in first.items() if band)
        share = share_text(young, known) if known else "–"
        numbers.append((_("Of these up to 35"), young, share))
    return [*numbers, (_("Did not come"), sum(matrix.missing), "")]


def _unreached(matrix: Matrix) -> dict[str, Any]:
    community = _community(matrix.activity)
    names = [one.name for one in never_reached(community, of_sessions(matrix.sessions))]
    return {"count": len(names), "names": compressed(names)}


def _community(activity: ActivityPage) -> Community:
    assert activity.community is not None
    return activity.community


@never_cache
@login_required
@require_safe
def series_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix as a spreadsheet; the export is logged."""
    activity, user = own_series(request, pk)
    matrix = matrix_of(activity, timezone.now())
    log(activity, "activities.export", user=user, data={"rows": len(matrix.lines)})
    sheets = [(_("Attendance matrix"), table_rows(matrix))]
    return workbook_response(f"attendance-{activity.pk}.xlsx", sheets)


@never_cache
@login_required
@require_safe
def series_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Order the matrix on paper."""
    activity, _user = own_series(request, pk)
    back = reverse("activities:series", args=[pk])
    params = {"activity": pk}
    return order(
        request, "attendance_matrix", params=params, community=activity.community, back=back
    )


def _own_person(activity: ActivityPage, pk: int) -> Resident:
    """A resident who signed up for this series or came to it."""
    people = Resident.objects.select_related("household__building")
    person = get_object_or_404(people, pk=pk)
    known = (
        person.sign_ups.filter(places__page=activity).exists()
        or person.attendances.filter(places__page=activity).exists()
    )
    if not known:
        raise Http404
    return person


@never_cache
@login_required
@require_safe
def person(request: HttpRequest, pk: int, resident: int) -> HttpResponse:
    """One person of the series: sessions, what was corrected and why, what was made up."""
    activity, _user = own_series(request, pk)
    return _show_person(request, activity, _own_person(activity, resident))


def _form(data: Any, activity: ActivityPage, resident: Resident) -> MakeUpForm:
    """What this person missed of the series, and what they attended besides."""
    absent = no_shows(timezone.now()).filter(places__page=activity, resident=resident)
    missed = Places.objects.filter(pk__in=absent.values("places")).order_by("starts_at")
    attended = making_up.candidates(resident, _community(activity).pk)
    attended = attended.select_related("places").order_by("-places__starts_at")
    return MakeUpForm(data, missed=missed, attended=attended)


def _show_person(
    request: HttpRequest, activity: ActivityPage, resident: Resident, form: Any = None
) -> HttpResponse:
    rows = Attendance.objects.filter(resident=resident, places__page=activity)
    standing = set(Attendance.objects.standing().filter(pk__in=rows).values_list("pk", flat=True))
    made_up = MakeUp.objects.standing().filter(resident=resident, missed__page=activity)
    corrections = AttendanceCorrection.objects.filter(attendance__in=rows)
    lately = no_shows(timezone.now()).filter(resident=resident, community=activity.community_id)
    context = {
        "activity": activity,
        "resident": resident,
        "form": form or _form(None, activity, resident),
        "came": [
            (row, row.pk in standing)
            for row in rows.select_related("places").order_by("places__starts_at")
        ],
        "made_up": made_up.select_related("missed", "attendance__places"),
        "corrections": corrections.select_related("attendance__places", "by"),
        "absent": lately.select_related("places").order_by("-places__starts_at")[:MOST_CHOICES],
    }
    return render(request, "activities/records/person.html", context)


@require_POST
@login_required
def made_up(request: HttpRequest, pk: int, resident: int) -> HttpResponse:
    """Let an attendance stand for a missed session."""
    activity, user = own_series(request, pk)
    person = _own_person(activity, resident)
    form = _form(request.POST, activity, person)
    if not form.is_valid():
        return _show_person(request, activity, person, form)
    said = form.cleaned_data
    try:
        making_up.make_up(said["missed"], said["attendance"], at=timezone.now(), by=user)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show_person(request, activity, person, form)
    messages.success(request, _("Noted as made up."))
    return redirect("activities:series_person", pk, resident)


@require_POST
@login_required
def not_made_up(request: HttpRequest, pk: int, resident: int, row: int) -> HttpResponse:
    """Take it back."""
    activity, user = own_series(request, pk)
    rows = MakeUp.objects.select_related("missed")
    found = get_object_or_404(rows, pk=row, resident=resident, missed__page=activity)
    making_up.take_back(found, at=timezone.now(), by=user)
    messages.success(request, _("Taken back; the session counts as missed again."))
    return redirect("activities:series_person", pk, resident)
