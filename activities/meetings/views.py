"""A meeting at the desk: before, during and after; and what is still to be done."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
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

from accounts.models import User
from accounts.visitors import user_of
from activities.models import ActivityPage, AgendaPoint, FollowUp, Meeting, Party
from activities.views.desk import desk_places
from communities.errors import Refusal
from communities.roles import managed_community_ids, manages
from printing.jobs import order

from . import services
from .forms import AgreeForm, HeadForm, PartyForm, PointForm, StepForm, SummaryForm
from .public import shown

MOST = 100


def _own(request: HttpRequest, pk: int) -> tuple[Meeting, User]:
    """The meeting in this session, if the session is one and this user works there."""
    places, user = desk_places(request, pk)
    if places.kind != ActivityPage.Kind.MEETING:
        raise Http404
    return services.prepare(places), user


@never_cache
@login_required
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda with what was carried over, parties, minutes, what was agreed."""
    found, _user = _own(request, pk)
    return _show(request, found)


def _show(request: HttpRequest, found: Meeting, **forms: Any) -> HttpResponse:
    places = found.places
    agreed = found.agreed.prefetch_related("steps")
    context = {
        "meeting": found,
        "places": places,
        "points": found.points.all(),
        "parties": found.parties.all(),
        "carried": [(row, shown(row)) for row in services.carried(places)],
        "reported": [(row, shown(row)) for row in services.reported(places)],
        "agreed": [(row, shown(row)) for row in agreed],
        "head": HeadForm(instance=found),
        "point": PointForm(),
        "party": PartyForm(),
        "agree": AgreeForm(),
        "summary": SummaryForm(initial={"summary": found.summary, "public": found.is_public}),
    }
    return render(request, "activities/meetings/meeting.html", context | forms)


def _act(
    request: HttpRequest, found: Meeting, name: str, form: Any, act: Callable[[], object]
) -> HttpResponse:
    """Do what a valid form says; otherwise, and when it is refused, show it again."""
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("This is saved."))
            where = reverse("activities:meeting", args=[found.places_id])
            return redirect(f"{where}#{name}")
    return _show(request, found, **{name: form})


@require_POST
@login_required
def save_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Who chairs and writes, and what was said about each point."""
    found, _user = _own(request, pk)
    form = HeadForm(request.POST, instance=found)

    def save() -> None:
        form.save()
        for point in found.points.all():
            point.minutes = request.POST.get(f"m{point.pk}", point.minutes)[:4000]
            point.save(update_fields=["minutes"])
        for party in found.parties.all():
            party.came = f"p{party.pk}" in request.POST
            party.people = request.POST.get(f"w{party.pk}", party.people)[:120]
            party.save(update_fields=["came", "people"])

    return _act(request, found, "head", form, save)


@require_POST
@login_required
def add_point(request: HttpRequest, pk: int) -> HttpResponse:
    """A new point of the agenda."""
    found, _user = _own(request, pk)
    form = PointForm(request.POST)
    return _act(
        request,
        found,
        "point",
        form,
        lambda: services.add_point(found, form.cleaned_data["title"]),
    )


@require_POST
@login_required
def drop_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Take a point off that nothing has been written about."""
    found, _user = _own(request, pk)
    row = get_object_or_404(AgendaPoint, pk=point, meeting=found, minutes="")
    row.delete()
    return redirect("activities:meeting", pk)


@require_POST
@login_required
def add_party(request: HttpRequest, pk: int) -> HttpResponse:
    """A body that takes part."""
    found, _user = _own(request, pk)
    party = Party(meeting=found, community_id=found.community_id)
    form = PartyForm(request.POST, instance=party)
    if form.is_valid() and found.parties.filter(
        kind=form.cleaned_data["kind"], name=form.cleaned_data["name"]
    ):
        form.add_error("name", _("It is on the list already; give it a name of its own."))
    return _act(request, found, "party", form, form.save)


@require_POST
@login_required
def drop_party(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """Take a body off that did not come."""
    found, _user = _own(request, pk)
    get_object_or_404(Party, pk=party, meeting=found, came=False).delete()
    return redirect("activities:meeting", pk)


@require_POST
@login_required
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes something on."""
    found, user = _own(request, pk)
    form = AgreeForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        services.agree(
            found,
            title=said["title"],
            owner=said["owner"],
            due=said["due"],
            measure=form.measure(),
            at=timezone.now(),
            by=user,
        )

    return _act(request, found, "agree", form, act)


@require_POST
@login_required
def summarise(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary, and whether everybody reads it."""
    found, user = _own(request, pk)
    form = SummaryForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        services.tell(found, said["summary"], public=said["public"], by=user)

    return _act(request, found, "summary", form, act)


# --- follow-ups -----------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What is still to be done in this worker's communities, what is overdue first."""
    own = managed_community_ids(user_of(request))
    if not own:
        raise Http404
    rows = FollowUp.objects.filter(community__in=own).select_related("community")
    closed = request.GET.get("state") == "closed"
    rows = rows.exclude(state="open").order_by("-closed_at") if closed else rows.open()
    listed = rows.prefetch_related("steps")[:MOST]
    context = {"rows": [(row, shown(row)) for row in listed], "closed": closed}
    return render(request, "activities/meetings/follow_ups.html", context)


def _own_follow_up(request: HttpRequest, pk: int) -> tuple[FollowUp, User]:
    user = user_of(request)
    rows = FollowUp.objects.select_related("community", "meeting__places")
    row = get_object_or_404(rows, pk=pk)
    if not manages(user, row.community_id):
        raise Http404
    return row, user


@never_cache
@login_required
@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One follow-up with its history and its line."""
    row, _user = _own_follow_up(request, pk)
    return _show_follow_up(request, row, StepForm())


def _show_follow_up(request: HttpRequest, row: FollowUp, form: django_forms.Form) -> HttpResponse:
    if not row.is_measured:
        form.fields.pop("value", None)
    steps = row.steps.select_related("by")
    context = {"row": row, "shown": shown(row), "steps": steps, "form": form}
    return render(request, "activities/meetings/follow_up.html", context)


@require_POST
@login_required
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened; or that it is done, given up, taken up again."""
    row, user = _own_follow_up(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _show_follow_up(request, row, form)
    try:
        _go(row, form.cleaned_data, user)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show_follow_up(request, row, form)
    messages.success(request, _("This is saved."))
    return redirect("activities:follow_up", pk)


def _go(row: FollowUp, said: dict[str, Any], user: User) -> None:
    at = timezone.now()
    if row.state != FollowUp.State.OPEN:
        services.reopen(row, reason=said["text"], at=at, by=user)
    elif said["state"]:
        services.close(row, said["state"], outcome=said["text"], at=at, by=user)
    else:
        services.go_on(row, text=said["text"], value=said["value"], due=said["due"], at=at, by=user)


def sheet_of(name: str) -> Callable[..., HttpResponseBase]:
    """A view that orders this sheet of a meeting."""

    @never_cache
    @login_required
    @require_safe
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        found, _user = _own(request, pk)
        back = reverse("activities:meeting", args=[pk])
        params: dict[str, Any] = {"meeting": found.pk}
        return order(request, name, params=params, community=found.community, back=back)

    return view
