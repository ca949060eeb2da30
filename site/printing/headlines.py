"""Set a headline as large as its words allow: three lines at most, broken at a pause."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil

LINE = 180.0  # mm: the width of the A4 poster's text
LARGEST, SMALLEST = 40.0, 20.0  # mm: readable at two metres, and no shouting
HEIGHT = 72.0  # mm: what a headline may take of a sheet that has no photo
LEADING = 1.16
BREATH = re.compile(r"(?<=[:：，、；！？,;》）])\s*|(?<=.)(?=[（(《])|\s+")


@dataclass(frozen=True)
class Headline:
    """Lines of text with their size in millimetres."""

    lines: tuple[str, ...]
    size: float


def fit(text: str, height: float = HEIGHT) -> Headline:
    """Return the setting with the largest characters; equal sizes prefer fewer lines.

    The characters are made smaller for `height` (mm), but never below `SMALLEST` for it.
    """
    text = " ".join(text.split())
    settings = [Headline(lines, _size(lines, height)) for lines in _candidates(text)]
    return max(settings, key=lambda setting: (setting.size, -len(setting.lines)))


def _candidates(text: str) -> list[tuple[str, ...]]:
    """Offer the text's own pauses first; where it has none, lines of even length."""
    parts = tuple(part for part in BREATH.split(text) if part)
    found = [(text,)]
    if 1 < len(parts) <= 3 and _size(parts) >= SMALLEST:
        return [*found, parts]
    least = max(2, ceil(width(text) * SMALLEST / LINE))
    return found + [even(text, count) for count in range(2, max(3, least) + 1)]


def _size(lines: tuple[str, ...], height: float = HEIGHT) -> float:
    widest = max(width(line) for line in lines)
    upright = max(SMALLEST, height / (len(lines) * LEADING))
    fitting = min(LARGEST, LINE / max(widest, 1.0), upright)
    return int(fitting * 2) / 2


def width(text: str) -> float:
    """Return the width in ems: an ideograph has one, a Latin letter or digit about 0.6."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.6 for c in text)


def even(text: str, count: int) -> tuple[str, ...]:
    """Break into `count` lines of like width, never before a closing mark or within a word."""
    lines: list[str] = []
    goal, line = width(text) / count, ""
    for piece in re.findall(r"[\x21-\x7e]+|.", text):
        if line and _full(lines, line, piece, goal, count):
            lines.append(line.strip())
            line = ""
        line += piece
    return tuple(filter(None, (*lines, line.strip())))


def _full(lines: list[str], line: str, piece: str, goal: float, count: int) -> bool:
    if len(lines) == count - 1 or unicodedata.category(piece[0]) in {"Pe", "Pf", "Po"}:
        return False
    done = sum(width(earlier) for earlier in lines)
    return done + width(line) + width(piece) / 2 > goal * (len(lines) + 1)
