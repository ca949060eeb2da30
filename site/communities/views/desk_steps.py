"""Steps of the desk that are asked about before they are done: moved out, phone, letters."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from accounts.models import Consent, User
from accounts.phones import display
from accounts.wording import WORDING
from communities import roles
from communities.errors import Refusal
from communities.models import DoorLetter, Household, Resident
from communities.services import confirming, letters, people
from home.punctuation import listed

from .desk import _worker, order_letters


@dataclass(frozen=True)
class Step:
    """What is asked: `points` say what will happen, `back` is where a "no" leads."""

    title: str
    subject: str
    points: list[str]
    button: str
    back: str
    icon: str = "user"
    serious: bool = True


def _ask(request: HttpRequest, step: Step) -> HttpResponse:
    return render(request, "communities/admin/step.html", {"step": step})


def _resident(worker: User, pk: int) -> Resident:
    own = Resident.objects.filter(community__in=roles.managed_community_ids(worker))
    return get_object_or_404(own.select_related("household__building", "community"), pk=pk)


def moved_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody no longer lives here."""
    worker = _worker(request)
    resident = _resident(worker, pk)
    if request.method == "POST":
        try:
            confirming.move_out(resident, by=worker, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("%(name)s is noted as moved out.") % {"name": resident.name}
            )
        return redirect("residents:index")
    step = Step(
        title=_("Moved out"),
        subject=f"{resident.name} · {resident.household}",
        points=[
            _("The entry counts no longer: no votes, no sign-ups, no letters."),
            _("Nobody can act for this person any more, and they lead no building."),
            _("What was recorded until today stays: attendance, votes, hours."),
        ],
        button=_("Note as moved out"),
        back=reverse("residents:index"),
    )
    return _ask(request, step)


def paper_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the consent which somebody has signed lies in the office."""
    worker = _worker(request)
    resident = _resident(worker, pk)
    if request.method == "POST":
        if people.note_paper_consent(resident, by=worker, at=timezone.now()):
            said = _("The consent of %(name)s is noted.")
            messages.success(request, said % {"name": resident.name})
        else:
            messages.warning(request, _("A consent of this person stands already."))
        return redirect("residents:index")
    step = Step(
        title=_("Consent on paper"),
        subject=f"{resident.name} · {resident.household}",
        points=[
            str(WORDING[Consent.Purpose.SERVICE]),
            _("Only if this person has signed these words, and the sheet lies in your office."),
            _("Your name, today's date and the version of the wording are kept with it."),
        ],
        button=_("The signed sheet lies here"),
        back=reverse("residents:index"),
        icon="doc-full",
        serious=False,
    )
    return _ask(request, step)


def release_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a resident's number belongs to somebody else now."""
    worker = _worker(request)
    resident = _resident(worker, pk)
    household = reverse("people_household_letter", args=[resident.household_id])
    if request.method == "POST":
        confirming.release_phone(resident, by=worker, at=timezone.now())
        messages.success(
            request,
            _("The number is released. A new door letter lets %(name)s in again.")
            % {"name": resident.name},
            buttons=[messages.button(household, _("Print a door letter"))],
        )
        return redirect("residents:index")
    numbers = {resident.phone, *confirming.own_accounts(resident).values_list("phone", flat=True)}
    shown = listed(display(number) for number in sorted(numbers - {""}))
    step = Step(
        title=_("Release the phone number"),
        subject=f"{resident.name} · {resident.household}"
        + (f" · {shown}" if shown else " · " + _("no phone")),
        points=[
            _("For a number that the phone company has given to somebody else."),
            _("The number no longer opens this person's account, and every phone is signed out."),
            _("The entry itself stays confirmed, with all its records."),
            _("The number's new holder can then join with it, and proves it by a code."),
        ],
        button=_("Release the number"),
        back=reverse("residents:index"),
        icon="mobile-alt",
    )
    return _ask(request, step)


def revoke_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a letter, and print a new one in the same step if that is asked for."""
    worker, at = _worker(request), timezone.now()
    own = DoorLetter.objects.filter(community__in=roles.managed_community_ids(worker))
    letter = get_object_or_404(own.select_related("household__building"), pk=pk)
    if request.method == "POST":
        if letters.revoke_letter(letter, by=worker, at=at):
            said = _("The letter is withdrawn: its code opens nothing any more.")
            household = reverse("people_household_letter", args=[letter.household_id])
            button = messages.button(household, _("Print a new letter"))
            messages.success(request, said, buttons=[button])
        else:
            messages.warning(request, _("This letter was used or withdrawn already."))
        return redirect("letters:index")
    step = Step(
        title=_("Withdraw the letter"),
        subject=str(letter.household),
        points=[
            _("For a letter that was lost, or fell into the wrong hands."),
            _("Its code opens nothing any more; whoever types it is told so."),
            _("Afterwards you can print a new letter, with a new code."),
        ],
        button=_("Withdraw the letter"),
        back=reverse("letters:index"),
        icon="mail",
    )
    return _ask(request, step)


def community_letters(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Print the letters of all doors of a community, building by building."""
    worker, at = _worker(request), timezone.now()
    community = get_object_or_404(roles.managed_communities(worker), pk=pk)
    doors = Household.objects.filter(community=community)
    if request.method == "POST":
        in_order = doors.order_by("building__address", "building__name", "building", "unit")
        issued = letters.issue_letters(in_order, by=worker, at=at)
        if issued:
            return order_letters(request, issued, community, back=reverse("people_desk"))
        messages.warning(request, _("This community has no households yet."))
        return redirect("people_desk")
    households = _("%(n)s households") % {"n": doors.count()}
    step = Step(
        title=_("Print the letters of all doors"),
        subject=f"{community} · {households}",
        points=[
            _("One page a household, building by building, in the order of the units."),
            _("A letter that still holds is printed again with the same code."),
            _("A thousand letters take about a minute. The page that follows shows when."),
        ],
        button=_("Print all letters"),
        back=reverse("people_desk"),
        icon="mail",
        serious=False,
    )
    return _ask(request, step)


def household_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Print the letter of one household."""
    worker, at = _worker(request), timezone.now()
    own = Household.objects.filter(community__in=roles.managed_community_ids(worker))
    household = get_object_or_404(own.select_related("building", "community"), pk=pk)
    if request.method == "POST":
        issued = letters.issue_letters([household], by=worker, at=at)
        back = reverse("households:index")
        return order_letters(request, issued, household.community, back=back)
    step = Step(
        title=_("Print a door letter"),
        subject=str(household),
        points=[
            _("The letter lets one person of the household in, once, without waiting."),
            _("A letter that still holds is printed again with the same code."),
        ],
        button=_("Print the letter"),
        back=reverse("households:index"),
        icon="mail",
        serious=False,
    )
    return _ask(request, step)
