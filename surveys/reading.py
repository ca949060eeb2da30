"""What a worker types from a paper ballot: the numbers that stand before the choices."""

import uuid

from django.utils.translation import gettext as _

from surveys.errors import BadChoice
from surveys.models.paper import PileBallot
from surveys.presenting import AskedQuestion

Verdict = PileBallot.Verdict
SPOILT = {"x", "×", "0"}
UNREADABLE = {"?"}
FULL_WIDTH = str.maketrans("０１２３４５６７８９？，、。ｘＸ", "0123456789?,,.xx")
SEPARATORS = " ,.;/+-"


def verdict_of(typed: list[str]) -> PileBallot.Verdict:
    """Whether the ballot says something: `x` or `0` is spoilt, `?` cannot be read."""
    words = {word.translate(FULL_WIDTH).strip().lower() for word in typed}
    if words & UNREADABLE:
        return Verdict.UNREADABLE
    return Verdict.SPOILT if words & SPOILT else Verdict.VALID


def keys_typed(question: AskedQuestion, typed: str) -> list[uuid.UUID]:
    """Keys of the choices with these numbers, in the order typed.

    Up to nine choices need no spaces: `13` is the first and the third. Raises `BadChoice`.
    """
    numbers = [_number(word) for word in _words(question, typed.translate(FULL_WIDTH))]
    for number in numbers:
        if not 1 <= number <= len(question.choices):
            raise BadChoice(
                _("There is no choice %(number)s; they are 1 to %(last)s.")
                % {"number": number, "last": len(question.choices)}
            )
    if len(set(numbers)) < len(numbers):
        raise BadChoice(_("The same number was typed twice."))
    return [uuid.UUID(question.choices[number - 1].key) for number in numbers]


def _words(question: AskedQuestion, typed: str) -> list[str]:
    """The numbers as words: each digit, or what separators part where numbers have two digits."""
    for separator in SEPARATORS:
        typed = typed.replace(separator, " ")
    if len(question.choices) > 9:
        return typed.split()
    return [character for character in typed if not character.isspace()]


def _number(word: str) -> int:
    if not word.isdecimal():
        raise BadChoice(
            _("Type the numbers of the choices; x for a spoilt ballot, ? for one nobody can read.")
        )
    return int(word)
