"""A table of units with owner and area: every row read, every row that cannot be used named."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from communities.errors import Refusal
from communities.services.imports import Problem
from communities.sheets import Line, heading

COLUMNS = {
    "building": ("楼栋", "楼号", "幢", "building"),
    "unit": ("室号", "单元室号", "房号", "部位", "unit"),
    "name": ("业主姓名", "业主", "姓名", "产权人", "owner", "name"),
    "area": ("专有部分面积", "建筑面积", "面积", "area"),
    "mark": ("业主编号", "owner number", "owner_number"),
}
REQUIRED = ("building", "unit", "name", "area")
LIMITS = {"building": 40, "unit": 40, "name": 80, "mark": 40}
LARGEST = 10_000_000  # hundredths: 100,000 m²; more is a missing decimal point
HUNDREDTH = Decimal("0.01")
NOISE = Decimal("0.000001")  # what a spreadsheet leaves behind a sum: 88.16000000000001
UNIT_WORDS = re.compile(r"(㎡|m2|m²|平方米|平米)$", re.IGNORECASE)


@dataclass
class Holding:
    """An owner as the table tells it: one head with all their units."""

    name: str
    mark: str
    units: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def area(self) -> int:
        """All their area, in hundredths of a square metre."""
        return sum(area for _building, _unit, area in self.units)


@dataclass
class Reading:
    """Everything that the table says."""

    holdings: list[Holding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(len(holding.units) for holding in self.holdings)


def read_holdings(lines: Sequence[Line]) -> Reading:
    """Gather the units of each owner.

    A unit is one owner, as the Supreme People's Court counts (interpretation of 2009/2020, art. 9),
    unless rows share an owner's number: these are one owner with the sum of their areas. The same
    name alone joins nothing: two people may bear it.
    """
    reader = _Reader()
    for line in lines:
        try:
            reader.take(line)
        except Refusal as refusal:
            reader.reading.problems.append(Problem(line.number, str(refusal)))
    return reader.reading


class _Reader:
    """What was read so far."""

    def __init__(self) -> None:
        self.reading = Reading()
        self.places: dict[tuple[str, str], int] = {}
        self.by_mark: dict[str, tuple[int, Holding]] = {}

    def take(self, line: Line) -> None:
        """Add one row; raise the reason why it cannot be used."""
        cells = {key: line.cells.get(key, "").strip() for key in COLUMNS}
        _require(cells)
        area = hundredths(cells["area"])
        place = (cells["building"], cells["unit"])
        if place in self.places:
            raise Refusal(
                _("This unit stands in row %(row)s already.") % {"row": self.places[place]}
            )
        holding = self._holding(cells["name"], cells["mark"], line.number)
        self.places[place] = line.number
        holding.units.append((*place, area))

    def _holding(self, name: str, mark: str, number: int) -> Holding:
        if mark in self.by_mark:
            first, holding = self.by_mark[mark]
            if holding.name != name:
                raise Refusal(
                    _("Owner's number %(mark)s belongs to another name in row %(row)s.")
                    % {"mark": mark, "row": first}
                )
            return holding
        holding = Holding(name, mark)
        self.reading.holdings.append(holding)
        if mark:
            self.by_mark[mark] = (number, holding)
        return holding


def _require(cells: dict[str, str]) -> None:
    for key in REQUIRED:
        if not cells[key]:
            raise Refusal(_("“%(column)s” is empty.") % {"column": heading(COLUMNS, key)})
    for key, limit in LIMITS.items():
        if len(cells[key]) > limit:
            raise Refusal(
                _("“%(column)s” is longer than %(limit)s characters.")
                % {"column": heading(COLUMNS, key), "limit": limit}
            )


def hundredths(typed: str) -> int:
    """Return an area as whole hundredths of a square metre; raise for what is none."""
    try:
        area = Decimal(UNIT_WORDS.sub("", typed).replace(",", "").strip())
    except InvalidOperation:
        area = Decimal("NaN")
    if not area.is_finite() or abs(area) > LARGEST:
        raise Refusal(_("“%(typed)s” is not an area in square metres.") % {"typed": typed[:20]})
    rounded = area.quantize(HUNDREDTH)
    if abs(area - rounded) > NOISE:
        raise Refusal(_("“%(typed)s” has more than two decimals.") % {"typed": typed[:20]})
    whole = int(rounded * 100)
    if not 0 < whole <= LARGEST:
        raise Refusal(_("An area is more than 0 and at most 100,000 square metres."))
    return whole


def namesakes(holdings: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Names that several owners bear of whom one at least has no number: (name, how many).

    They may be one person, and then count once: somebody who knows has to say so.
    """
    bearers: dict[str, list[str]] = defaultdict(list)
    for name, mark in holdings:
        bearers[name].append(mark)
    yield from (
        (name, len(marks)) for name, marks in bearers.items() if len(marks) > 1 and "" in marks
    )


def square_metres(area: int) -> str:
    """Write hundredths as square metres: 8,816 → 88.16, with thousands grouped."""
    return f"{area // 100:,}.{area % 100:02d}"
