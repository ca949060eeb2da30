"""The distribution at the desk: stock, handing out, pick-up times. Made for a keyboard."""

from collections.abc import Callable
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

from accounts.models import User
from accounts.visitors import user_of
from activities.models import ActivityPage, Claim, PickUp, Portion, StockEntry, Supply
from activities.records.views import own_series
from communities.errors import Refusal
from communities.models import Building, Household, Resident
from communities.roles import is_officer, managed_community_ids
from home.punctuation import listed
from printing.jobs import order

from . import claiming, dividing, doors, slots, stock
from .errors import NoSuchDoor
from .forms import HandOutForm, PickUpForm, ReceiveForm, StockForm
from .reading import collected_for_others, stock_heads, stock_row

LATELY = 20


@never_cache
@login_required
@require_safe
def distributions(request: HttpRequest) -> HttpResponse:
    """The distributions of this worker's communities, the newest first."""
    own = managed_community_ids(user_of(request))
    if not own:
        raise Http404
    rows = Supply.objects.filter(community__in=own).select_related("page", "community")
    pages: dict[ActivityPage, list[Supply]] = {}
    for supply in rows.order_by("-page", "pk")[:200]:
        pages.setdefault(supply.page, []).append(supply)
    context = {
        "pages": list(pages.items()),
        "is_officer": is_officer(user_of(request)),
    }
    return render(request, "activities/supplies/distributions.html", context)


def _own(request: HttpRequest, pk: int) -> tuple[ActivityPage, User, list[Supply]]:
    page, user = own_series(request, pk)
    supplies = list(Supply.objects.filter(page=page))
    if not supplies:
        raise Http404
    return page, user, supplies


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Stock, the form for the next door, what was handed out last."""
    page, _user, supplies = _own(request, pk)
    return _show(request, page, supplies)


def _show(  # noqa: PLR0913 - the forms that may stand open
    request: HttpRequest,
    page: ActivityPage,
    supplies: list[Supply],
    *,
    form: HandOutForm | None = None,
    entry: StockForm | None = None,
    times: PickUpForm | None = None,
    candidates: list[Household] | None = None,
) -> HttpResponse:
    offered = [one for one in supplies if not one.retired]
    claims = Claim.objects.filter(supply__in=supplies).exclude(state=Claim.State.CANCELLED)
    last = claims.select_related("supply", "household__building", "collector")
    portions = Portion.objects.filter(community=page.community_id, received_at=None)
    entries = StockEntry.objects.filter(supply__in=supplies).select_related("supply", "by")
    context = {
        "activity": page,
        "heads": stock_heads(),
        "stock": [(one, list(zip(stock_heads(), stock_row(one), strict=True))) for one in supplies],
        "reconciled": all(one.is_reconciled for one in supplies),
        "form": form or HandOutForm(supplies=offered, door=request.GET.get("door", "")[:20]),
        "entry": entry or StockForm(supplies=Supply.objects.filter(page=page)),
        "times": times or PickUpForm(place=page.place),
        "candidates": candidates or [],
        "last": last.order_by("-collected_at", "-at")[:LATELY],
        "entries": entries.order_by("-pk")[:LATELY],
        "portions": _with_supply(list(portions.select_related("lot")), offered),
        "pick_ups": PickUp.objects.filter(page=page).select_related("building"),
        "by_whom": collected_for_others(supplies),
    }
    return render(request, "activities/supplies/desk.html", context)


def _with_supply(portions: list[Portion], supplies: list[Supply]) -> list[tuple[Portion, Supply]]:
    """Portions on their way, each with the item of the same name, or the only one."""
    named = {one.title: one for one in supplies}
    only = supplies[0] if len(supplies) == 1 else None
    pairs = ((portion, named.get(portion.lot.title, only)) for portion in portions)
    return [(portion, supply) for portion, supply in pairs if supply is not None]


@require_POST
@login_required
def hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out to a door; everything of it, or what could not be given says why."""
    page, user, supplies = _own(request, pk)
    form = HandOutForm(request.POST, supplies=[one for one in supplies if not one.retired])
    if not form.is_valid():
        return _show(request, page, supplies, form=form)
    found = _found(page, form)
    if len(found) != 1:
        form.add_error("door", str(NoSuchDoor.message))
        return _show(request, page, supplies, form=form, candidates=found)
    _hand_out(request, form, found[0], user)
    return redirect(reverse("activities:supplies_desk", args=[pk]) + "#door")


def _found(page: ActivityPage, form: HandOutForm) -> list[Household]:
    assert page.community is not None
    chosen = form.cleaned_data["household"]
    if chosen:
        return list(
            Household.objects.filter(pk=chosen, community=page.community).select_related("building")
        )
    return doors.find(page.community, form.cleaned_data["door"])


