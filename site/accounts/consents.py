"""Giving and withdrawing consent."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from communities.models import Resident

from .models import Consent, User
from .wording import VERSION


def give(  # noqa: PLR0913 - a consent is who, what, which words, when, how, by whom
    resident: Resident,
    purpose: str,
    *,
    at: datetime,
    channel: str = "web",
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


def standing(resident: Resident) -> QuerySet[Consent]:
    """Consents that hold now."""
    return Consent.objects.filter(resident=resident, withdrawn_at__isnull=True)
