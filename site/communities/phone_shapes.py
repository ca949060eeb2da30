"""Whether a telephone number that is printed for others can be dialled in China, by its shape."""

import re

from django.utils.translation import gettext_lazy as _

SHORT = re.compile(r"11[0249]|12[02]|12\d{3}|95\d{3,6}|96\d{3,6}|100\d{2,3}|116\d{2,3}|[48]00\d{7}")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0(10|2\d|[3-9]\d{2})[2-9]\d{6,7}")
WITHOUT_AREA = re.compile(r"[2-9]\d{6,7}")
SEVERAL = re.compile(r"[/、，,;；]| 或 ?")
EXTENSION = re.compile(r"(?:转|ext\.?|#|-)\s*\d{1,5}$", re.IGNORECASE)


def phone_remark(text: str) -> object | None:
    """Return a sentence on what is wrong with a number, or None; several may stand in a line."""
    for part in SEVERAL.split(text):
        remark = _of_one(part.strip())
        if remark is not None:
            return remark
    return None


def _of_one(text: str) -> object | None:
    if re.search(r"[^\d\s()（）+\-–—转ext.#]", text, re.IGNORECASE) or not text:
        return _("“%(phone)s” has signs that no telephone has.") % {"phone": text}
    whole, without = _digits(text), _digits(EXTENSION.sub("", text))
    if any(_dialled(digits) for digits in (whole, without)):
        return None
    if WITHOUT_AREA.fullmatch(without):
        return _("“%(phone)s” has no area code: write it as 021-5550 0100.") % {"phone": text}
    if whole.startswith("1") and len(whole) > 6:
        return _("A mobile number has 11 digits; “%(phone)s” has %(digits)s.") % {
            "phone": text,
            "digits": len(whole),
        }
    return _("“%(phone)s” does not look like a telephone number. Please compare it.") % {
        "phone": text
    }


def _digits(text: str) -> str:
    """The digits that are dialled, without the country's code."""
    digits = re.sub(r"\D", "", text)
    return digits.removeprefix("86") if text.lstrip().startswith("+86") else digits


def _dialled(digits: str) -> bool:
    return any(shape.fullmatch(digits) for shape in (SHORT, MOBILE, LANDLINE))
