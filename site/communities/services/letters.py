"""Door letters and join posters: issuing them, using a letter's code, printing both."""

import hmac
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.models import Consent, User
from accounts.services import open_account_without_phone
from accounts.staff import is_staff_account
from accounts.wording import VERSION
from communities import roles
from communities.errors import Refusal
from communities.journal import note
from communities.models import Building, DoorLetter, Grid, Household, JoinPoster, Resident
from printing.codes import BadCode, check, new_code

from .people import ChildNeedsGuardian, Person, StaffDoNotJoin, represent

KIND = "L"
LENGTH = 12  # 30**10 codes: with millions of open letters a guess still finds none
LETTER_HOLDS = timedelta(days=90)
POSTER_HANGS = timedelta(days=365)


class LetterUnknown(Refusal):
    """No letter has this code, or what was typed is no code."""

    code = "letter_unknown"
    message = _(
        "No letter has this code. Please compare it with the paper, character by character; "
        "the digits 0 and 1 and the letters O, I and L do not occur after the first place."
    )


class LetterUsed(Refusal):
    """Somebody was first."""

    code = "letter_used"
    message = _(
        "This letter has been used already: it lets in one person, once. If that was not "
        "somebody of your household, please call your residents' committee at once. Others of "
        "your household join by the poster at the building's door."
    )


class LetterExpired(Refusal):
    """Too late."""

    code = "letter_expired"
    message = _(
        "This letter is out of date. Please ask your residents' committee for a new one, "
        "or join by the poster at your building's door."
    )


class LetterRevoked(Refusal):
    """Withdrawn by the committee."""

    code = "letter_revoked"
    message = _(
        "This letter was withdrawn, and a newer one may be on its way to your door. "
        "If you have no other, please ask your residents' committee."
    )


class NotYourCommunity(Refusal):
    """Another community's papers."""

    code = "not_your_community"
    message = _("Only the social workers of this community print its letters and posters.")


@dataclass(frozen=True)
class Use:
    """Who uses a letter. `receipt` is a secret of their browser that makes a double tap one use."""

    person: Person
    receipt: str
    user: User | None = None
    purposes: tuple[str, ...] = (Consent.Purpose.SERVICE,)
    wording: str = VERSION


# --- issuing ------------------------------------------------------------------------------------


@transaction.atomic
def issue_letters(households: Iterable[Household], *, by: User, at: datetime) -> list[DoorLetter]:
    """Return one open letter for each household, in their order.

    A letter that still holds is printed again as it is; one that has expired is replaced.
    """
    wanted = list(households)
    for community_id in {household.community_id for household in wanted}:
        if not roles.manages(by, community_id):
            raise NotYourCommunity
    ids = sorted(household.pk for household in wanted)
    locked = Household.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    list(locked.values_list("pk", flat=True))
    _open(ids).filter(expires_at__lte=at).update(revoked_at=at)
    standing = set(_open(ids).values_list("household_id", flat=True))
    missing = [household for household in wanted if household.pk not in standing]
    DoorLetter.objects.bulk_create(_new_letter(household, by, at) for household in missing)
    new = Counter(household.building_id for household in missing)
    for building in Building.objects.filter(pk__in=new):
        note("letters.issue", building, by, letters=new[building.pk])
    letters = {letter.household_id: letter for letter in _open(ids)}
    return [letters[household.pk] for household in wanted]


def _open(household_ids: Sequence[int]) -> QuerySet[DoorLetter]:
    return DoorLetter.objects.filter(
        household__in=household_ids, used_at__isnull=True, revoked_at__isnull=True
    ).select_related("household__building")


def _new_letter(household: Household, by: User, at: datetime) -> DoorLetter:
    return DoorLetter(
        community_id=household.community_id,
        household=household,
        code=new_code(KIND, LENGTH),
        issued_at=at,
        issued_by=by,
        expires_at=at + LETTER_HOLDS,
    )


