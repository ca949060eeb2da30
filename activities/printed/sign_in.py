"""Sign-in sheets: numbered rows for a pen, one sheet after the other for a long list."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

import printing
from activities.models import Places, SignUp
from activities.short_links import session_code
from communities.naming import natural_key
from home.dates import day_text, span_text
from printing import pages
from printing.links import short_url

BLANK_ROWS = 6
LEAST_BLANK = 4  # on the last of several leaves
ROWS_ON_A_PAGE = 20
LONG = 60  # from here on a session has several sheets, so that several people can sign at once
ROWS_OF_A_SHEET = 20  # one page, so that a sheet is a leaf
MOST_ROWS = 2000

Row = dict[str, Any]


def sign_in_sheets(sessions: Sequence[Places], *, at: datetime, language: str) -> bytes:
    """Print the sheets of these sessions, each with its own head and page numbers."""
    contexts = [context for places in sessions for context in sheets_of(places, at=at)]
    return pages.joined(
        [
            printing.render(
                "print/sign_in_sheet.html", context, title=context["title"], language=language
            )
            for context in contexts
        ]
    )


def sheets_of(places: Places, *, at: datetime) -> list[dict[str, Any]]:
    """The sheets of one session: one, or several of whole buildings when the list is long.

    Rows are numbered through all sheets of the session: a number means one person.
    """
    rows = rows_of(places)
    parts = list(_parted(rows)) if len(rows) > LONG else [rows]
    contexts, first = [], 1
    for number, part in enumerate(parts, 1):
        last = number == len(parts)
        context = _context(places, part, first=first, last=last, at=at)
        if len(parts) > 1:
            context["facts"].append((_("This sheet"), _part_text(part, number, len(parts))))
        contexts.append(context)
        first += len(part)
    return contexts


def _context(
    places: Places, rows: list[Row], *, first: int, last: bool, at: datetime
) -> dict[str, Any]:
    code = session_code(places)
    return {
        "who": places.community.name,
        "over": places.community.sub_district.name,
        "kind": _("Sign-in sheet"),
        "title": places.title,
        "facts": [
            (_("When"), span_text(places.starts_at, places.ends_at)),
            (_("Where"), places.place),
            (_("Signed up"), _("%(n)d people") % {"n": places.taken}),
        ],
        "url": short_url(code),
        "code": code,
        "caption": _("Enter this sheet"),
        "rows": rows,
        "first": first,
        "blank": _blank(len(rows), least=BLANK_ROWS if first == 1 else LEAST_BLANK) if last else 0,
        "foot": _("As of %(day)s. The signature is for attendance only.")
        % {"day": day_text(at, clock=True)},
    }


def _blank(rows: int, *, least: int) -> int:
    """Fill the page with rows for who comes without signing up."""
    return max(least, ROWS_ON_A_PAGE - rows)


def rows_of(places: Places) -> list[Row]:
    """Everybody with a place, by building and name, as the desk's roster has them."""
    sign_ups = SignUp.objects.filter(places=places).inside().for_roster()
    rows = [_row(one) for one in sign_ups[:MOST_ROWS]]
    return sorted(rows, key=lambda row: (natural_key(row["building"]), row["name"]))


def _row(sign_up: SignUp) -> Row:
    resident = sign_up.resident
    names = [resident.name, *(guest.nickname for guest in sign_up.coming)]
    return {
        "name": "、".join(names),
        "building": resident.household.building.name,
        "people": sign_up.party,
    }


def _parted(rows: list[Row]) -> Iterator[list[Row]]:
    """Cut between buildings; a building that is longer than a sheet has one for itself."""
    part: list[Row] = []
    for _building, group in groupby(rows, key=lambda row: row["building"]):
        people = list(group)
        if part and len(part) + len(people) > ROWS_OF_A_SHEET:
            yield part
            part = []
        part += people
    yield part


def _part_text(rows: list[Row], number: int, count: int) -> str:
    first, last = rows[0]["building"], rows[-1]["building"]
    buildings = first if first == last else f"{first} – {last}"
    return _("%(number)d of %(count)d: %(buildings)s") % {
        "number": number,
        "count": count,
        "buildings": buildings,
    }
