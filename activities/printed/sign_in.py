"""Sign-in sheets on paper: numbered rows for a pen, one sheet after the other for a long list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

import printing
from activities.models import ActivityPage, Places, SheetRow, SignInSheet
from activities.services.sheet_printing import freeze
from home.counts import people_text
from home.dates import day_text, span_text
from printing import pages
from printing.links import short_url


def sign_in_sheets(sessions: Sequence[Places], *, at: datetime, language: str) -> bytes:
    """Freeze and print the sheets of these sessions, each with its own head and page numbers."""
    contexts = [context for places in sessions for context in contexts_of(freeze(places, at))]
    return pages.joined(
        [
            printing.render(
                "print/sign_in_sheet.html", context, title=context["title"], language=language
            )
            for context in contexts
        ]
    )


def contexts_of(sheets: Sequence[SignInSheet]) -> list[dict[str, Any]]:
    """What stands on sheets that were printed together."""
    return [_context(sheet, number, len(sheets)) for number, sheet in enumerate(sheets, 1)]


def _context(sheet: SignInSheet, number: int, count: int) -> dict[str, Any]:
    places, code = sheet.places, sheet.code
    rows = list(rows_of(sheet))
    named = [row for row in rows if not row.is_blank]
    return {
        "who": places.community.name,
        "over": places.community.sub_district.name,
        "kind": _("Sign-in sheet"),
        "title": places.title,
        "facts": [
            (_("When"), span_text(places.starts_at, places.ends_at)),
            (_("Where"), places.place),
            (_("Signed up"), people_text(places.taken)),
            (_("This sheet"), _part_text(sheet, named, number, count)),
        ],
        "url": short_url(code),
        "code": code,
        "caption": _("Enter this sheet"),
        "rows": [_row(row) for row in named],
        "first": rows[0].number if rows else 1,
        "blank": len(rows) - len(named),
        "hours": places.kind == ActivityPage.Kind.VOLUNTEERING,
        "foot": _("As of %(day)s. The signature is for attendance only.")
        % {"day": day_text(sheet.printed_at, clock=True)},
    }


def rows_of(sheet: SignInSheet) -> "Sequence[SheetRow]":
    """The rows with the people and doors in them, in the order of the paper."""
    people = sheet.rows.select_related("sign_up__resident__household__building", "companion")
    return list(people.order_by("number"))


def _row(row: SheetRow) -> dict[str, str]:
    assert row.sign_up is not None
    resident = row.sign_up.resident
    return {
        "name": row.companion.nickname if row.companion else resident.name,
        "note": _("with %(name)s") % {"name": resident.name} if row.companion else "",
        "building": resident.household.building.name,
    }


def _part_text(sheet: SignInSheet, rows: Sequence[SheetRow], number: int, count: int) -> str:
    if count == 1 or not rows:
        return _("No. %(number)d") % {"number": sheet.number}
    ends = [_row(row)["building"] for row in (rows[0], rows[-1])]
    buildings = ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"
    words = {
        "sheet": sheet.number,
        "number": number,
        "count": count,
        "buildings": buildings,
    }
    return _("No. %(sheet)d (%(number)d of %(count)d): %(buildings)s") % words