def _hand_out(request: HttpRequest, form: HandOutForm, home: Household, user: User) -> None:
    said, given = form.cleaned_data, []
    collector = _collector(home, said["relation"], said["name"].strip())
    for supply, quantity in form.wanted():
        try:
            claim = claiming.hand_out(
                supply,
                home,
                collector,
                quantity=quantity,
                key=f"{said['key']}-{supply.pk}",
                at=timezone.now(),
                by=user,
            )
            given.append(f"{supply.title} {claim.quantity} {supply.unit}")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    if given:
        what = listed(given)
        messages.success(request, _("%(door)s: %(what)s") % {"door": home, "what": what})


def _collector(home: Household, relation: str, name: str) -> claiming.Collector:
    """The resident of that name: of the household itself, or the only one of the community."""
    people = Resident.objects.active().filter(community=home.community_id, name=name)
    if not name:
        return claiming.Collector(relation)
    if relation == Claim.Relation.MEMBER:
        people = people.filter(household=home)
    found = people[:2]
    known = found[0] if len(found) == 1 else None
    return claiming.Collector(relation, known, "" if known else name)


def _done(request: HttpRequest, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("activities:supplies_desk", pk)


@require_POST
@login_required
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """A delivery, a return or a loss."""
    page, user, supplies = _own(request, pk)
    form = StockForm(request.POST, supplies=Supply.objects.filter(page=page))
    if not form.is_valid():
        return _show(request, page, supplies, entry=form)
    asked = form.cleaned_data
    return _done(
        request,
        pk,
        lambda: stock.move(
            asked["supply"],
            asked["kind"],
            asked["quantity"],
            reason=asked["reason"],
            key=asked["key"],
            at=timezone.now(),
            by=user,
        ),
        _("Entered in the stock."),
    )


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Undo an entry of the stock, with the reason."""
    page, user, _supplies = _own(request, pk)
    row = get_object_or_404(StockEntry, pk=entry, supply__page=page)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        pk,
        lambda: stock.take_back(row, reason=reason, at=timezone.now(), by=user),
        _("Taken back; both entries are kept."),
    )


@require_POST
@login_required
def put_back(request: HttpRequest, pk: int, claim: int) -> HttpResponse:
    """Call off a reservation, or what was handed out by mistake, with the reason."""
    page, user, _supplies = _own(request, pk)
    row = get_object_or_404(Claim, pk=claim, supply__page=page)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        pk,
        lambda: claiming.call_off(row, reason=reason, at=timezone.now(), by=user),
        _("Put back into the stock."),
    )


@require_POST
@login_required
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Call off every reservation that nobody came for."""
    _page, user, supplies = _own(request, pk)
    at = timezone.now()
    count = sum(claiming.release(one, at=at, by=user) for one in supplies)
    messages.success(request, _("%(n)d reservations called off.") % {"n": count})
    return redirect("activities:supplies_desk", pk)


@require_POST
@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Give every building that it is for its time."""
    page, user, supplies = _own(request, pk)
    form = PickUpForm(request.POST, place=page.place)
    if not form.is_valid():
        return _show(request, page, supplies, times=form)
    buildings = Building.objects.filter(community=page.community_id)
    if grids := supplies[0].grid_ids:
        buildings = buildings.filter(grid__in=grids)
    made = slots.plan(page, list(buildings), by=user, **form.cleaned_data)
    said = _("%(n)d buildings have their time.") % {"n": len(made)}
    messages.success(request, said)
    return redirect(reverse("activities:supplies_desk", args=[pk]) + "#times")


@require_POST
@login_required
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what came from the sub-district."""
    page, user, _supplies = _own(request, pk)
    form = ReceiveForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    portion = get_object_or_404(Portion, pk=said["portion"], community=page.community_id)
    supply = get_object_or_404(Supply, pk=said["supply"], page=page)
    return _done(
        request,
        pk,
        lambda: dividing.receive(
            portion,
            supply,
            received=said["received"],
            note=said["note"],
            at=timezone.now(),
            by=user,
        ),
        _("Received and entered in the stock."),
    )


def sheet_of(name: str) -> Callable[..., HttpResponseBase]:
    """A view that orders this sheet of a distribution."""

    @never_cache
    @login_required
    @require_safe
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        page, _user, _supplies = _own(request, pk)
        back = reverse("activities:supplies_desk", args=[pk])
        params: dict[str, Any] = {"activity": pk}
        return order(request, name, params=params, community=page.community, back=back)

    return view
