"""Where the copies of an edition went."""

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.errors import Refusal
from communities.models import Building, Estate

from .logs import note
from .models import Delivery, Edition


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
    message = _("Copies for this place are noted already. Give the second delivery another name.")


class FewerThanDelivered(Refusal):
    """A print run smaller than what has left the office."""

    code = "fewer_than_delivered"
    message = _("More copies than that have been delivered. Check the numbers.")


def _delivered(edition: Edition) -> int:
    return edition.deliveries.aggregate(all=Sum("copies"))["all"] or 0


@transaction.atomic
def note_copies(edition: Edition, copies: int, *, by: User | None) -> Edition:
    """Note how many copies were printed; never fewer than were delivered."""
    edition = Edition.objects.select_for_update().select_related("handbook").get(pk=edition.pk)
    if copies < _delivered(edition):
        raise FewerThanDelivered
    edition.copies = copies
    edition.save(update_fields=["copies"])
    note(edition, "handbooks.copies", by, copies=copies)
    return edition


@transaction.atomic
def deliver(
    edition: Edition, to: str | Estate | Building, copies: int, *, on: date, by: str = ""
) -> Delivery:
    """Note that copies went to an estate, a building or elsewhere; never more than were printed."""
    edition = Edition.objects.select_for_update().select_related("handbook").get(pk=edition.pk)
    if edition.copies is None:
        raise CopiesUnknown
    if _delivered(edition) + copies > edition.copies:
        raise TooManyCopies
    if edition.deliveries.filter(label=str(to)).exists():
        raise AlreadyDelivered
    delivery = Delivery.objects.create(
        community_id=edition.community_id,
        edition=edition,
        label=str(to),
        copies=copies,
        delivered_on=on,
        estate=to if isinstance(to, Estate) else None,
        building=to if isinstance(to, Building) else None,
        delivered_by=by,
    )
    note(edition, "handbooks.delivery", None, to=delivery.label, copies=copies)
    return delivery
