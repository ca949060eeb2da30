"""Serial numbers as they are printed on stubs and typed from them: with a check digit.

Damm's scheme (2004): every single wrong digit and every two neighbours swapped are found.
"""

from django.utils.translation import gettext_lazy as _

from printing.codes import BadCode

QUASIGROUP = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
DIGITS = 4  # at least, before the check digit


def printed(serial: int) -> str:
    """The number as it stands on the stub: 0012-4."""
    text = str(serial).zfill(DIGITS)
    return f"{text}-{_interim(text)}"


def read(typed: str) -> int:
    """The serial that was typed with its check digit, or `BadCode` with what to look at."""
    digits = "".join(character for character in typed if character.isdecimal())
    if len(digits) < 2:
        raise BadCode(_("Please type the number with its last digit, which checks the others."))
    digits = "".join(str(int(character)) for character in digits)  # full-width ones too
    if _interim(digits):
        raise BadCode(
            _("One digit of this number is wrong, or two are swapped. Compare it with the stub.")
        )
    return int(digits[:-1])


def _interim(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(QUASIGROUP[interim][int(digit)])
    return interim
