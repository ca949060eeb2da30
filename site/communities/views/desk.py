"""The social worker's desk for people, in the admin: papers, imports, doubles."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from accounts.models import User
from communities import roles, sheets
from communities.errors import Refusal
from communities.models import Building, Community, DoorLetter, Grid, Resident
from communities.services import imports, letters
from communities.services.confirming import possible_doubles
from communities.services.merging import merge_residents
from communities.spreadsheets import workbook_response
from home.punctuation import listed
from jobs.models import Job
from jobs.services import enqueue
from printing.jobs import order

EXAMPLE = [
    "海防新村",
    "第一网格",
    "海防路100弄",
    "3号楼",
    "301室",
    "张小三",
    "13800138000",
    "36-59",
]


class UploadForm(forms.Form):
    """A table of residents for one community."""

    community = forms.ModelChoiceField(
        label=gettext_lazy("Community"), queryset=Community.objects.none()
    )
    file = forms.FileField(
        label=gettext_lazy("Table (XLSX or CSV)"),
        help_text=gettext_lazy("At most 10 MB. Never with identity numbers."),
        error_messages={"required": gettext_lazy("Please choose a file.")},
    )

    agreed = forms.BooleanField(
        label=gettext_lazy(
            "Everybody in this table has signed the consent, and the papers lie with us"
        ),
        help_text=gettext_lazy(
            "Leave it empty if not. Those who are new are then listed as still to be asked, and "
            "are asked at the desk or when they first sign in."
        ),
        required=False,
    )

    def __init__(self, *args: Any, communities: QuerySet[Community], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["community"].queryset = communities  # type: ignore[attr-defined]  # a choice
        self.fields["community"].initial = communities.first()

    def clean_file(self) -> object:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > sheets.LARGEST_FILE:
            raise forms.ValidationError(sheets.FileTooLarge.message)
        try:
            sheets.glance(file.read())
        except sheets.BadFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        file.seek(0)
        return file


def _worker(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not roles.managed_community_ids(user):
        raise PermissionDenied
    return user


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show buildings with their residents, letters and posters."""
    worker = _worker(request)
    own = roles.managed_community_ids(worker)
    active = Q(households__residents__status__in=Resident.ACTIVE)
    buildings = (
        Building.objects.filter(community__in=own)
        .select_related("community", "grid")
        .annotate(
            homes=Count("households", distinct=True),
            people=Count("households__residents", filter=active, distinct=True),
        )
        .order_by("community__name", "address", "name")
    )
    search = request.GET.get("q", "").strip()[:60]
    if search:
        buildings = buildings.filter(Q(name__icontains=search) | Q(address__icontains=search))
    page = Paginator(buildings, 50).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "search": search,
        "several": len(own) > 1,
        "communities": roles.managed_communities(worker).order_by("name"),
        "waiting": roles.confirmable_residents(worker).pending().count(),
        "grids": Grid.objects.filter(community__in=own).select_related("community"),
    }
    return render(request, "communities/admin/desk.html", context)


def _own_building(request: HttpRequest, pk: int) -> Building:
    own = roles.managed_community_ids(_worker(request))
    return get_object_or_404(Building, pk=pk, community__in=own)


