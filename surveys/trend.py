"""How participation went over the days of a poll: the rows of its chart, on screen and on paper."""

from collections.abc import Sequence
from datetime import date

from home.dates import in_chinese
from surveys.tally import Day, Result

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MOST_ROWS = 10
SPANS = (1, 7, 28)  # days in a row; the first that gives few enough rows


def trend_rows(result: Result) -> list[tuple[str, int, int]]:
    """Days, weeks or four weeks with who took part on the web and on paper, in their order.

    Nothing where all took part on one day: there is no way to go.
    """
    days = result.days
    if len(days) < 2:
        return []
    step = next((span for span in SPANS if len(days) <= span * MOST_ROWS), SPANS[-1])
    parts = [days[start : start + step] for start in range(0, len(days), step)]
    return [_row(part) for part in parts]


def _row(days: Sequence[Day]) -> tuple[str, int, int]:
    label = _short(days[0].on)
    if len(days) > 1:
        label = f"{label}–{_short(days[-1].on)}"
    return label, sum(day.web for day in days), sum(day.paper for day in days)


def _short(iso: str) -> str:
    """``11月3日`` or ``3 Nov``: a label that fits under a column."""
    day = date.fromisoformat(iso)
    if in_chinese():
        return f"{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]}"
