"""Proving that somebody holds a phone: a code is sent, kept for this browser, and typed back."""

import time

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal

from . import limits, sms
from .adapter import code_text

KEY = "phone_proof"
HOLDS = 5 * 60  # seconds
TRIES = 5


class WrongCode(Refusal):
    """Not the code that was sent."""

    code = "wrong_code"
    message = _("This code is not right. Please compare it with the newest text message.")


class CodeExpired(Refusal):
    """Too late, tried too often, or never asked for in this browser."""

    code = "code_expired"
    message = _("This code no longer holds. Please ask for a new one.")


def send_code(request: HttpRequest, phone: str, purpose: str) -> None:
    """Send a code to this phone; raise `TooOften` or `SmsNotSent`.

    A code for one purpose ("join", "change") proves nothing for another.
    """
    limits.count(request, "phone_code", key=phone)
    code = get_adapter().generate_phone_verification_code(user=request.user, phone=phone)
    sms.send(phone, code_text(code))
    request.session[KEY] = {
        "phone": phone,
        "purpose": purpose,
        "code": _digest(code),
        "at": time.time(),
        "tries": 0,
    }


def awaited(request: HttpRequest, purpose: str) -> str | None:
    """Return the phone that a code was sent to, while that code holds."""
    state = request.session.get(KEY)
    if not state or state["purpose"] != purpose or time.time() - state["at"] >= HOLDS:
        return None
    return str(state["phone"])


def check_code(request: HttpRequest, typed: str, purpose: str) -> str:
    """Return the proved phone, or raise `WrongCode` or `CodeExpired`; then `forget` it."""
    phone = awaited(request, purpose)
    state = request.session.get(KEY)
    if phone is None or state is None or state["tries"] >= TRIES:
        raise CodeExpired
    state["tries"] += 1
    request.session.modified = True
    plain = "".join(character for character in typed if character.isalnum())
    if not constant_time_compare(state["code"], _digest(plain)):
        raise WrongCode if state["tries"] < TRIES else CodeExpired
    return phone


def forget(request: HttpRequest) -> None:
    """Make the code worthless."""
    request.session.pop(KEY, None)


def _digest(code: str) -> str:
    return salted_hmac("accounts.proof", code).hexdigest()
