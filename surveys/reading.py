"""What a worker types from a paper ballot: the numbers that stand before the choices."""

import uuid

from django.utils.translation import gettext as _

from surveys.asking import AskedQuestion
from surveys.errors import BadChoice
from surveys.models.paper import PileBallot

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

    Up to nine choices need no spaces: `13` is the first and the third. Where an order is asked
    for, what stands in the boxes is typed from top to bottom: `201` says that the third is the
    first preference and the first the second. Raises `BadChoice`.
    """
    numbers = [_number(word) for word in _words(question, typed.translate(FULL_WIDTH))]
    if question.ranked:
        return _in_order(question, numbers)
    for number in numbers:
        if not 1 <= number <= len(question.choices):
            raise BadChoice(
                _("There is no choice %(number)s; they are 1 to %(last)s.")
                % {"number": number, "last": len(question.choices)}
            )
    if len(set(numbers)) < len(numbers):
        raise BadChoice(_("The same number was typed twice."))
    return [uuid.UUID(question.choices[number - 1].key) for number in numbers]


def _in_order(question: AskedQuestion, places: list[int]) -> list[uuid.UUID]:
    """Keys in the order of the places that stand beside the choices, from top to bottom."""
    if len(places) > len(question.choices):
        raise BadChoice(
            _("There are %(last)s boxes. Type what stands in each, 0 for an empty one.")
            % {"last": len(question.choices)}
        )
    given = [(place, choice.key) for place, choice in zip(places, question.choices, strict=False)]
    ranked = sorted(pair for pair in given if pair[0])
    if len({place for place, _key in ranked}) < len(ranked):
        raise BadChoice(_("Two choices have the same place. If the paper says so, it is spoilt: x"))
    return [uuid.UUID(key) for _place, key in ranked]


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
