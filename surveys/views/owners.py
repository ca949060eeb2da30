"""The desk's worksheets for owners' votes: made, filled, counted, printed."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import user_of
from communities.errors import Refusal
from communities.roles import managed_communities, managed_community_ids
from communities.sheets import heading
from communities.spreadsheets import workbook_response
from home.dates import day_text
from home.punctuation import listed
from jobs.services import enqueue
from printing.jobs import order
from surveys.models import Owner, OwnersWorksheet
from surveys.owners import services
from surveys.owners.counting import State
from surveys.owners.forms import AgainForm, TableForm, WorksheetForm
from surveys.owners.presenting import state_rows, total_row, treatments
from surveys.owners.table import COLUMNS, namesakes, square_metres

PER_PAGE = 40
SHOWN_UNITS = 4
STATE_COLUMNS = [
    pgettext_lazy("owner's slip", "Slip"),
    {"label": gettext_lazy("Owners"), "number": True},
    {"label": gettext_lazy("Share"), "number": True},
    {"label": gettext_lazy("Area (m²)"), "number": True},
    {"label": gettext_lazy("Share"), "number": True},
]
EXAMPLE = [
    ["1号楼", "101室", "张小三", "88.16", "1"],
    ["1号楼", "102室", "李建国、王秀英", "102.50", ""],
    ["地下车库", "车位12", "张小三", "12.80", "1"],
]


def _own(request: HttpRequest, pk: int) -> OwnersWorksheet:
    """A worksheet of this worker's communities; otherwise 404."""
    rows = OwnersWorksheet.objects.select_related("community__sub_district", "estate")
    mine = managed_community_ids(user_of(request))
    return get_object_or_404(rows, pk=pk, community__in=mine)


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Owners' worksheets"), reverse("surveys:worksheets")), *steps]


