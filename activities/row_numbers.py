"""Row numbers as a hand types them from a sheet: `1-12 15 17-30`, and `x5` to take one back."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .errors import NotOnTheSheet

DASHES = re.compile(r"\s*[-–—~～至到]+\s*")
GAPS = re.compile(r"[\s,、;。.]+")
TOKEN = re.compile(r"([xX×*]?)(\d{1,4})(?:-(\d{1,4}))?")


@dataclass(frozen=True)
class TypedRows:
    """Rows that were signed, and rows that were not after all, in the order typed."""

    signed: tuple[int, ...]
    taken_back: tuple[int, ...]


def read_rows(text: str, known: Collection[int]) -> TypedRows:
    """Read what was typed; raises `NotOnTheSheet` with the number or the piece that is wrong."""
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", text).strip())
    signed: list[int] = []
    back: list[int] = []
    for piece in filter(None, GAPS.split(plain)):
        match = TOKEN.fullmatch(piece)
        if match is None:
            raise NotOnTheSheet(_("“%(piece)s” is no row number.") % {"piece": piece[:20]})
        (back if match[1] else signed).extend(_span(match, known))
    return TypedRows(tuple(dict.fromkeys(signed)), tuple(dict.fromkeys(back)))


def _span(match: re.Match[str], known: Collection[int]) -> range:
    first, last = int(match[2]), int(match[3] or match[2])
    wrong = next((one for one in (first, last) if one not in known), None)
    if wrong is not None or first > last:
        words = {"number": wrong or first, "first": min(known), "last": max(known)}
        raise NotOnTheSheet(
            _("Row %(number)d is not on this sheet: it has rows %(first)d to %(last)d.") % words
            if wrong is not None
            else _("“%(piece)s” runs backwards.") % {"piece": match[0]}
        )
    return range(first, last + 1)
