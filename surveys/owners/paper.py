"""The worksheet on A4, with lines to sign: sums only, and nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import printing
from home.dates import day_text
from surveys.models import OwnersWorksheet

from .counting import Totals, Weight
from .presenting import Treatment, state_rows, total_row, treatments
from .services import totals_of
from .table import square_metres

FORM = "print/components/form/"


@dataclass(frozen=True)
class Part:
    """A ruled box of the form; `template` says which, and takes what it needs."""

    template: str
    label: str = ""
    rows: Sequence[Any] = ()
    head: Sequence[str] = ()
    widths: Sequence[str] = ()
    numbers: frozenset[int] = frozenset()
    total: Sequence[str] = ()
    note: str = ""
    blank: int = 0
    ways: Sequence[Treatment] = ()
    signs: Sequence[str] = ()
    height: int = 0


def worksheet_pdf(sheet: OwnersWorksheet, *, at: datetime, language: str = "") -> bytes:
    """Print what the worksheet says at this moment."""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = worksheet_context(sheet, totals_of(sheet), at)
    title = str(context["title"])
    return printing.render("print/form.html", context, title=title, language=language)


def worksheet_context(sheet: OwnersWorksheet, totals: Totals, at: datetime) -> dict[str, Any]:
    """What stands on the sheet."""
    community = sheet.community
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Worksheet of an owners' vote"),
        "title": sheet.title,
        "lead": _(
            "A calculation aid under article 278 of the Civil Code. Linli never holds an owners' "
            "vote; what was decided is said by the original slips and the owners' assembly."
        ),
        "sections": [
            Part(f"{FORM}pairs.html", rows=_facts(sheet, totals.all)),
            _slips(totals),
            _both_ways(treatments(sheet, totals)),
            _signature(),
        ],
        "foot": f"{community.name} · " + _("As of %(day)s") % {"day": day_text(at, clock=True)},
    }


def _facts(sheet: OwnersWorksheet, everybody: Weight) -> list[list[tuple[str, Any]]]:
    rule = _("at least 3/4 of both") if sheet.special else _("more than 1/2 of both")
    rows: list[list[tuple[str, Any]]] = [
        [(_("Matter"), sheet.get_matter_display())],
        [
            (_("Estate"), sheet.estate or sheet.community.name),
            (_("Last day of the vote"), day_text(sheet.held_on)),
        ],
        [
            (_("Owners"), f"{everybody.owners:,}"),
            (pgettext("owners' vote", "Area"), f"{square_metres(everybody.area)} m²"),
        ],
        [
            (
                pgettext("threshold", "needed"),
                _("2/3 of owners and of area take part; %(rule)s agree") % {"rule": rule},
            )
        ],
    ]
    if sheet.clause:
        rows.append([(_("Rules of procedure"), sheet.clause)])
    return rows


def _slips(totals: Totals) -> Part:
    return Part(
        f"{FORM}table.html",
        label=_("What became of the slips"),
        head=[
            pgettext("owner's slip", "Slip"),
            _("Owners"),
            _("Share"),
            _("Area (m²)"),
            _("Share"),
        ],
        widths=["auto", "26mm", "24mm", "34mm", "24mm"],
        numbers=frozenset({1, 2, 3, 4}),
        rows=state_rows(totals),
        total=total_row(totals),
    )


def _both_ways(both: list[Treatment]) -> Part:
    rows = [
        [row.name, [row, other]] for row, other in zip(*(way.rows for way in both), strict=True)
    ]
    return Part(
        "surveys/owners/print_ways.html", label=_("Both ways of counting"), rows=rows, ways=both
    )


def _signature() -> Part:
    signs = [
        pgettext("paper", "Counted by"),
        pgettext("paper", "Checked by"),
        pgettext("paper", "Owners' committee"),
        _("Date"),
    ]
    return Part(f"{FORM}signature.html", label=_("Counted and checked"), signs=signs, height=9)
