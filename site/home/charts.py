"""The figures behind the charts; templates/components/{bars,line}.html draw them.

Every number of a drawing also stands as text beside it, on the screen and on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from home.dates import share_text

FILLS = ["#1f5f4f", "#a8bfae", "#7a5a12", "#454c47"]


@dataclass(frozen=True)
class Part:
    """One stretch of a bar; ``x`` and ``width`` are per cent of the drawing's width."""

    name: str
    value: int
    x: Decimal
    width: Decimal
    fill: str


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart."""

    label: str
    total: int
    share: str
    parts: list[Part]
    first: bool


def percent(value: int, largest: int) -> Decimal:
    """Per cent with two places, as SVG attributes take it."""
    return (Decimal(100 * value) / max(largest, 1)).quantize(Decimal("0.01"))


def stack(rows: Sequence[Sequence], names: Sequence[str], total: int | None) -> list[Bar]:
    """Turn rows of ``(label, n, …)`` into bars against the longest, in the order given.

    ``total`` is what the shares are of (ballots, not the sum of choices); the longest is marked.
    """
    largest = max((sum(row[1:]) for row in rows), default=0)
    return [_bar(row, names, total, largest) for row in rows]


def _bar(row: Sequence, names: Sequence[str], total: int | None, largest: int) -> Bar:
    label, *values = row
    parts = [
        Part(
            name=names[i] if i < len(names) else "",
            value=value,
            x=percent(sum(values[:i]), largest),
            width=percent(value, largest),
            fill=FILLS[i % len(FILLS)],
        )
        for i, value in enumerate(values)
    ]
    whole = sum(values)
    share = share_text(whole, total) if total else ""
    return Bar(label, whole, share, parts, first=whole == largest > 0)


def polyline(values: Sequence[int]) -> str:
    """Points of a line in a box of 100 × 100, zero at the bottom."""
    largest = max([*values, 1])
    step = Decimal(100) / max(len(values) - 1, 1)
    return " ".join(
        f"{(step * i).quantize(Decimal('0.01'))},{100 - percent(value, largest)}"
        for i, value in enumerate(values)
    )