@never_cache
@login_required
@require_safe
def worksheets(request: HttpRequest) -> HttpResponse:
    """The worksheets of this worker's communities, the newest first."""
    mine = managed_community_ids(user_of(request))
    if not mine:
        raise Http404
    rows = OwnersWorksheet.objects.filter(community__in=mine).select_related("community", "estate")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    items = [
        {
            "url": reverse("surveys:worksheet", args=[sheet.pk]),
            "title": sheet.title,
            "kicker": str(sheet.estate or sheet.community.name),
            "text": sheet.get_matter_display(),
            "foot": day_text(sheet.held_on),
        }
        for sheet in page
    ]
    return render(request, "surveys/owners/list.html", {"items": items, "page_obj": page})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a worksheet, and lead to its table."""
    user = user_of(request)
    if not managed_community_ids(user):
        raise Http404
    form = WorksheetForm(request.POST or None, communities=managed_communities(user))
    if request.method == "POST" and form.is_valid():
        made = services.make_worksheet(**form.cleaned_data, by=user, at=timezone.now())
        return redirect("surveys:owners_table", made.pk)
    context = {"form": form, "breadcrumbs": _trail((_("New worksheet"), ""))}
    return render(request, "surveys/owners/form.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the head of a worksheet."""
    sheet, user = _own(request, pk), user_of(request)
    title = sheet.title
    form = WorksheetForm(
        request.POST or None, instance=sheet, communities=managed_communities(user)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_worksheet(sheet, by=user, **form.cleaned_data)
            return redirect("surveys:worksheet", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    steps = [(title, reverse("surveys:worksheet", args=[pk])), (_("Change"), "")]
    context = {"form": form, "sheet": sheet, "breadcrumbs": _trail(*steps)}
    return render(request, "surveys/owners/form.html", context)


@never_cache
@login_required
@require_safe
def worksheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The result so far under both ways of counting, and everything that leads to it."""
    return _show(request, _own(request, pk))


def _show(
    request: HttpRequest, sheet: OwnersWorksheet, again: AgainForm | None = None
) -> HttpResponse:
    totals = services.totals_of(sheet)
    pairs = sheet.owners.order_by("number").values_list("name", "mark")
    context = {
        "sheet": sheet,
        "facts": [
            (_("Matter"), sheet.get_matter_display()),
            (_("Estate"), sheet.estate or sheet.community.name),
            (_("Last day of the vote"), day_text(sheet.held_on)),
        ],
        "owners": totals.all.owners,
        "area": square_metres(totals.all.area),
        "noted": totals.all.owners - totals.of(State.NONE).owners,
        "state_columns": STATE_COLUMNS,
        "state_rows": state_rows(totals),
        "total_row": total_row(totals),
        "treatments": treatments(sheet, totals) if totals.all.owners else [],
        "buildings": _buildings(sheet),
        "namesakes": list(namesakes(list(pairs)))[:20],
        "again": again or AgainForm(initial={"matter": sheet.matter}),
        "breadcrumbs": _trail((sheet.title, "")),
    }
    return render(request, "surveys/owners/worksheet.html", context)


def _buildings(sheet: OwnersWorksheet) -> list[dict[str, Any]]:
    """Each building with its owners and how many slips were noted, in the table's order."""
    rows = sheet.units.order_by().values("building")
    noted = ~Q(owner__slip=State.NONE)
    counted: Any = rows.annotate(
        owners=Count("owner", distinct=True), noted=Count("owner", filter=noted, distinct=True)
    )
    return sorted(counted, key=lambda row: (len(row["building"]), row["building"]))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take in a table of units; it is read in the background."""
    sheet = _own(request, pk)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = storages["private"].save(f"imports/{uuid.uuid4()}", form.cleaned_data["file"])
        job = enqueue(
            "owners.import",
            params={"file": name, "worksheet": sheet.pk},
            by=user_of(request),
            community=sheet.community,
        )
        return redirect("jobs:job", pk=job.pk)
    steps = [(sheet.title, reverse("surveys:worksheet", args=[pk])), (_("Table of owners"), "")]
    context = {
        "sheet": sheet,
        "form": form,
        "owners": sheet.owners.count(),
        "breadcrumbs": _trail(*steps),
    }
    return render(request, "surveys/owners/table.html", context)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty table with the headings and three rows that show the rules."""
    if not managed_community_ids(user_of(request)):
        raise Http404
    rows = [[heading(COLUMNS, key) for key in COLUMNS], *EXAMPLE]
    return workbook_response("owners-template.xlsx", [(_("Table of owners"), rows)])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the slips of a building, or of whom a search finds."""
    sheet = _own(request, pk)
    if request.method == "POST":
        return _note(request, sheet)
    building, search = request.GET.get("building", ""), request.GET.get("q", "").strip()[:40]
    found = _found(sheet, building, search)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    here = building or (_("Search: %(words)s") % {"words": search} if search else _("All slips"))
    steps = [(sheet.title, reverse("surveys:worksheet", args=[pk])), (here, "")]
    context = {
        "sheet": sheet,
        "here": here,
        "search": search,
        "rows": [_entry(owner) for owner in page],
        "states": State.choices,
        "page_obj": page,
        "query": query.urlencode(),
        "breadcrumbs": _trail(*steps),
    }
    return render(request, "surveys/owners/slips.html", context)


def _found(sheet: OwnersWorksheet, building: str, search: str) -> QuerySet[Owner]:
    owners = sheet.owners.order_by("number").prefetch_related("units")
    if building:
        return owners.filter(pk__in=sheet.units.filter(building=building).values("owner"))
    for word in search.split():
        places = Q(building__icontains=word) | Q(unit__icontains=word)
        here = Q(pk__in=sheet.units.filter(places).values("owner"))
        owners = owners.filter(Q(name__icontains=word) | Q(mark__iexact=word) | here)
    return owners


def _entry(owner: Owner) -> dict[str, Any]:
    """One line of the entry: which units, whose, how much, what became of the slip."""
    units = list(owner.units.all())
    shown = listed(str(unit) for unit in units[:SHOWN_UNITS])
    return {
        "owner": owner,
        "units": shown,
        "more": max(len(units) - SHOWN_UNITS, 0),
        "area": square_metres(owner.area),
    }


def _note(request: HttpRequest, sheet: OwnersWorksheet) -> HttpResponse:
    """Keep what was chosen; one button also sets everything else here to delivered."""
    states = {
        int(name.removeprefix("slip-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("slip-") and name[5:].isdecimal() and len(name) < 20
    }
    if "delivered" in request.POST:
        states = {pk: value or str(State.DELIVERED) for pk, value in states.items()}
    try:
        changed = services.note_slips(sheet, states, by=user_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted: %(number)s") % {"number": changed})
    return redirect(request.get_full_path())


@login_required
@require_POST
def once_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a worksheet of another matter with the same owners."""
    sheet, form = _own(request, pk), AgainForm(request.POST)
    if not form.is_valid():
        return _show(request, sheet, form)
    try:
        made = services.again(sheet, by=user_of(request), at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:worksheet", pk)
    return redirect("surveys:worksheet", made.pk)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a worksheet with its owners."""
    sheet = _own(request, pk)
    services.remove_worksheet(sheet, by=user_of(request))
    messages.success(request, _("The worksheet and its owners were deleted."))
    return redirect("surveys:worksheets")


@login_required
@require_POST
def print_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have the worksheet printed."""
    sheet = _own(request, pk)
    return order(
        request,
        "owners_worksheet",
        params={"worksheet": sheet.pk},
        community=sheet.community,
        back=reverse("surveys:worksheet", args=[pk]),
    )
