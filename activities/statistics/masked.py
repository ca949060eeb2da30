"""What the public reads of the figures, so that no small number of people can be worked out.

Totals of a community are open, as each activity's own page says them. What is split by age, by
grid or by newcomers is counted to the end of the last full quarter, and a number under five is
not shown, nor enough others for it to be found by subtraction (`surveys.tally.hide_small`, as for
polls). Cuts do not overlap: there is one for each calendar year, by nothing else, so that no two
can be subtracted. The sub-district, whose sums would betray a community's hidden cell, shows
rounded shares instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from activities.records.counting import young_of
from home.rounding import rounded
from surveys.tally import hide_small

from .figures import Figures, Row, band_label

SMALLEST = 5
Masked = list[tuple[str, int | None]]


@dataclass(frozen=True)
class Public:
    """Rows by age, newcomers and grid; None stands for a number that is not shown."""

    bands: Masked
    newcomers: Masked
    grids: Masked
    shares: list[tuple[str, int]]

    @property
    def hides(self) -> bool:
        """Whether anything is not shown."""
        return any(n is None for rows in (self.bands, self.newcomers, self.grids) for _, n in rows)


def quarter_end(year: int, today: date) -> date | None:
    """The last day that the split figures of this year count; None before its first quarter."""
    if year < today.year:
        return date(year, 12, 31)
    begins = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    end = begins - timedelta(days=1)
    return end if end.year == year else None


def public_of(figures: Figures, *, whole: bool) -> Public:
    """The split figures of a community, or the rounded shares of a sub-district."""
    bands = [(band_label(band), n) for band, n in figures.bands.items()]
    if whole:
        return Public([], [], [], rounded(bands))
    return Public(masked(bands), _newcomers(figures), masked(figures.grids), [])


def masked(rows: Iterable[Row]) -> Masked:
    """Rows of people, small ones and what would betray them without a number."""
    shown = hide_small([(name, n, n) for name, n in rows], SMALLEST)
    return [(row.name, row.took_part) for row in shown]


def _newcomers(figures: Figures) -> Masked:
    """Newcomers up to 35 and older, both or neither.

    The table of all who came stands beside it, so that what is left over, who came before,
    must not be a few either.
    """
    young, young_all = figures.young_newcomers, young_of(figures.bands)
    older = figures.known_newcomers - young
    older_all = sum(n for band, n in figures.bands.items() if band) - young_all
    cells = [
        (_("up to 35"), young, (young_all - young) or young),
        (_("over 35"), older, (older_all - older) or older),
    ]
    return [(row.name, row.took_part) for row in hide_small(cells, SMALLEST)]
