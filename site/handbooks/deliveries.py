"""Where the copies of an edition went."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from communities.errors import Refusal
from communities.models import Building, Estate
from communities.naming import natural_key

from .logs import note
from .models import Delivery, DeliveryCorrection, Edition


class Reserve:
    """What stays in the office; written down in the house's language, whoever writes it."""

    def __str__(self) -> str:
        with translation.override(settings.LANGUAGE_CODE):
            return pgettext("copies", "Reserve")


RESERVE = Reserve()
Destination = str | Estate | Building | Reserve


class TooManyCopies(Refusal):
    """More copies delivered than printed."""

    code = "too_many_copies"
    message = _("More copies would be delivered than were printed. Check the numbers.")


class CopiesUnknown(Refusal):
    """Delivered before anybody said how many were printed."""

    code = "copies_unknown"
    message = _("Note first how many copies of this edition were printed.")


class AlreadyDelivered(Refusal):
    """The same place twice."""

    code = "already_delivered"

    def __init__(self, place: str) -> None:
        super().__init__(
            _(
                "Copies for %(place)s are noted already. Correct that entry, "
                "or give the second delivery another name."
            )
            % {"place": place}
        )


class FewerThanDelivered(Refusal):
    """A print run smaller than what has left the office."""

    code = "fewer_than_delivered"
    message = _("More copies than that have been delivered. Check the numbers.")


class ReasonMissing(Refusal):
    """A number changed without a word."""

    code = "reason_missing"
    message = _("Say in a few words why the number was wrong. It is kept beside the correction.")


@dataclass(frozen=True)
class Place:
    """Somewhere copies can go: an estate, or a building that belongs to none; with a proposal."""

    key: str
    label: str
    to: Destination
    households: int
    copies: int = 0


def delivered(edition: Edition) -> int:
    """Return how many copies have left the office."""
    return edition.deliveries.aggregate(all=Sum("copies"))["all"] or 0


@transaction.atomic
def note_copies(edition: Edition, copies: int, *, by: User | None) -> Edition:
    """Note how many copies were printed; never fewer than were delivered."""
    edition = _locked(edition)
    if copies < delivered(edition):
        raise FewerThanDelivered
    edition.copies = copies
    edition.save(update_fields=["copies"])
    note(edition, "handbooks.copies", by, copies=copies)
    return edition


def deliver(edition: Edition, to: Destination, copies: int, *, on: date, by: str = "") -> Delivery:
    """Note that copies went to an estate, a building or elsewhere; never more than were printed."""
    return deliver_all(edition, [(to, copies)], on=on, by=by)[0]


@transaction.atomic
def deliver_all(
    edition: Edition,
    rows: Sequence[tuple[Destination, int]],
    *,
    on: date,
    by: str = "",
    noted_by: User | None = None,
) -> list[Delivery]:
    """Note a round of deliveries, all or none; together never more than were printed."""
    edition = _locked(edition)
    if edition.copies is None:
        raise CopiesUnknown
    if delivered(edition) + sum(copies for _to, copies in rows) > edition.copies:
        raise TooManyCopies
    noted = set(edition.deliveries.values_list("label", flat=True))
    kept = edition.deliveries.filter(reserve=True).exists()
    for to, _copies in rows:
        if str(to) in noted or (to is RESERVE and kept):
            raise AlreadyDelivered(str(to))
        noted.add(str(to))
    new = [_delivery(edition, to, copies, on, by) for to, copies in rows]
    Delivery.objects.bulk_create(new)
    for row in new:
        note(edition, "handbooks.delivery", noted_by, to=row.label, copies=row.copies)
    return new


def _delivery(edition: Edition, to: Destination, copies: int, on: date, by: str) -> Delivery:
    return Delivery(
        community_id=edition.community_id,
        edition=edition,
        label=str(to),
        copies=copies,
        delivered_on=on,
        estate=to if isinstance(to, Estate) else None,
        building=to if isinstance(to, Building) else None,
        reserve=to is RESERVE,
        delivered_by=by,
    )


@transaction.atomic
def correct(
    delivery: Delivery, copies: int, *, reason: str, by: User | None, at: datetime
) -> Delivery:
    """Put a number right, and keep what it was and why; 0 says that nothing went there."""
    if not reason.strip():
        raise ReasonMissing
    edition = _locked(delivery.edition)
    delivery = Delivery.objects.get(pk=delivery.pk)
    if copies == delivery.copies:
        return delivery
    if delivered(edition) - delivery.copies + copies > (edition.copies or 0):
        raise TooManyCopies
    DeliveryCorrection.objects.create(
        community_id=delivery.community_id,
        delivery=delivery,
        was=delivery.copies,
        now=copies,
        reason=reason.strip(),
        corrected_at=at,
        corrected_by=by,
    )
    was, delivery.copies = delivery.copies, copies
    delivery.save(update_fields=["copies"])
    note(edition, "handbooks.correction", by, to=delivery.label, was=was, copies=copies)
    return delivery


def _locked(edition: Edition) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("handbook")
    locked: Edition = rows.get(pk=edition.pk)
    return locked


def places(edition: Edition, *, by_building: bool = False) -> list[Place]:
    """Return where copies have not gone yet, each with its share by households, then the reserve.

    Every household gets one if there are enough; what is over is kept in reserve.
    """
    noted = set(edition.deliveries.values_list("label", flat=True))
    left = (edition.copies or 0) - delivered(edition)
    all_places = _buildings(edition) if by_building else _estates(edition)
    found = [place for place in all_places if place.label not in noted]
    shares = shares_of(left, [place.households for place in found])
    rows = [replace(place, copies=share) for place, share in zip(found, shares, strict=True)]
    if not edition.deliveries.filter(reserve=True).exists():
        kept = pgettext("copies", "Reserve")
        rows.append(Place("reserve", kept, RESERVE, 0, left - sum(shares)))
    return rows


def _estates(edition: Edition) -> list[Place]:
    """Return estates, and the buildings that belong to none, with their households."""
    estates = Estate.objects.filter(community=edition.community_id)
    counted = estates.annotate(homes=Count("buildings__households")).order_by("name")
    rows = [Place(f"e{row.pk}", row.name, row, row.homes) for row in counted]
    return rows + [_building(row) for row in buildings_of(edition) if row.estate_id is None]


def _buildings(edition: Edition) -> list[Place]:
    """Return the buildings of all estates that have no copies yet, with their households."""
    served = set(edition.deliveries.filter(copies__gt=0).values_list("estate", flat=True))
    return [_building(row) for row in buildings_of(edition) if row.estate_id not in served - {None}]


def _building(building: Building) -> Place:
    return Place(f"b{building.pk}", str(building), building, getattr(building, "homes", 0))


def buildings_of(edition: Edition) -> list[Building]:
    """Return all buildings of the community with their number of households as `homes`."""
    rows = Building.objects.filter(community=edition.community_id)
    counted = rows.annotate(homes=Count("households"))
    return sorted(counted, key=lambda row: natural_key(str(row)))


def shares_of(copies: int, households: Sequence[int]) -> list[int]:
    """Divide copies by households: one each if there are enough, else by largest remainder."""
    total = sum(households)
    if total <= copies or not total:
        return list(households)
    copies = max(copies, 0)
    shares = [copies * homes // total for homes in households]
    rest = sorted(
        range(len(households)), key=lambda place: (-(copies * households[place] % total), place)
    )
    for place in rest[: copies - sum(shares)]:
        shares[place] += 1
    return shares
