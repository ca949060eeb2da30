"""Who is on the telephone: found by a name, part of one, or a phone number, and the building."""

from django.db.models import Q

from communities.models import Resident

from .forms import CallerForm
from .models import Places

MOST = 12
FEWEST_DIGITS = 4


def callers(places: Places, form: CallerForm) -> tuple[list[Resident], bool]:
    """Return those whom the worker may mean, and whether what was typed names them in full.

    One of the list is signed up at once only when it does, or when it was chosen from the list.
    """
    asked = form.cleaned_data
    people = Resident.objects.verified().filter(community=places.community_id)
    people = people.select_related("household__building").order_by("name", "pk")
    if asked["building"]:
        people = people.filter(household__building=asked["building"])
    if asked["resident"]:
        return list(people.filter(pk=asked["resident"])), True
    if exact := list(people.filter(name=asked["name"])[:MOST]):
        return exact, True
    return list(people.filter(_near(asked["name"]))[:MOST]), False


def _near(typed: str) -> Q:
    """Part of the name, or the end of the phone number."""
    digits = "".join(character for character in typed if character.isdigit())
    near = Q(name__contains=typed.strip())
    if len(digits) >= FEWEST_DIGITS:
        near |= Q(phone__endswith=digits)
    return near
