"""The charts of the figures: the same rows for the screen, the paper and the files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home.dates import in_chinese, month_text, share_text

from .figures import Figures, Row, band_label
from .masked import Masked, Public

HIDDEN = "–"


@dataclass(frozen=True)
class Chart:
    """Bars of rows: `total` is what their shares are of; `hidden` are rows without a number."""

    title: str
    unit: str
    rows: list[Row]
    total: int | None = None
    hidden: tuple[str, ...] = ()
    note: str = ""


def numbers(figures: Figures) -> list[tuple[str, Any, str]]:
    """The figures at the head of the page."""
    reached = _("of %(n)d") % {"n": figures.buildings}
    return [
        (_("Sessions"), figures.sessions, ""),
        (_("Signed up"), figures.signed_up, ""),
        (_("Person-times"), figures.person_times, ""),
        (_("People"), figures.people, ""),
        (_("Buildings reached"), figures.reached, reached),
    ]


def for_workers(figures: Figures) -> list[Chart]:
    """Every chart, with all numbers."""
    bands = [(band_label(band), n) for band, n in figures.bands.items()]
    new = [(band_label(band), n) for band, n in figures.new.items()]
    charts = [
        *_open(figures),
        Chart(_("People by age"), _people(), bands, sum(n for _b, n in bands)),
        Chart(
            _("For the first time, by age"),
            _people(),
            new,
            figures.newcomers,
            note=newcomers_text(figures),
        ),
        Chart(_("People by grid"), _people(), figures.grids),
    ]
    return [chart for chart in charts if chart.rows]


def newcomers_text(figures: Figures) -> str:
    """How many of the newcomers are young, as a sentence."""
    if not figures.known_newcomers:
        return ""
    return _("%(young)d of %(known)d whose age is known are up to 35: %(share)s.") % {
        "young": figures.young_newcomers,
        "known": figures.known_newcomers,
        "share": share_text(figures.young_newcomers, figures.known_newcomers),
    }


def for_the_public(figures: Figures, public: Public) -> list[Chart]:
    """The charts that everybody may see; small numbers are left out."""
    charts = [
        *_open(figures),
        _masked(_("People by age"), public.bands),
        _masked(_("For the first time"), public.newcomers),
        _masked(_("People by grid"), public.grids),
        Chart(_("Ages, about"), "%", public.shares),
    ]
    return [chart for chart in charts if chart.rows or chart.hidden]


def _masked(title: str, rows: Masked) -> Chart:
    shown = [(name, n) for name, n in rows if n is not None]
    hidden = tuple(name for name, n in rows if n is None)
    return Chart(title, _people(), shown, hidden=hidden)


def _people() -> str:
    """Chinese counts with a measure word; in English the title says what is counted."""
    return pgettext("unit", "people") if in_chinese() else ""


def _open(figures: Figures) -> list[Chart]:
    """What every activity's page says already: by month, by kind, by community."""
    unit = _("person-times")
    return [
        Chart(
            _("Person-times by month"), unit, [(month_text(key), n) for key, n in figures.months]
        ),
        Chart(_("Person-times by kind"), unit, [(name, n) for name, _h, n in figures.kinds if n]),
        Chart(
            _("Person-times by community"),
            unit,
            [(name, n) for name, _h, n, _p in figures.places if n],
        ),
    ]


def place_columns() -> list[dict[str, Any] | str]:
    """The head of the table by community."""
    numbers = (_("Sessions"), _("Person-times"), _("Residents"))
    return [_("Community"), *({"label": label, "number": True} for label in numbers)]


def tables(figures: Figures, charts: Iterable[Chart]) -> list[tuple[str, list[list[Any]]]]:
    """The same as sheets of a workbook."""
    head = [[name, value] for name, value, _unit in numbers(figures)]
    sheets = [(_("Figures"), [[_("Figure"), _("Number")], *head])]
    for chart in charts:
        rows: list[list[Any]] = [[name, n] for name, n in chart.rows]
        rows += [[name, HIDDEN] for name in chart.hidden]
        sheets.append((chart.title, [[chart.title, chart.unit or _("Number")], *rows]))
    return sheets
