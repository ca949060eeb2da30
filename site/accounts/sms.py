"""Text messages: which company sends them is a setting, SMS_GATEWAY, the path of a class below."""

import json
import logging
import urllib.error
import urllib.request
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal

from .masking import mask_phone

log = logging.getLogger("linli.sms")


class SmsNotSent(Refusal):
    """The gateway could not take the message."""

    code = "sms_not_sent"
    message = _(
        "The text message could not be sent. Please try again in a few minutes, "
        "or ask your residents' committee to help you at the desk."
    )


class NoGateway(SmsNotSent):
    """A server without a gateway: the resident gets a sentence, the log says what is missing."""

    code = "no_sms_gateway"
    message = _(
        "This site cannot send text messages yet. Please use the letter that came to your door, "
        "or ask your residents' committee to help you at the desk."
    )


class Gateway(Protocol):
    """What a gateway does."""

    def send(self, phone: str, text: str) -> None:
        """Send a text to an E.164 number, or raise `SmsNotSent`."""


class LogGateway:
    """Write the text to the log instead of sending it: for a laptop, never for real residents.

    The only place of the house where a sign-in code reaches a log; only in development it does.
    """

    def __init__(self) -> None:
        if not settings.DEBUG:
            log.error("SMS_GATEWAY is not set: no text message can be sent")
            raise NoGateway

    def send(self, phone: str, text: str) -> None:
        log.warning("SMS %s: %s", mask_phone(phone), text)


class MemoryGateway:
    """Keep the texts in `outbox`, for tests."""

    outbox: list[tuple[str, str]] = []

    def send(self, phone: str, text: str) -> None:
        self.outbox.append((phone, text))


class HttpGateway:
    """Post `{"phone": …, "text": …}` to SMS_URL with SMS_TOKEN; any 2xx answer is a success.

    Most companies want other field names: write a class like this one and name it in SMS_GATEWAY.
    """

    timeout = 8  # seconds; the person waits

    def send(self, phone: str, text: str) -> None:
        request = urllib.request.Request(
            settings.SMS_URL,
            data=json.dumps({"phone": phone, "text": text}).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {settings.SMS_TOKEN}",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout):
                pass
        except (OSError, ValueError, urllib.error.HTTPError) as error:
            # The error's own text may quote the address with the number in it.
            log.error("SMS not sent", extra={"error": type(error).__name__})
            raise SmsNotSent from error


def gateway() -> Gateway:
    """Return the gateway of this installation."""
    chosen: Gateway = import_string(settings.SMS_GATEWAY)()
    return chosen


def reaches_phones() -> bool:
    """Whether this installation has a gateway that sends, and does not only write to the log."""
    return not issubclass(import_string(settings.SMS_GATEWAY), LogGateway)


def send(phone: str, text: str) -> None:
    """Send a text through the gateway of this installation; raise `SmsNotSent`."""
    gateway().send(phone, text)
