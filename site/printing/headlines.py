"""Set a headline as large as its words allow: three lines at most, broken where one would breathe.

A break has a price in millimetres of type, so a slightly smaller headline with its words whole is
taken before a larger one that cuts a word.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, pairwise
from math import ceil

from .words import LONGEST, WORDS

LINE = 180.0  # mm: the width of the A4 poster's text
LARGEST, SMALLEST = 40.0, 20.0  # mm: readable at two metres, and no shouting
HEIGHT = 72.0  # mm: what a headline may take of a sheet that has no photo
LEADING = 1.16
MOST_LINES = 3  # of a headline that fits in so many; a longer one takes what it needs
MOST_PIECES = 48  # of which all ways to break are tried

AT_A_PAUSE, BETWEEN_WORDS, BESIDE_A_WORD, ANYWHERE = 0.0, 3.0, 6.0, 14.0  # mm: prices of a break
LONELY = 5.0  # mm: price of a line of one character
PASSED = 5.0  # mm: price of a line that runs on over a pause while another breaks elsewhere
UNEVEN = 0.55  # mm for each em by which lines differ
TAIL = 0.05  # mm for each em by which the last line is longer than the first
EACH_LINE = 2.0  # mm
EMS_OF_A_PRICE = 0.3  # how far a long text looks for a cheaper break

PAUSES = set(":：，、；！？,;!?》）)。")
OPENING = set("（(《“‘")
TRAILING = set("的了吗吧呢们着过地得里上下中前后时")  # belong to the word before them
NEVER_FIRST = set("的了吗吧呢们路弄坊村楼室")  # 海防路 is a name that no list has
JOINING = set("与和及或暨并")  # belong to what follows
LATIN = re.compile(r"[\x21-\x7e]+")
COUNTERS = "年月日号时点分周期次批层室元户人个位岁弄楼届轮种项样"
COUNTED = re.compile(f"年度|号楼|[{COUNTERS}]")
DATES = "年月日"
NUMERAL = re.compile(f"第?[一二三四五六七八九十两几]+[{COUNTERS}]|第[一二三四五六七八九十两几]+")


@dataclass(frozen=True)
class Headline:
    """Lines of text with their size in millimetres."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True)
class Piece:
    """What is never broken, with the price of a break before it; None where none may be."""

    text: str
    price: float | None


def fit(text: str, height: float = HEIGHT) -> Headline:
    """Return the setting that reads best: large characters, whole words, lines of like width.

    The characters are made smaller for `height` (mm), but never below `SMALLEST` for it.
    """
    pieces = _pieces(" ".join(text.split()))
    least = ceil(width(text) * SMALLEST / LINE)
    found = [(_worth(each, height), each) for each in _settings(pieces, least)]
    readable = [pair for pair in found if _size(pair[1], height) >= SMALLEST]
    _best, chosen = max(readable or found, key=lambda pair: pair[0])
    lines = _texts(chosen)
    return Headline(lines, _size(chosen, height))


@lru_cache(maxsize=4000)
def phrases(text: str) -> tuple[str, ...]:
    """Cut a title where a line may end without cutting a word; joined they are the text again."""
    found: list[str] = []
    for piece in _pieces(text):
        if found and (piece.price is None or piece.price >= ANYWHERE):
            found[-1] += piece.text
        else:
            found.append(piece.text)
    return tuple(found)


# --- pieces -------------------------------------------------------------------------------------


def _pieces(text: str) -> list[Piece]:
    """Cut the text into words, and say what a break between each two of them costs."""
    tokens = list(_tokens(text))
    pieces = [Piece(tokens[0], None)] if tokens else []
    for before, after in pairwise(tokens):
        pieces.append(Piece(after, _price(before, after)))
    return pieces


def _tokens(text: str) -> Iterator[str]:
    """Known words, Latin words and numbers with their counter, single characters."""
    at = 0
    while at < len(text):
        end = at + 1
        if latin := LATIN.match(text, at):
            end = latin.end()
            counter = COUNTED.match(text, end) if text[end - 1].isdigit() else None
            end = counter.end() if counter else end
        else:
            numeral = NUMERAL.match(text, at)
            end = max(at + _known(text[at : at + LONGEST]), numeral.end() if numeral else 0)
        yield text[at:end]
        at = end


