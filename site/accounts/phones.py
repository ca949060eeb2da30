"""Phone numbers as people type them, as we keep them, as we show them."""

import unicodedata

import phonenumbers
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from communities.errors import Refusal

HOME = "CN"
LONGEST = 40
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class NotAPhone(Refusal):
    """What was typed is no phone number."""

    code = "not_a_phone"
    message = _(
        "This is not a phone number that we can use. "
        "Please type the 11 digits of a mobile phone, for example 138 0013 8000."
    )


class NotAMobile(NotAPhone):
    """A number that takes no text messages."""

    code = "not_a_mobile"
    message = _(
        "A text message cannot reach this number. "
        "Please type the number of a mobile phone, for example 138 0013 8000."
    )


def parse(text: str) -> str:
    """Return what was typed as E.164 (+8613800138000); raise `NotAPhone`.

    Full-width digits, spaces and dashes are fine; without a country's prefix it is Chinese.
    """
    return phonenumbers.format_number(_parsed(text), PhoneNumberFormat.E164)


def parse_mobile(text: str) -> str:
    """Return the E.164 of a phone that takes text messages; raise `NotAPhone`."""
    number = _parsed(text)
    if phonenumbers.number_type(number) not in MOBILE:
        raise NotAMobile
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _parsed(text: str) -> PhoneNumber:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or len(plain) > LONGEST:
        raise NotAPhone
    try:
        number = phonenumbers.parse(plain, HOME)
    except phonenumbers.NumberParseException:
        raise NotAPhone from None
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone
    return number


def display(phone: str) -> str:
    """Return a kept number as people read it: 138 0013 8000, +49 30 901820."""
    try:
        number = phonenumbers.parse(phone, HOME)
    except phonenumbers.NumberParseException:
        return phone
    at_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))
