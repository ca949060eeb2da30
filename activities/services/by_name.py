"""Signing up by name and phone, without an account, where the activity allows it.

All records point to residents, so that the desk, paper and the web meet in one row. Whoever has no
entry yet gets one that waits for the grid worker, as by the poster; the phone is not proved, so it
opens no account, and a name that is known here is taken only with the phone that is known.
"""

from datetime import datetime

from django.db import transaction

from accounts import consents
from activities import errors
from activities.models import Places, SignUp
from communities.journal import note
from communities.models import Household, Resident
from communities.services.people import ChildNeedsGuardian, Person

from .signing import Answers, Companions, sign_up


@transaction.atomic
def sign_up_by_name(  # noqa: PLR0913 - each says something of its own
    places: Places,
    household: Household,
    person: Person,
    *,
    purposes: tuple[str, ...],
    companions: Companions = (),
    answers: Answers = (),
    key: str,
    at: datetime,
) -> SignUp:
    """Sign up whoever lives there by this name and phone; nothing is kept when it is refused.

    Raises `NotByName` in the same words whether the name is known with another phone or not known,
    so that nobody learns who lives where, and all that `sign_up` raises.
    """
    if not places.by_name or household.community_id != places.community_id:
        raise errors.NotByName
    if person.age_band == Resident.AgeBand.CHILD:
        raise ChildNeedsGuardian
    resident = _entry_of(household, person, at)
    for purpose in purposes:
        consents.give(resident, purpose, at=at)
    return sign_up(
        places,
        resident,
        companions=companions,
        answers=answers,
        channel=SignUp.Channel.BY_NAME,
        key=key,
        at=at,
        by=None,
    )


def _entry_of(household: Household, person: Person, at: datetime) -> Resident:
    """The entry of this person, made when there is none; two at once make one."""
    Household.objects.select_for_update().get(pk=household.pk)
    known = household.residents.active().filter(name=person.name).first()
    if known is None:
        return _new_entry(household, person, at)
    if not person.phone or known.phone != person.phone:
        raise errors.NotByName
    return known


def _new_entry(household: Household, person: Person, at: datetime) -> Resident:
    resident = Resident.objects.create(
        community_id=household.community_id,
        household=household,
        name=person.name,
        phone=person.phone,
        age_band=person.age_band,
        origin=Resident.Origin.SIGN_UP,
        created_at=at,
    )
    note("people.join", resident, None)
    return resident
