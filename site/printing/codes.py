"""Short codes that people read from paper and type: eight characters, no two look-alikes.

The first letter says the kind, the last character checks the others: any one wrong character and
any two neighbours in the wrong order are found. That needs a prime number of values, so the 30
characters count 0–29 and the letter L, which is only ever a kind, counts 30.
"""

import secrets
import unicodedata

from django.utils.translation import gettext_lazy as _

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = "ABCDEFGHJKLMNPQRSTVWXYZ"
VALUES = {character: value for value, character in enumerate(ALPHABET + "L")}
PRIME = 31
SHORTEST, LONGEST = 4, 30
SHORTEST_NUMBER = 3  # digits; the code of a number has at least six characters


class BadCode(ValueError):
    """What was typed is no code of ours; `message` says what to look at."""

    code = "bad_code"

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def new_code(kind: str, length: int = 8) -> str:
    """Return a random code: the kind's letter, `length` − 2 random characters, the check.

    Eight characters are 30**6 = 729 million codes of a kind. Unique is what the database says.
    """
    if kind not in KINDS or len(kind) != 1:
        raise ValueError(f"a kind is one of the letters {KINDS}, not {kind!r}")
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"a code has {SHORTEST} to {LONGEST} characters, not {length}")
    while True:  # one in 31 drawings would need the check character L and is drawn again
        body = kind + "".join(secrets.choice(ALPHABET) for _ in range(length - 2))
        if code := with_check(body):
            return code


def with_check(body: str) -> str | None:
    """Return the code that begins with this text; None for the one in 31 that can have no check."""
    last = _check_character(body)
    return last and body + last


def number_code(kind: str, number: int) -> str:
    """Return the code of a row's number, so that nothing has to be kept.

    The kind, the number in base 30, one character that makes a check possible, and the check. It
    can be counted up by anybody: what it opens must ask who is there.
    """
    digits = ""
    while number or len(digits) < SHORTEST_NUMBER:
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    codes = (with_check(f"{kind}{digits}{turn}") for turn in ALPHABET)
    return next(code for code in codes if code)


def number_of(code: str) -> int:
    """Return the number that `number_code` wrote."""
    number = 0
    for character in code[1:-2]:
        number = number * len(ALPHABET) + ALPHABET.index(character)
    return number


def _check_character(body: str) -> str | None:
    """Return the character that makes the weighted sum zero, if the alphabet has it."""
    place = len(body) + 1
    # place and PRIME have no common factor, so the place's weight can be divided by.
    value = -_weighted(body) * pow(place, -1, PRIME) % PRIME
    return ALPHABET[value] if value < len(ALPHABET) else None


def _weighted(text: str) -> int:
    """Weigh each character by its place, 1 to 30: neighbours never weigh the same."""
    return sum(place * VALUES[character] for place, character in enumerate(text, 1)) % PRIME


def normalise(text: str) -> str:
    """Return a typed code as it was printed: capitals, half width, without spaces and dashes.

    U is read as V, and 1 or I in the first place as L: no code has them.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(character for character in plain if character.isalnum()).replace("U", "V")
    return "L" + plain[1:] if plain[:1] in {"1", "I"} else plain


def check(text: str) -> str:
    """Return the normalised code, or raise `BadCode` with what the person should look at."""
    code = normalise(text)
    if not code:
        raise BadCode(_("Please type the code that is printed beside the QR code."))
    if not SHORTEST <= len(code) <= LONGEST:
        raise BadCode(_("The code is too short or too long. Please compare it with the paper."))
    if code[0] not in KINDS or not set(code[1:]) <= set(ALPHABET):
        raise BadCode(
            _(
                "This code has a character that our codes never have "
                "(such as 0, O, 1, I, L). Please compare it with the paper."
            )
        )
    if _weighted(code):
        raise BadCode(
            _(
                "One character of this code is wrong, or two are swapped. "
                "Please compare it with the paper."
            )
        )
    return code


def grouped(code: str) -> str:
    """Return the code as it is printed, in groups of four: L7K4-9QXH."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
