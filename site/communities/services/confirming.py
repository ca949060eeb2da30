"""The grid worker's and the desk's decisions about people: confirm, refuse, moved out, doubles."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import ParamSpec

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import consents
from accounts import services as accounts
from accounts.models import Consent, User
from accounts.staff import staff_accounts
from communities import roles
from communities.errors import Refusal
from communities.journal import note
from communities.models import Representation, Resident
from outbox.services import tell

LONGEST_REASON = 200
P = ParamSpec("P")


def in_the_sites_language(verb: Callable[P, None]) -> Callable[P, None]:
    """Let the decorated verb write in the site's language: residents read it, not the worker."""

    @wraps(verb)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            verb(*args, **kwargs)

    return spoken


class AlreadyDecided(Refusal):
    """Somebody else was quicker."""

    code = "already_decided"
    message = gettext_lazy(
        "Somebody has already decided this entry. The list now shows what stands."
    )


class ReasonNeeded(Refusal):
    """A refusal without a reason."""

    code = "reason_needed"
    message = gettext_lazy(
        "Please write the reason, in up to 200 characters: the resident will read it."
    )


class NotYours(Refusal):
    """Another grid, another community."""

    code = "not_yours"
    message = gettext_lazy("This entry belongs to another grid. Its grid worker decides it.")


@dataclass(frozen=True)
class Waiting:
    """One entry of the grid worker's list: a resident, or an account that wants to act for one."""

    resident: Resident
    claim: Representation | None = None
    doubles: list[Resident] = field(default_factory=list)
    entered_by: list[Representation] = field(default_factory=list)


# --- deciding -----------------------------------------------------------------------------------


def _check(resident: Resident, by: User) -> None:
    if not roles.confirmable_residents(by).filter(pk=resident.pk).exists():
        raise NotYours


@transaction.atomic
@in_the_sites_language
def confirm_resident(resident: Resident, *, by: User, at: datetime) -> None:
    """Confirm a waiting resident; raise `AlreadyDecided` when it no longer waits."""
    _check(resident, by)
    _decide(resident, status=Resident.Status.VERIFIED, verified_at=at, verified_by=by)
    note("people.confirm", resident, by)
    tell(
        resident,
        _("Your entry is confirmed"),
        _(
            "%(name)s is confirmed as a resident of %(community)s. You can vote, sign up for "
            "activities and make suggestions from now on."
        )
        % {"name": resident.name, "community": resident.community.name},
        at,
        url=resident.community.page.url or "",
    )


