"""Sending what waits: every message once, however many workers look at the same list.

A worker claims a message in one conditional update before it sends it, and has `LEASE` for that;
after its death the message is due again. Only a worker that dies between the gateway's answer and
the note of it can send one twice. Logs name the row and the kind of error, never a person.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import sms

from .models import Message, MessageQuerySet
from .reach import Reach

log = logging.getLogger("linli.outbox")

MOST_AT_ONCE = 100
LEASE = timedelta(minutes=10)  # a mail server may take 20 seconds, a gateway 8
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
MOST_TRIES = len(PAUSES) + 1


def waiting(at: datetime) -> list[Message]:
    """What is due, the longest waiting first, with all that the letters name."""
    rows = Message.objects.due(at).select_related("resident", "community")
    return list(rows[:MOST_AT_ONCE])


def send(message: Message, at: datetime) -> bool:
    """Send one message if nobody else does; True when it has gone."""
    if not _claim(message, at):
        return False
    reach = Reach.of([message.resident])
    address = reach.address(message.resident, message.channel)
    if not address:
        _give_up(message, at, told=message.resident_id in reach.readers)
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):  # what is told is written in it, too
            DELIVER[message.channel](message, address)
    except Exception as error:  # a gateway is a class of somebody's own; the error may name people
        log.warning("message not sent", extra={"id": message.pk, "error": type(error).__name__})
        _put_off(message, timezone.now())
        return False
    _claimed(message).update(next_try_at=None, sent_at=timezone.now())
    return True


def _claim(message: Message, at: datetime) -> bool:
    """Make this try ours in one statement; False when another worker was first."""
    claimed = Message.objects.filter(
        pk=message.pk, tries=message.tries, next_try_at__lte=at
    ).update(tries=F("tries") + 1, next_try_at=at + LEASE)
    message.tries += 1
    return bool(claimed)


def _claimed(message: Message) -> MessageQuerySet:
    return Message.objects.filter(pk=message.pk, tries=message.tries, next_try_at__isnull=False)


def _put_off(message: Message, at: datetime) -> None:
    """Try again after a pause, which grows; after the last try it is a call to make."""
    if message.tries >= MOST_TRIES:
        _give_up(message, at, told=_told_otherwise(message))
    else:
        _claimed(message).update(next_try_at=at + PAUSES[message.tries - 1])


def _give_up(message: Message, at: datetime, *, told: bool) -> None:
    """End the tries; the desk calls, unless the person reads it anyway."""
    _claimed(message).update(next_try_at=None, failed_at=at, done_at=at if told else None)


def _told_otherwise(message: Message) -> bool:
    """Whether the same letter was read on the page, or went or may still go over a channel."""
    same = Message.objects.filter(
        resident=message.resident_id, at=message.at, subject=message.subject
    ).exclude(pk=message.pk)
    read = same.on_page().filter(done_at__isnull=False)
    other = same.filter(channel__in=Message.SENT, failed_at__isnull=True)
    return (read | other).exists()


def _email(message: Message, address: str) -> None:
    context = _context(message)
    letter = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=render_to_string("outbox/email.txt", context),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string("outbox/email.html", context), "text/html")
    letter.send()


def _sms(message: Message, phone: str) -> None:
    sms.send(phone, render_to_string("outbox/sms.txt", _context(message)).strip())


def _context(message: Message) -> dict[str, object]:
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return {"message": message, "site": site, "url": f"{site}{message.url}" if message.url else ""}


DELIVER: dict[str, Callable[[Message, str], None]] = {
    Message.Channel.EMAIL: _email,
    Message.Channel.SMS: _sms,
}
