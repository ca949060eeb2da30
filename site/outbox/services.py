"""Tell a person something: on their page always, and over the channels that reach them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from communities.models import Resident

from .models import Message
from .reach import Reach


@dataclass(frozen=True)
class Letter:
    """What one resident is to be told; `url` is where the page's message leads."""

    resident: Resident
    subject: str
    text: str
    url: str = ""


def tell(resident: Resident, subject: str, text: str, at: datetime, *, url: str = "") -> None:
    """Leave a message on the resident's page, and have it sent, or put on the call list."""
    tell_each([Letter(resident, subject, text, url)], at)


def tell_each(letters: Iterable[Letter], at: datetime) -> None:
    """Tell many residents something, each their own, in three statements at most.

    Nothing is sent here: e-mails and texts wait for a worker (`outbox.sending`), and are not there
    if the caller's transaction is rolled back.
    """
    letters = list(letters)
    if not letters:
        return
    reach = Reach.of([letter.resident for letter in letters])
    Message.objects.bulk_create(
        _message(letter, channel, at)
        for letter in letters
        for channel in reach.channels(letter.resident)
    )


def _message(letter: Letter, channel: Message.Channel, at: datetime) -> Message:
    return Message(
        community_id=letter.resident.community_id,
        resident=letter.resident,
        channel=channel,
        subject=letter.subject[:120],
        text=letter.text,
        url=letter.url,
        at=at,
        next_try_at=at if channel in Message.SENT else None,
    )


def called(message: Message, *, at: datetime, by: User) -> None:
    """Note that the person was called; a second tap changes nothing."""
    Message.objects.filter(pk=message.pk, done_at__isnull=True).update(done_at=at, done_by=by)


def read_all(residents: Iterable[Resident], at: datetime) -> None:
    """Note that the messages on these residents' page were seen."""
    Message.objects.on_page().filter(resident__in=residents, done_at__isnull=True).update(
        done_at=at
    )
