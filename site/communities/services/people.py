"""Joining, confirming, refusing, moving out; who acts for whom."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.models import Consent, User
from accounts.staff import is_staff_account
from accounts.wording import VERSION
from communities import roles
from communities.errors import Refusal
from communities.journal import note
from communities.models import Building, Household, JoinPoster, Representation, Resident
from home.punctuation import listed

LONGEST_NAME = 60
UNITS_SHOWN = 6


class NameNeeded(Refusal):
    """No usable name."""

    code = "name_needed"
    message = _("Please type the name, as it stands in your household's papers.")


class NameTooLong(Refusal):
    """Nobody's name is that long."""

    code = "name_too_long"
    message = _("This name is too long; we can keep up to 60 characters. Please shorten it.")


class UnknownUnit(Refusal):
    """The building has no such unit."""

    code = "unknown_unit"


class ChildNeedsGuardian(Refusal):
    """Personal Information Protection Law, art. 31."""

    code = "child"
    message = _(
        "Children under 14 do not join by themselves. A parent or guardian joins, and signs the "
        "child up as a companion."
    )


class StaffDoNotJoin(Refusal):
    """A staff account is not a resident's."""

    code = "staff"
    message = _(
        "You are signed in as staff. To join as a resident, please sign out and use your own phone."
    )


class PosterUnknown(Refusal):
    """No such poster."""

    code = "poster_unknown"
    message = _(
        "We do not know this poster. Please scan the code again, or ask your residents' committee."
    )


class PosterExpired(Refusal):
    """The poster hangs too long already."""

    code = "poster_expired"
    message = _(
        "This poster is out of date, and a new one should hang in its place. Please ask your "
        "grid worker or residents' committee for it; they can also enter you at the desk."
    )


class NotYourCommunity(Refusal):
    """Another community's household."""

    code = "not_your_community"
    message = _("This household belongs to another community. Its own social worker enters people.")


class AlreadyEntered(Refusal):
    """One person is one row."""

    code = "already_entered"
    message = _(
        "Somebody of this name is entered in this household already. One person is one entry: "
        "please look for it in the list of residents."
    )


@dataclass(frozen=True)
class Person:
    """Who joins; `phone` has been proved (E.164), or is empty."""

    name: str
    phone: str = ""
    age_band: str = ""


# --- what was typed -----------------------------------------------------------------------------


def clean_name(typed: str) -> str:
    """Return a name in one form: half width, no control characters, single spaces between words.

    Chinese names lose their spaces (张 三 is 张三), so that one person is one row.
    """
    plain = " ".join(unicodedata.normalize("NFKC", typed).split())
    plain = "".join(character for character in plain if unicodedata.category(character)[0] != "C")
    if not plain:
        raise NameNeeded
    if len(plain) > LONGEST_NAME:
        raise NameTooLong
    return re.sub(r"(?<=[\u3400-\u9fff·]) (?=[\u3400-\u9fff·])", "", plain)


def clean_unit(typed: str) -> str:
    """Return a unit in one form: half width, capitals, no spaces."""
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())


def find_household(building: Building, typed: str) -> Household:
    """Return the household of a unit; 301, 301室 and ３０１ 室 are the same. Or `UnknownUnit`."""
    unit = clean_unit(typed)
    ways = {unit, unit.rstrip("室号户"), *(unit.rstrip("室号户") + end for end in "室号户")}
    found = building.households.filter(unit__in=ways - {""}).order_by("pk")[:2]
    if len(found) == 1:
        return found[0]
    exact = [household for household in found if household.unit == unit]
    if exact:
        return exact[0]
    raise UnknownUnit(_unknown_unit(building, typed))


def _unknown_unit(building: Building, typed: str) -> str:
    units = list(building.households.values_list("unit", flat=True)[: UNITS_SHOWN + 1])
    if not units:
        return _(
            "No units are entered for %(building)s yet. "
            "Please ask your residents' committee to enter you at the desk."
        ) % {"building": building.name}
    shown = listed(units[:UNITS_SHOWN]) + ("…" if len(units) > UNITS_SHOWN else "")
    return _(
        "%(building)s has no unit “%(typed)s”. Please write it as on the door, such as: %(units)s."
    ) % {"building": building.name, "typed": typed[:20], "units": shown}


