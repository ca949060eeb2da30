"""What residents do with their own data: see, correct, withdraw, erase, and who acts for whom."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import consents, my_data, services
from accounts.models import Consent, User
from accounts.wording import VERSION
from communities import journal
from communities.errors import Refusal
from communities.models import Household, Representation, Resident

from .people import Person, represent


class NotYourEntry(Refusal):
    """Somebody else's entry."""

    code = "not_your_entry"
    message = _("You cannot do this for this entry.")


class NameTaken(Refusal):
    """The household already has this person."""

    code = "name_taken"
    message = _(
        "This household already has an entry with this name. If it is a double, please ask "
        "the residents' committee to merge the two."
    )


class ConfirmedFirst(Refusal):
    """Only confirmed residents act for their family."""

    code = "confirmed_first"
    message = _("Once your own entry is confirmed, you can act for your family here.")


@transaction.atomic
def correct(resident: Resident, *, name: str, age_band: str, by: User, at: datetime) -> None:
    """Change name and age band; the entry stays confirmed, and the change is logged."""
    if (resident.name, resident.age_band) == (name, age_band):
        return
    resident.name, resident.age_band = name, age_band
    try:
        with transaction.atomic():
            resident.save(update_fields=["name", "age_band"])
    except IntegrityError:
        resident.refresh_from_db()
        raise NameTaken from None
    journal.note("people.correct", resident, by)


@transaction.atomic
def change_phone(user: User, phone: str, *, at: datetime) -> None:
    """Keep a phone that was just proved, for signing in and in the person's own entries."""
    services.set_phone(user, phone, at=at)
    own = Resident.objects.active().filter(
        pk__in=user.representations.standing().filter(is_self=True).values("resident")
    )
    for resident in own:
        Resident.objects.filter(pk=resident.pk).update(phone=phone)
        journal.note("people.correct", resident, user)


@transaction.atomic
def act_for(household: Household, person: Person, *, by: User, at: datetime) -> Representation:
    """Ask to act for somebody of one's own household; the grid worker or the desk confirms it.

    A new person becomes a waiting entry; for one who is there already the request itself waits.
    """
    mine = Resident.objects.verified().represented_by(by)
    if not mine.filter(household=household).exists():
        raise ConfirmedFirst
    Household.objects.select_for_update().get(pk=household.pk)
    resident = household.residents.active().filter(name=person.name).first()
    if resident is not None:
        return represent(resident, by, is_self=False, at=at, confirmed=False, wording=VERSION)
    resident = Resident.objects.create(
        community_id=household.community_id,
        household=household,
        name=person.name,
        age_band=person.age_band,
        origin=Resident.Origin.DESK,
    )
    consents.give(resident, Consent.Purpose.SERVICE, at=at, channel=Consent.Channel.FAMILY, by=by)
    journal.note("people.join", resident, by)
    return represent(resident, by, is_self=False, at=at, confirmed=True, wording=VERSION)


@transaction.atomic
def stop_acting(representation: Representation, *, by: User, at: datetime) -> None:
    """End that an account acts for a resident: the account itself, or the resident's own may."""
    resident = representation.resident
    own = resident.representations.standing().filter(user=by, is_self=True).exists()
    if representation.user_id != by.pk and not own:
        raise NotYourEntry
    if resident.representations.filter(pk=representation.pk, ended_at__isnull=True).update(
        ended_at=at
    ):
        journal.note("people.unlink", resident, by)


@transaction.atomic
def erase(resident: Resident, *, by: User | None, at: datetime) -> None:
    """Remove the person and keep the counts: no name, no phone, nobody acts, nothing agreed.

    `by` is None when a retention rule asks for it.

    The account goes too when it acts for nobody else.
    """
    accounts = list(
        User.objects.filter(
            representations__resident=resident,
            representations__is_self=True,
            representations__ended_at__isnull=True,
        )
    )
    my_data.forget_everywhere(resident, at)
    consents.standing(resident).update(withdrawn_at=at)
    resident.representations.filter(ended_at__isnull=True).update(ended_at=at)
    resident.leads_buildings.update(leader=None)
    Resident.objects.filter(Q(pk=resident.pk) | Q(merged_into=resident)).update(
        name="", phone="", age_band="", reason="", status=Resident.Status.ERASED
    )
    resident.refresh_from_db()
    journal.note("people.erase", resident, by)
    journal.forget(resident)
    for account in accounts:
        if not account.representations.filter(ended_at__isnull=True).exists():
            _close(account)


def _close(account: User) -> None:
    User.objects.filter(pk=account.pk, is_staff=False, is_superuser=False).update(
        username=f"erased-{secrets.token_hex(8)}",
        first_name="",
        last_name="",
        email="",
        phone="",
        phone_verified_at=None,
        password="!",
        is_active=False,
    )


# --- seeing -------------------------------------------------------------------------------------


def export(user: User, *, at: datetime) -> dict[str, Any]:
    """Return everything that is held about this account and its residents, for JSON."""
    entries = (
        Representation.objects.standing()
        .filter(user=user)
        .select_related("resident__community", "resident__household__building")
    )
    own = [entry.resident for entry in entries]
    return {
        "exported_at": at.isoformat(),
        "account": {
            "name": user.get_full_name(),
            "phone": user.phone,
            "phone_verified_at": _iso(user.phone_verified_at),
            "since": user.date_joined.isoformat(),
        },
        "residents": [_export(resident) for resident in own],
    }


def _export(resident: Resident) -> dict[str, Any]:
    return {
        "name": resident.name,
        "community": resident.community.name,
        "household": str(resident.household),
        "phone": resident.phone,
        "age_band": resident.age_band,
        "status": resident.status,
        "came_by": resident.origin,
        "since": resident.created_at.isoformat(),
        "confirmed_at": _iso(resident.verified_at),
        "consents": [
            {
                "purpose": consent.purpose,
                "version": consent.version,
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": _iso(consent.withdrawn_at),
                "channel": consent.channel,
            }
            for consent in resident.consents.all()
        ],
        "who_acts": [
            {
                "account": str(entry.user),
                "is_self": entry.is_self,
                "since": entry.since.isoformat(),
                "ended_at": _iso(entry.ended_at),
            }
            for entry in resident.representations.select_related("user")
        ],
        "records": {
            chapter.key: [
                {"title": str(held.title), "at": _iso(held.at), "note": str(held.note)}
                for held in chapter.held
            ]
            for chapter in my_data.chapters(resident)
        },
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