@transaction.atomic
@in_the_sites_language
def refuse_resident(resident: Resident, *, by: User, at: datetime, reason: str) -> None:
    """Refuse a waiting resident with a reason that they will read."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonNeeded
    _check(resident, by)
    _decide(resident, status=Resident.Status.REFUSED, reason=reason, left_at=at)
    note("people.refuse", resident, by, reason=reason)
    tell(
        resident,
        _("Your entry could not be confirmed"),
        _(
            "Your grid worker could not confirm the entry of %(name)s. Please talk to your "
            "residents' committee, or join again with the right details. The reason: %(reason)s"
        )
        % {"name": resident.name, "reason": reason},
        at,
        url=reverse("me"),
    )


def _decide(resident: Resident, **fields: object) -> None:
    """Change a row that still waits, in one conditional update."""
    changed = Resident.objects.pending().filter(pk=resident.pk).update(**fields)
    if not changed:
        raise AlreadyDecided
    for name, value in fields.items():
        setattr(resident, name, value)


@transaction.atomic
def move_out(resident: Resident, *, by: User, at: datetime) -> None:
    """Note that somebody no longer lives here: nobody acts for them, what was recorded stays."""
    _check(resident, by)
    active = Resident.objects.active().filter(pk=resident.pk)
    if not active.update(status=Resident.Status.MOVED_OUT, left_at=at):
        raise AlreadyDecided
    resident.status, resident.left_at = Resident.Status.MOVED_OUT, at
    resident.representations.filter(ended_at__isnull=True).update(ended_at=at)
    resident.leads_buildings.update(leader=None)
    note("people.move_out", resident, by)


@transaction.atomic
def release_phone(resident: Resident, *, by: User, at: datetime) -> None:
    """Note that somebody else has the number now: it opens this person's account no more.

    The entry stays confirmed; a new door letter lets the person in again.
    """
    if not roles.manages(by, resident.community_id):
        raise NotYours
    for account in own_accounts(resident).select_for_update():
        accounts.release_phone(account)
    Resident.objects.filter(pk=resident.pk).update(phone="")
    resident.phone = ""
    note("people.release_phone", resident, by)


def own_accounts(resident: Resident) -> QuerySet[User]:
    """Accounts of the resident themself that a phone opens; never one of staff."""
    own = resident.representations.filter(is_self=True, ended_at__isnull=True).values("user")
    accounts_of_staff = staff_accounts().values("pk")
    return User.objects.filter(pk__in=own).exclude(phone="").exclude(pk__in=accounts_of_staff)


@transaction.atomic
@in_the_sites_language
def confirm_claim(claim: Representation, *, by: User, at: datetime) -> None:
    """Let the account that asked act for the resident."""
    _check(claim.resident, by)
    waiting = Representation.objects.waiting().filter(pk=claim.pk)
    if not waiting.update(confirmed_at=at, confirmed_by=by):
        raise AlreadyDecided
    if claim.is_self and claim.wording:
        consents.give(
            claim.resident, Consent.Purpose.SERVICE, at=claim.since, version=claim.wording
        )
    note("people.link", claim.resident, by)
    tell(
        claim.resident,
        _("Somebody may act for you now") if not claim.is_self else _("Your account is confirmed"),
        _(
            "%(account)s may act for %(name)s from now on. On the page “My data” you see who acts "
            "for you, and can end it."
        )
        % {"account": claim.user.get_full_name(), "name": claim.resident.name},
        at,
        url=reverse("data"),
    )


@transaction.atomic
def refuse_claim(claim: Representation, *, by: User, at: datetime) -> None:
    """Do not let the account act for the resident."""
    _check(claim.resident, by)
    if not Representation.objects.waiting().filter(pk=claim.pk).update(ended_at=at):
        raise AlreadyDecided
    note("people.unlink", claim.resident, by)


# --- the list -----------------------------------------------------------------------------------


def waiting_for(user: User, *, limit: int = 200) -> list[Waiting]:
    """Return what waits for this user's decision, oldest first; a constant number of queries."""
    mine = roles.confirmable_residents(user)
    residents = list(
        mine.pending()
        .select_related("community", "household__building__grid")
        .prefetch_related(Prefetch("representations", _family(), to_attr="entered_by"))
        .order_by("created_at", "pk")[:limit]
    )
    claims = list(
        Representation.objects.waiting()
        .filter(resident__in=mine.filter(status__in=Resident.ACTIVE).values("pk"))
        .select_related("resident__community", "resident__household__building__grid", "user")
        .order_by("since", "pk")[:limit]
    )
    doubles = possible_doubles(residents)
    return [
        Waiting(
            resident,
            doubles=doubles[resident.pk],
            entered_by=resident.entered_by,
        )
        for resident in residents
    ] + [Waiting(claim.resident, claim=claim) for claim in claims]


def _family() -> QuerySet[Representation]:
    """Who entered somebody else: a daughter for her father."""
    standing = Representation.objects.standing().filter(is_self=False)
    return standing.select_related("user").order_by("since", "pk")


def possible_doubles(residents: Iterable[Resident]) -> dict[int, list[Resident]]:
    """Return for each resident the other active ones who may be the same person; one query.

    The same phone within the community, or the same name within the building.
    """
    residents = list(residents)
    found: dict[int, list[Resident]] = defaultdict(list)
    if not residents:
        return found
    candidates = (
        Resident.objects.active()
        .filter(community__in={resident.community_id for resident in residents})
        .filter(
            Q(phone__in={resident.phone for resident in residents if resident.phone})
            | Q(
                name__in={resident.name for resident in residents},
                household__building__in={r.household.building_id for r in residents},
            )
        )
        .select_related("household__building")
    )
    for candidate in candidates:
        for resident in residents:
            if candidate.pk != resident.pk and _alike(candidate, resident):
                found[resident.pk].append(candidate)
    return found


def _alike(one: Resident, other: Resident) -> bool:
    if one.community_id != other.community_id:
        return False
    same_phone = bool(one.phone) and one.phone == other.phone
    same_house = one.household.building_id == other.household.building_id
    return same_phone or (one.name == other.name and same_house)