def open_poster(token: str, *, at: datetime) -> JoinPoster:
    """Return the poster of a token; raise `PosterUnknown` or `PosterExpired`."""
    poster = (
        JoinPoster.objects.select_related("community", "grid", "building").filter(token=token)
    ).first()
    if poster is None:
        raise PosterUnknown
    if at >= poster.expires_at:
        raise PosterExpired
    return poster


# --- joining ------------------------------------------------------------------------------------


@transaction.atomic
def join(  # noqa: PLR0913 - who joins where, by which account, when, having agreed to what
    household: Household,
    person: Person,
    *,
    user: User,
    at: datetime,
    purposes: tuple[str, ...] = (Consent.Purpose.SERVICE,),
    wording: str = VERSION,
) -> Resident:
    """Enter a person into a household and let this account act for them.

    Somebody of this name who is there already stays the one row: with the same phone the account
    is theirs at once, otherwise it waits until the grid worker has confirmed it. Doing it twice
    changes nothing.
    """
    _check_joining(person, user)
    Household.objects.select_for_update().get(pk=household.pk)
    resident = household.residents.active().filter(name=person.name).first()
    if resident is None:
        resident, known = _enter(household, person), True
        note("people.join", resident, user)
    else:
        known = bool(person.phone) and resident.phone == person.phone
    standing = represent(
        resident, user, is_self=True, at=at, confirmed=known, wording=wording
    ).confirmed_at
    if standing:
        for purpose in purposes:
            consents.give(resident, purpose, at=at, version=wording, by=user)
    return resident


def _check_joining(person: Person, user: User) -> None:
    if person.age_band == Resident.AgeBand.CHILD:
        raise ChildNeedsGuardian
    if is_staff_account(user):
        raise StaffDoNotJoin


def _enter(household: Household, person: Person) -> Resident:
    return Resident.objects.create(
        community_id=household.community_id,
        household=household,
        name=person.name,
        phone=person.phone,
        age_band=person.age_band,
        origin=Resident.Origin.POSTER,
    )


@transaction.atomic
def enter_at_desk(
    household: Household, person: Person, *, by: User, at: datetime, agreed: bool = False
) -> Resident:
    """Enter somebody who stands at the desk with their papers: confirmed at once, by whom and when.

    `agreed`: the consent that they signed on paper lies in the office. Otherwise they are still to
    be asked.
    Raises `NotYourCommunity` or `AlreadyEntered`.
    """
    if not roles.manages(by, household.community_id):
        raise NotYourCommunity
    Household.objects.select_for_update().get(pk=household.pk)
    if household.residents.active().filter(name=person.name).exists():
        raise AlreadyEntered
    resident = Resident.objects.create(
        community_id=household.community_id,
        household=household,
        name=person.name,
        phone=person.phone,
        age_band=person.age_band,
        origin=Resident.Origin.DESK,
        status=Resident.Status.VERIFIED,
        verified_at=at,
        verified_by=by,
    )
    note("people.enter", resident, by)
    if agreed:
        consents.give_on_paper([resident], at=at, channel=Consent.Channel.DESK, by=by)
    return resident


@transaction.atomic
def note_paper_consent(resident: Resident, *, by: User, at: datetime) -> bool:
    """Record that a resident's signed consent lies in the office; False when one stands already."""
    if not roles.manages(by, resident.community_id):
        raise NotYourCommunity
    if consents.standing(resident).filter(purpose=Consent.Purpose.SERVICE).exists():
        return False
    consents.give(resident, Consent.Purpose.SERVICE, at=at, channel=Consent.Channel.DESK, by=by)
    note("people.consent", resident, by)
    return True


def represent(  # noqa: PLR0913 - who, for whom, as what, since when, how sure, in which words
    resident: Resident,
    user: User,
    *,
    is_self: bool,
    at: datetime,
    confirmed: bool,
    wording: str = "",
) -> Representation:
    """Let a user act for a resident, or ask for it; an existing one stays, or gets confirmed."""
    found, _new = Representation.objects.get_or_create(
        user=user,
        resident=resident,
        ended_at=None,
        defaults={
            "is_self": is_self,
            "since": at,
            "confirmed_at": at if confirmed else None,
            "wording": wording,
        },
    )
    if confirmed and found.confirmed_at is None:
        found.confirmed_at = at
        found.save(update_fields=["confirmed_at"])
    return found
