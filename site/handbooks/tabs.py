"""The thumb index: every page shows its chapter's number at the outer edge, one below the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from .formats import Format, Paper

# Of each paper: how high the text is, and how wide the outer margin (mm), as book.css, a4.css and
# plain.css say.
TEXT_HEIGHT: dict[Paper, float] = {"A5": 174, "A4": 249}
MARGIN: dict[Paper, float] = {"A5": 12.75, "A4": 24}
WIDTH: dict[Paper, float] = {"A5": 6, "A4": 8}
HIGHEST, GAP = 11.0, 1.5


@dataclass(frozen=True)
class Tab:
    """One chapter's tab in millimetres, its type in points.

    `top` is measured from the top of the text, `begins` from its side; `width` is what shows of it
    before the edge of the trimmed page.
    """

    number: int
    top: float
    height: float
    begins: float
    width: float
    type_size: float


def tabs(form: Format, chapters: int) -> list[Tab]:
    """Return the tabs of a book with so many chapters, in their order from the top."""
    return list(_tabs(form, chapters))


def _tabs(form: Format, chapters: int) -> Iterator[Tab]:
    step = min(HIGHEST + GAP, TEXT_HEIGHT[form.paper] / max(chapters, 1))
    height = max(step - GAP, step / 2)
    width = WIDTH[form.paper]
    size = min(13 if form.large else 9 if form.paper == "A5" else 11, height * 2)
    for number in range(1, chapters + 1):
        top = round((number - 1) * step, 2)
        yield Tab(number, top, round(height, 2), MARGIN[form.paper] - width, width, round(size, 1))
