"""How a table is set: columns as wide as their words need, in a size that still can be read.

The measures are those of the A5 book, see static/print/book.css: a line has 336 points, a table is
set in 9.45 points. Widths are counted in em: a Chinese character is one, a Latin letter about half.
"""

import re
import unicodedata
from collections.abc import Sequence
from math import ceil

LINE = 336.0  # points
SIZE = 9.45
READABLE = 9.0  # points; below it a remark is made
STEPS = ((READABLE, ""), (8.4, "tight"), (0.0, "tiny"))
PADDING = 1.2
STEP = 5  # per cent
NARROWEST, WIDEST = 3.0, 16.0
LARGE_LINE = 23.3  # em of a table in the large-type book, which is set in 14.4 points
FEW = 5.5  # em: "每人1套"
HALF = 45  # per cent, which the widest column keeps
ROOM = 4.0  # so many characters side by side make a column that can be read
SHORT = 9  # rows that are kept on one page

Rows = Sequence[Sequence[str | None]]


def text_width(text: str) -> float:
    """Return how wide a text is, in em."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.55 for one in text)


def column_shares(rows: Rows, wanted: str = "") -> list[int]:
    """Return the columns' widths in per cent, in steps of 5; `wanted` such as "3 1 1" comes first.

    The stylesheet has a class for each step: no style has to be written into the text.
    """
    count = max(map(len, rows), default=0)
    told = _wanted(wanted, count)
    weights = told or [
        min(max(_longest(rows, column), NARROWEST), WIDEST) + PADDING for column in range(count)
    ]
    whole = sum(weights) or 1
    shares = [max(STEP, round(100 * weight / whole / STEP) * STEP) for weight in weights]
    if shares and (widest := max(shares)) + 100 - sum(shares) >= STEP:
        shares[shares.index(widest)] += 100 - sum(shares)
    return shares if told else _with_room_in_large_type(shares, weights)


def _with_room_in_large_type(shares: list[int], weights: list[float]) -> list[int]:
    """Let short columns stay on one line in the large-type book, at the cost of the widest."""
    widest = shares.index(max(shares, default=0)) if shares else 0
    for column, weight in enumerate(weights):
        needed = ceil(100 * weight / LARGE_LINE / STEP) * STEP
        taken = needed - shares[column]
        if column == widest or taken <= 0 or weight > FEW + PADDING:
            continue
        if shares[widest] - taken >= HALF:
            shares[column], shares[widest] = needed, shares[widest] - taken
    return shares


def set_in(rows: Rows) -> float:
    """Return in how many points a table must be set so that no column is too narrow for it."""
    count = max(map(len, rows), default=0)
    needed = sum(_least(rows, column) + PADDING for column in range(count))
    return round(min(SIZE, LINE / needed), 1) if needed else SIZE


def size_name(rows: Rows) -> str:
    """Return the name of the size that the stylesheet knows: nothing, `tight` or `tiny`."""
    points = set_in(rows)
    return next(name for least, name in STEPS if points >= least)


def _wanted(text: str, count: int) -> list[float]:
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    return numbers if len(numbers) == count and all(numbers) else []


def _cells(rows: Rows, column: int) -> list[str]:
    return [str(row[column] or "") for row in rows if column < len(row)]


def _longest(rows: Rows, column: int) -> float:
    lines = (line for cell in _cells(rows, column) for line in cell.splitlines())
    return max(map(text_width, lines), default=0)


def _least(rows: Rows, column: int) -> float:
    """The longest word that cannot be broken, and room for four characters where there are more."""
    words = re.findall(r"[!-~]+", " ".join(_cells(rows, column)))
    word = max(map(text_width, words), default=0)
    return max(word, min(_longest(rows, column), ROOM))
