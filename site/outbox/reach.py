"""Over which channels a resident can be reached, and at which address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from accounts import sms
from accounts.models import Consent
from communities.models import Representation, Resident

from .models import Message


@dataclass(frozen=True)
class Reach:
    """What can be used for some residents now, by their ids."""

    readers: frozenset[int]
    emails: dict[int, str]
    texted: frozenset[int]

    @classmethod
    def of(cls, residents: Sequence[Resident]) -> Self:
        """Ask for all of them at once: two queries, one where no text message can be sent."""
        accounts = (
            Representation.objects.standing()
            .filter(resident__in=[one.pk for one in residents], user__is_active=True)
            .order_by("is_self", "-pk")  # the last one written stays: themself, then who came first
            .values_list("resident_id", "user__email")
        )
        rows = list(accounts)
        return cls(
            readers=frozenset(pk for pk, _email in rows),
            emails={pk: email for pk, email in rows if email},
            texted=_texted(residents),
        )

    def channels(self, resident: Resident) -> list[Message.Channel]:
        """The page always; what can be sent; a call for whom nothing of this reaches."""
        sent = [
            channel
            for channel, there in (
                (Message.Channel.EMAIL, resident.pk in self.emails),
                (Message.Channel.SMS, resident.pk in self.texted),
            )
            if there
        ]
        reached = sent or resident.pk in self.readers
        return [Message.Channel.PAGE, *sent, *([] if reached else [Message.Channel.CALL])]

    def address(self, resident: Resident, channel: str) -> str:
        """Where a message over this channel goes now; empty when it cannot go there any more."""
        if channel == Message.Channel.EMAIL:
            return self.emails.get(resident.pk, "")
        return resident.phone if resident.pk in self.texted else ""


def _texted(residents: Sequence[Resident]) -> frozenset[int]:
    """Residents with a phone who agreed to be told by message."""
    phones = [one.pk for one in residents if one.phone]
    if not phones or not sms.reaches_phones():
        return frozenset()
    agreed = Consent.objects.filter(
        resident__in=phones, purpose=Consent.Purpose.CONTACT, withdrawn_at__isnull=True
    )
    return frozenset(agreed.values_list("resident_id", flat=True))
