"""The desk of a poll: slips, their delivery, and the batches in which they come back."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import user_of
from communities.errors import Refusal
from communities.models import Building
from communities.roles import is_officer, led_buildings, managed_community_ids, manages
from home.dates import day_text
from printing.enlarging import Format
from printing.jobs import order
from surveys import serials
from surveys.asking import asked
from surveys.models import Poll, Slip
from surveys.presenting import result_of, state_words
from surveys.services import ask_everywhere, issue_slips, note_deliveries, open_batch, void
from surveys.services.closing import close_now
from surveys.services.electorate import voters_of
from surveys.services.slips import building_key, by_door
from surveys.services.spreading import without_poll
from surveys.slips_paper import door_name, mark_of, mark_text
from surveys.vocabulary import Electorate, Kind

PER_PAGE = 30


def desk_poll(request: HttpRequest, pk: int) -> Poll:
    """The poll of this page if this user works in its community; otherwise 404."""
    polls = Poll.objects.select_related("page", "community__sub_district")
    poll = get_object_or_404(polls, page=pk)
    if not manages(user_of(request), poll.community_id):
        raise Http404
    return poll


@never_cache
@login_required
@require_safe
def polls(request: HttpRequest) -> HttpResponse:
    """The polls of this worker's communities: those that take paper first, then the newest."""
    communities = managed_community_ids(user_of(request))
    if not communities:
        raise Http404
    at = timezone.now()
    rows = Poll.objects.filter(community__in=communities).select_related("page", "community")
    page = Paginator(rows.order_by("-paper_until", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    items = [
        {
            "url": reverse("surveys:desk_poll", args=[poll.page_id]),
            "title": poll.page.title,
            "kicker": poll.community.name,
            "foot": _("closes %(day)s") % {"day": day_text(poll.closes_at, clock=True)},
            **_state(poll, at),
        }
        for poll in page
    ]
    return render(request, "surveys/desk_polls.html", {"items": items, "page_obj": page})


def _state(poll: Poll, at: Any) -> dict[str, str]:
    words = state_words(poll, at)
    if poll.takes_paper(at) and at >= poll.closes_at:
        words |= {"state": _("slips are entered"), "state_tone": "waiting"}
    return {name: words[name] for name in ("state", "state_tone", "phase")}


class PrintForm(forms.Form):
    """For which doors, and how many slips a sheet."""

    building = forms.ModelChoiceField(
        label=gettext_lazy("For"),
        queryset=Building.objects.none(),
        required=False,
        empty_label=gettext_lazy("all buildings"),
    )
    on_page = forms.TypedChoiceField(
        label=gettext_lazy("On a sheet"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            (0, gettext_lazy("as many as fit in large type")),
            (2, gettext_lazy("two")),
            (1, gettext_lazy("one")),
        ],
    )

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["building"]
        field.queryset = buildings_of(poll)


class OpenBatchForm(forms.Form):
    """When the slips came in, and whether two people enter them."""

    received_on = forms.DateField(
        label=gettext_lazy("These slips came in on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    twice = forms.BooleanField(
        label=gettext_lazy("A second person enters the ballots again"),
        required=False,
        help_text=gettext_lazy(
            "Without seeing the first entry; what differs is looked at together."
        ),
    )


def buildings_of(poll: Poll) -> Any:
    """Buildings for whose doors slips have been made."""
    slips = Slip.objects.filter(poll=poll).order_by()
    path = "household__building" if _of_households(poll) else "resident__household__building"
    return Building.objects.filter(pk__in=slips.values(path))


def _of_households(poll: Poll) -> bool:
    return poll.electorate == Electorate.HOUSEHOLDS


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def poll_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of a poll's paper in one place."""
    poll = desk_poll(request, pk)
    return _show(request, poll)


def _show(request: HttpRequest, poll: Poll, form: OpenBatchForm | None = None) -> HttpResponse:
    at = timezone.now()
    shown = result_of(poll, at) is not None
    slips = poll.slips.count()
    today = timezone.localdate(min(at, poll.closes_at))
    context = {
        "poll": poll,
        "page": poll.page,
        **_state(poll, at),
        "facts": [
            (_("Closes"), day_text(poll.closes_at, clock=True)),
            (_("Slips entered until"), day_text(poll.paper_until, clock=True)),
        ],
        "slips": slips,
        "missing": max(voters_of(poll).count() - slips, 0),
        "mark": mark_text(mark_of(asked(poll))),
        "print_form": PrintForm(poll=poll, auto_id="print_%s"),
        "buildings": sorted(buildings_of(poll).select_related("grid"), key=building_key),
        "batches": poll.batches.select_related("opened_by"),
        "takes_paper": poll.takes_paper(at),
        "sealed": poll.state == Poll.State.SEALED,
        "batch_form": form or OpenBatchForm(initial={"received_on": today}),
        "words": poll.questions.filter(kind=Kind.TEXT, retired=False) if shown else (),
        "everywhere": _everywhere(request, poll),
        "named_answers": shown and not poll.secret,
        "can_void": poll.state == Poll.State.PUBLISHED,
        "can_close": _closable(poll, at),
        "notices": _notices(poll) if shown else (),
        "breadcrumbs": [(_("Polls on paper"), reverse("surveys:desk")), (poll.page.title, "")],
    }
    return render(request, "surveys/desk_poll.html", context)


def _everywhere(request: HttpRequest, poll: Poll) -> list[str]:
    """Communities that the office can still ask about this poll's round."""
    if not is_officer(user_of(request), poll.community.sub_district):
        return []
    return [community.name for community in without_poll(poll)]


def _closable(poll: Poll, at: datetime) -> bool:
    """Whether it could be closed by hand: it is open, or waits for slips."""
    return poll.state == Poll.State.PUBLISHED and poll.opens_at < at < poll.paper_until


def _notices(poll: Poll) -> list[tuple[str, str]]:
    """The notice of the result in each size: its name and its address."""
    address = reverse("result_notice", args=[poll.page_id])
    return [(str(size), f"{address}?size={size}") for size in Format]


@login_required
@require_POST
def make_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the slips that are missing."""
    poll = desk_poll(request, pk)
    try:
        number = issue_slips(poll, at=timezone.now(), by=user_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Slips made: %(number)s") % {"number": number})
    return redirect("surveys:desk_poll", pk)


@login_required
@require_POST
def print_paper(request: HttpRequest, pk: int, sheet: str) -> HttpResponseBase:
    """Have slips or delivery lists printed."""
    poll = desk_poll(request, pk)
    form = PrintForm(request.POST, poll=poll)
    if not form.is_valid():
        raise Http404
    params: dict[str, Any] = {"poll": poll.pk}
    if building := form.cleaned_data["building"]:
        params["building"] = building.pk
    if sheet == "poll_slips":
        params["on_page"] = form.cleaned_data["on_page"] or 0
    back = reverse("surveys:desk_poll", args=[pk])
    return order(request, sheet, params=params, community=poll.community, back=back)


@login_required
@require_POST
def begin_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a batch, and lead to its entry."""
    poll = desk_poll(request, pk)
    form = OpenBatchForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            batch = open_batch(
                poll,
                received_on=given["received_on"],
                twice=given["twice"],
                at=timezone.now(),
                by=user_of(request),
            )
            return redirect("surveys:batch", batch.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _show(request, poll, form)


@login_required
@require_POST
def close_poll(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a poll by hand, and lead to its result."""
    poll = desk_poll(request, pk)
    try:
        closed = close_now(poll, at=timezone.now(), by=user_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if closed.state == Poll.State.SEALED:
            messages.success(request, _("The poll is closed and its result is fixed."))
    return redirect(f"{reverse('surveys:desk_poll', args=[pk])}#result")


@login_required
@require_POST
def void_poll(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a poll that was found to be wrong, with a public reason."""
    poll = desk_poll(request, pk)
    try:
        void(poll, request.POST.get("reason", ""), at=timezone.now(), by=user_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The poll is void; its page says why. Copy it to ask anew."))
    return redirect("surveys:desk_poll", pk)


@login_required
@require_POST
def everywhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about the projects of a round in all communities of the sub-district."""
    poll = desk_poll(request, pk)
    try:
        made = ask_everywhere(poll, by=user_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Polls published: %(number)s") % {"number": len(made)})
    return redirect("surveys:desk_poll", pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deliveries(request: HttpRequest, pk: int, building: int) -> HttpResponse:
    """How the slips of a building were delivered; for workers and for the building's leader."""
    polls_ = Poll.objects.select_related("page", "community__sub_district")
    poll = get_object_or_404(polls_, page=pk)
    house = get_object_or_404(Building, pk=building, community=poll.community_id)
    user = user_of(request)
    if not manages(user, poll.community_id) and house not in led_buildings(user):
        raise Http404
    slips = Slip.objects.filter(poll=poll).in_building(house.pk).with_voters()
    rows = by_door(slips)
    if request.method == "POST":
        states = {slip.pk: request.POST.get(f"slip-{slip.pk}", slip.delivery) for slip in rows}
        changed = note_deliveries(rows, states, at=timezone.now(), by=user)
        messages.success(request, _("Noted: %(number)s") % {"number": changed})
        return redirect("surveys:deliveries", pk, building)
    back = (
        (_("Polls on paper"), reverse("surveys:desk_poll", args=[pk]))
        if manages(user, poll.community_id)
        else (_("My building"), reverse("led_building"))
    )
    context = {
        "poll": poll,
        "building": house,
        "states": [choice for choice in Slip.Delivery.choices if choice[0]],
        "rows": [(slip, serials.printed(slip.serial), door_name(slip)) for slip in rows],
        "breadcrumbs": [back, (poll.page.title, ""), (house.name, "")],
    }
    return render(request, "surveys/deliveries.html", context)
