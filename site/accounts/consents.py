"""Giving and withdrawing consent."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from communities.models import Representation, Resident

from .models import Consent, User
from .wording import VERSION

BATCH = 2000


def give(  # noqa: PLR0913 - a consent is who, what, which words, when, how, by whom
    resident: Resident,
    purpose: str,
    *,
    at: datetime,
    channel: str = Consent.Channel.WEB,
    version: str = VERSION,
    by: User | None = None,
) -> Consent:
    """Record a consent; one that stands already stays as it was given."""
    try:
        with transaction.atomic():
            return Consent.objects.create(
                resident=resident,
                purpose=purpose,
                version=version,
                given_at=at,
                channel=channel,
                recorded_by=by,
            )
    except IntegrityError:
        return standing(resident).get(purpose=purpose)


def withdraw(resident: Resident, purpose: str, *, at: datetime) -> bool:
    """End a consent; False when there was none."""
    return bool(standing(resident).filter(purpose=purpose).update(withdrawn_at=at))


def give_on_paper(
    residents: Sequence[Resident], *, at: datetime, channel: str, by: User
) -> list[Consent]:
    """Record for rows that were just entered that the signed paper lies in the office."""
    return Consent.objects.bulk_create(
        (
            Consent(
                resident=resident,
                purpose=Consent.Purpose.SERVICE,
                version=VERSION,
                given_at=at,
                channel=channel,
                recorded_by=by,
            )
            for resident in residents
        ),
        batch_size=BATCH,
    )


def unasked(user: User) -> QuerySet[Resident]:
    """Own entries of this account that nobody has agreed to: whoever signs in is asked first."""
    own = Representation.objects.standing().filter(user=user, is_self=True)
    return Resident.objects.to_be_asked().filter(pk__in=own.values("resident"))


def standing(resident: Resident) -> QuerySet[Consent]:
    """Consents that hold now."""
    return Consent.objects.filter(resident=resident, withdrawn_at__isnull=True)