@transaction.atomic
def revoke_letter(letter: DoorLetter, *, by: User, at: datetime) -> bool:
    """Withdraw an open letter; False when it was used or withdrawn already."""
    if not roles.manages(by, letter.community_id):
        raise NotYourCommunity
    open_one = DoorLetter.objects.filter(
        pk=letter.pk, used_at__isnull=True, revoked_at__isnull=True
    )
    withdrawn = bool(open_one.update(revoked_at=at))
    if withdrawn:
        note("letters.revoke", letter, by)
    return withdrawn


# --- using --------------------------------------------------------------------------------------


@transaction.atomic
def use_letter(code: str, use: Use, *, at: datetime) -> tuple[Resident, User]:
    """Let in whoever holds the letter: a confirmed resident and the account that acts for them.

    Two at once: the row's lock makes one winner; the other is told that it was used. The same
    browser or account again gets the same answer.
    """
    letter = _locked(code)
    if letter.used_at is not None:
        return _again(letter, use)
    if letter.revoked_at is not None:
        raise LetterRevoked
    if at >= letter.expires_at:
        raise LetterExpired
    _check_person(use)
    user = use.user or open_account_without_phone(use.person.name)
    resident = _verified(letter.household, use.person, at)
    represent(resident, user, is_self=True, at=at, confirmed=True, wording=use.wording)
    for purpose in use.purposes:
        consents.give(
            resident, purpose, at=at, channel=Consent.Channel.LETTER, version=use.wording, by=user
        )
    letter.used_at, letter.used_by, letter.receipt = at, resident, use.receipt
    letter.save(update_fields=["used_at", "used_by", "receipt"])
    note("letters.use", resident, user)
    return resident, user


def _locked(code: str) -> DoorLetter:
    try:
        plain = check(code)
    except BadCode as error:
        raise LetterUnknown(str(error)) from error
    letter = (
        DoorLetter.objects.select_for_update(of=("self",))
        .select_related("household")
        .filter(code=plain)
        .first()
    )
    if letter is None:
        raise LetterUnknown
    return letter


def _again(letter: DoorLetter, use: Use) -> tuple[Resident, User]:
    """The same use a second time; anybody else is told that the letter was used."""
    resident = letter.used_by
    if resident is None or resident.name != use.person.name:
        raise LetterUsed
    standing = resident.representations.standing().select_related("user")
    if use.user is not None:
        mine = standing.filter(user=use.user).first()
    elif letter.used_at and use.receipt and hmac.compare_digest(letter.receipt, use.receipt):
        mine = standing.filter(since=letter.used_at).first()
    else:
        mine = None
    if mine is None:
        raise LetterUsed
    return resident, mine.user


def _check_person(use: Use) -> None:
    if use.person.age_band == Resident.AgeBand.CHILD:
        raise ChildNeedsGuardian
    if use.user is not None and is_staff_account(use.user):
        raise StaffDoNotJoin


def _verified(household: Household, person: Person, at: datetime) -> Resident:
    """Return the household's row of this name, confirmed by the letter; new if there is none."""
    Household.objects.select_for_update().get(pk=household.pk)
    resident = household.residents.active().filter(name=person.name).first()
    if resident is None:
        resident = Resident(
            community_id=household.community_id,
            household=household,
            name=person.name,
            origin=Resident.Origin.LETTER,
            created_at=at,
        )
    resident.phone = resident.phone or person.phone
    resident.age_band = person.age_band or resident.age_band
    if resident.status != Resident.Status.VERIFIED:
        resident.status, resident.verified_at = Resident.Status.VERIFIED, at
    resident.save()
    return resident


# --- posters ------------------------------------------------------------------------------------


@transaction.atomic
def poster_for(place: Building | Grid, *, by: User, at: datetime) -> JoinPoster:
    """Return the poster that hangs at a building or a grid, a new one when it is soon over."""
    if not roles.manages(by, place.community_id):
        raise NotYourCommunity
    where: dict[str, Building | Grid] = {
        "building" if isinstance(place, Building) else "grid": place
    }
    hanging = JoinPoster.objects.filter(expires_at__gt=at + LETTER_HOLDS, **where).first()
    return hanging or JoinPoster.objects.create(
        community_id=place.community_id,
        token=secrets.token_urlsafe(9),
        issued_at=at,
        expires_at=at + POSTER_HANGS,
        **where,
    )