@require_POST
def print_letters(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Print a letter for every household of a building."""
    worker, building, at = _worker(request), _own_building(request, pk), timezone.now()
    issued = letters.issue_letters(building.households.all(), by=worker, at=at)
    if not issued:
        messages.warning(request, _("This building has no households yet."))
        return redirect("people_desk")
    return order_letters(request, issued, building.community, back=reverse("people_desk"))


def order_letters(
    request: HttpRequest, issued: list[DoorLetter], community: Community, *, back: str
) -> HttpResponseBase:
    """Have letters that were issued printed, in their order."""
    params = {"letters": [letter.pk for letter in issued]}
    return order(request, "door_letters", params=params, community=community, back=back)


@require_POST
def print_poster(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """Print the join poster of a building or a grid."""
    worker = _worker(request)
    own = roles.managed_community_ids(worker)
    place: Building | Grid
    if kind == "grid":
        place = get_object_or_404(Grid, pk=pk, community__in=own)
    else:
        place = get_object_or_404(Building, pk=pk, community__in=own)
    poster = letters.poster_for(place, by=worker, at=timezone.now())
    return order(
        request,
        "join_poster",
        params={"poster": poster.pk},
        community=poster.community,
        back=reverse("people_desk"),
    )


# --- doubles ------------------------------------------------------------------------------------


def doubles(request: HttpRequest) -> HttpResponse:
    """Show likely doubles of one's communities, and merge two of them."""
    worker = _worker(request)
    own = Resident.objects.active().filter(community__in=roles.managed_community_ids(worker))
    if request.method == "POST":
        keep = get_object_or_404(own, pk=request.POST.get("keep"))
        drop = get_object_or_404(own, pk=request.POST.get("drop"))
        try:
            left = merge_residents(keep, drop, by=worker, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _merged(keep, left))
        return redirect("people_doubles")
    context = {"pairs": _pairs(own)}
    return render(request, "communities/admin/doubles.html", context)


def _merged(keep: Resident, left: list[tuple[str, int]]) -> str:
    said = _("Merged into %(name)s.") % {"name": keep.name}
    if left:
        named = listed(f"{what} {count}" for what, count in left)
        said += " " + _("Both had these, so they stay as they were counted: %(what)s.") % {
            "what": named
        }
    return said


def _pairs(own: QuerySet[Resident], most: int = 100) -> list[tuple[Resident, Resident]]:
    """Return likely doubles, each pair once; the older or confirmed one first."""
    phones = own.exclude(phone="").order_by().values("community", "phone")
    twice = phones.annotate(n=Count("pk")).filter(n__gt=1).values("phone")
    names = own.order_by().values("household__building", "name")
    namesakes = names.annotate(n=Count("pk")).filter(n__gt=1).values("name")
    suspects = list(
        own.filter(Q(phone__in=twice) | Q(name__in=namesakes))
        .select_related("household__building", "community")
        .order_by("-status", "created_at", "pk")[: most * 2]
    )
    found = possible_doubles(suspects)
    by_pk = {resident.pk: resident for resident in suspects}
    pairs, seen = [], set()
    for one in suspects:
        for other in found[one.pk]:
            key = frozenset((one.pk, other.pk))
            if key not in seen and other.pk in by_pk:
                seen.add(key)
                pairs.append((one, other))
    return pairs[:most]


# --- imports ------------------------------------------------------------------------------------


def upload(request: HttpRequest) -> HttpResponse:
    """Take a table and check it in the background."""
    worker = _worker(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        communities=roles.managed_communities(worker),
    )
    if request.method == "POST" and form.is_valid():
        name = storages["private"].save(f"imports/{uuid.uuid4()}", form.cleaned_data["file"])
        job = enqueue(
            "people.check",
            params={"file": name, "agreed": form.cleaned_data["agreed"]},
            by=worker,
            community=form.cleaned_data["community"],
        )
        return redirect("jobs:job", pk=job.pk)
    return render(request, "communities/admin/import.html", {"form": form})


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty table with the headings and one example."""
    _worker(request)
    rows = [[sheets.heading(sheets.COLUMNS, key) for key in sheets.COLUMNS], EXAMPLE]
    return workbook_response("residents-template.xlsx", [(_("Residents"), rows)])


def _own_check(request: HttpRequest, pk: uuid.UUID) -> Job:
    worker = _worker(request)
    return get_object_or_404(
        Job,
        pk=pk,
        kind="people.check",
        state=Job.State.DONE,
        result__has_key="counts",  # kept for a month
        requested_by=worker,
        community__in=roles.managed_community_ids(worker),
    )


@require_safe
def import_result(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a checked table would do."""
    job = _own_check(request, pk)
    return render(request, "communities/admin/import_result.html", {"job": job, **job.result})


@require_POST
def import_write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write a checked table, in the background."""
    job = _own_check(request, pk)
    if job.result["counts"]["problems"]:
        messages.error(request, str(imports.HasProblems.message))
        return redirect("people_import_result", pk=pk)
    params = {
        "file": job.params["file"],
        "fingerprint": job.result["fingerprint"],
        "agreed": job.result.get("agreed", False),
    }
    writing = enqueue("people.import", params=params, by=_worker(request), community=job.community)
    return redirect(reverse("jobs:job", args=[writing.pk]))