def _known(text: str) -> int:
    """Length of the longest word that the text begins with; one, if it begins with none."""
    lengths = range(min(LONGEST, len(text)), 1, -1)
    return next((length for length in lengths if text[:length] in WORDS), 1)


def _price(before: str, after: str) -> float | None:
    """What a break between two pieces costs; None where there may be none."""
    kind = unicodedata.category(after[0])
    if before == " " or after == " " or before[-1] in PAUSES or after[0] in OPENING:
        return None if after[0] in PAUSES or before[-1] in OPENING else AT_A_PAUSE
    numbered = after[0].isdigit() and after[-1] not in DATES  # 海防路421弄
    if (
        kind in {"Pe", "Pf", "Po", "No"}
        or before[-1] in OPENING
        or numbered
        or after in NEVER_FIRST
    ):
        return None
    if after in TRAILING or before in JOINING:
        return ANYWHERE
    known = sum(len(piece) > 1 for piece in (before, after))
    known += (before in TRAILING) + (after in JOINING)
    return (ANYWHERE, BESIDE_A_WORD, BETWEEN_WORDS)[known]


# --- settings -----------------------------------------------------------------------------------

Setting = tuple[tuple[Piece, ...], ...]


def _settings(pieces: list[Piece], least: int) -> Iterator[Setting]:
    """Every way to break into up to three lines; of a long text one even way, line by line."""
    yield (tuple(pieces),)
    places = [at for at, piece in enumerate(pieces) if at and piece.price is not None]
    if len(pieces) <= MOST_PIECES:
        for count in range(1, MOST_LINES):
            for breaks in combinations(places, count):
                yield _broken(pieces, breaks)
    for count in range(least, least + 3):
        yield _broken(pieces, _even(pieces, places, count))


def _broken(pieces: list[Piece], breaks: tuple[int, ...]) -> Setting:
    edges = (0, *breaks, len(pieces))
    return tuple(tuple(pieces[start:end]) for start, end in pairwise(edges))


def _even(pieces: list[Piece], places: list[int], count: int) -> tuple[int, ...]:
    """Break near to where lines of one width would end, and rather between words."""
    ends = [0.0]
    for piece in pieces:
        ends.append(ends[-1] + width(piece.text))

    def distance(at: int, goal: float) -> float:
        return abs(ends[at] - goal) + (pieces[at].price or 0.0) * EMS_OF_A_PRICE

    goals = [ends[-1] * number / count for number in range(1, count)] if places else []
    return tuple(sorted({min(places, key=lambda at: distance(at, goal)) for goal in goals}))


def _texts(setting: Setting) -> tuple[str, ...]:
    lines = ("".join(piece.text for piece in line).strip() for line in setting)
    return tuple(filter(None, lines)) or ("",)


def _size(setting: Setting, height: float = HEIGHT) -> float:
    lines = _texts(setting)
    widest = max(width(line) for line in lines)
    upright = max(SMALLEST, height / (len(lines) * LEADING))
    fitting = min(LARGEST, LINE / max(widest, 1.0), upright)
    return int(fitting * 2) / 2


def _worth(setting: Setting, height: float) -> float:
    """Size, less what its breaks cost, in millimetres."""
    lines = _texts(setting)
    widths = [width(line) for line in lines]
    price = sum(line[0].price or 0.0 for line in setting[1:])
    price += LONELY * sum(one <= 1.0 for one in widths[1:])
    price += PASSED * sum(map(_passes_a_pause, setting)) if price else 0.0
    price += UNEVEN * (max(widths) - min(widths)) + TAIL * max(0.0, widths[-1] - widths[0])
    return _size(setting, height) - price - EACH_LINE * len(lines)


def _passes_a_pause(line: tuple[Piece, ...]) -> bool:
    return any(piece.price == AT_A_PAUSE for piece in line[1:])


@cache
def _em(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.6


def width(text: str) -> float:
    """Return the width in ems: an ideograph has one, a Latin letter or digit about 0.6."""
    return sum(map(_em, text))
