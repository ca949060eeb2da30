"""The office's table of all books, and how to print them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.visitors import user_of
from communities.models import SubDistrict
from communities.roles import is_officer, managed_communities

from .help import how_to_print as page
from .jobs import office_address, office_under_way, request_changed, waiting_for
from .models import NightlyBuild
from .news import news
from .office import books_of, look_again, rows_of, turn_nightly


def _offices(request: HttpRequest) -> list[SubDistrict]:
    """Return the sub-districts in which this person looks after any community."""
    mine = managed_communities(request.user)
    return list(SubDistrict.objects.filter(communities__in=mine).distinct().order_by("name"))


def _office(request: HttpRequest, code: str) -> SubDistrict:
    """Return one of them, the first unless another is asked for; for everybody else none."""
    offices = [office for office in _offices(request) if code in {"", office.code}]
    if not offices:
        raise Http404
    return offices[0]


@require_GET
def office(request: HttpRequest) -> HttpResponse:
    """Show of every book of one's communities whether its newest edition still holds."""
    sub_district = _office(request, request.GET.get("office", ""))
    books = books_of(managed_communities(request.user).filter(sub_district=sub_district))
    look_again(books, at=timezone.now())
    rows = rows_of(books)
    building = waiting_for(rows)
    context = {
        "sub_district": sub_district,
        "offices": _offices(request),
        "rows": [
            (row, news(row.proof.changes) if row.proof else [], building.get(row.handbook.pk))
            for row in rows
        ],
        "stale": sum(row.state != "fresh" for row in rows),
        "officer": is_officer(request.user, sub_district),
        "nightly": NightlyBuild.objects.filter(sub_district=sub_district).first(),
        "job": office_under_way(sub_district),
    }
    return TemplateResponse(request, "handbooks/office.html", context)


def _officers_office(request: HttpRequest, code: str) -> SubDistrict:
    sub_district = _office(request, code)
    if not is_officer(request.user, sub_district):
        raise Http404
    return sub_district


@require_POST
def build_all(request: HttpRequest, code: str) -> HttpResponse:
    """Queue new editions of all books that have changed."""
    job = request_changed(_officers_office(request, code), by=user_of(request))
    return redirect("jobs:job", job.pk)


@require_POST
def nightly(request: HttpRequest, code: str) -> HttpResponse:
    """Turn the building by night on or off."""
    sub_district = _officers_office(request, code)
    on = request.POST.get("on") == "1"
    turn_nightly(sub_district, on=on, by=user_of(request), at=timezone.now())
    said = _("Changed handbooks will be built in the night.")
    messages.success(request, said if on else _("New editions are built by hand only."))
    return redirect(office_address(sub_district))


@require_GET
def how_to_print(request: HttpRequest) -> HttpResponse:
    """Show how a handbook is printed at the office and at a print shop."""
    if not managed_communities(request.user).exists():
        raise Http404
    title, text = page()
    return TemplateResponse(request, "handbooks/how_to_print.html", {"title": title, "text": text})
