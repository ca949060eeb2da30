"""A sign-in sheet is frozen when it is printed: its numbers mean these people for good."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Max

from activities.models import Companion, Places, SheetRow, SignInSheet, SignUp
from communities.naming import natural_key

from . import queue

BLANK_ROWS = 6
LEAST_BLANK = 4  # on the last of several leaves
ROWS_ON_A_PAGE = 20
LONG = 60  # from here on a session has several sheets, so that several people can sign at once
ROWS_OF_A_SHEET = 20  # one page, so that a sheet is a leaf
MOST_ROWS = 2000


@dataclass(frozen=True)
class Line:
    """Somebody who gets a row: who signed up, or who comes along."""

    sign_up: SignUp
    companion: Companion | None = None

    @property
    def building(self) -> str:
        """Where the row is looked for."""
        return self.sign_up.resident.household.building.name


@transaction.atomic
def freeze(places: Places, at: datetime) -> list[SignInSheet]:
    """Make the sheets of a session as it stands: one, or several of whole buildings.

    Rows are numbered through all sheets of this printing, blank ones at the end.
    """
    places.taken = queue.lock(places.pk).taken
    lines = lines_of(places)
    parts = list(_parted(lines)) if len(lines) > LONG else [lines]
    known = places.sheets.aggregate(last=Max("number"))["last"] or 0
    sheets, first = [], 1
    for number, part in enumerate(parts, 1):
        sheet = SignInSheet.objects.create(
            community_id=places.community_id,
            places=places,
            number=known + number,
            printed_at=at,
        )
        blank = _blank(len(part), first) if number == len(parts) else 0
        SheetRow.objects.bulk_create(_rows(sheet, part, first, blank))
        first += len(part)
        sheets.append(sheet)
    return sheets


def _rows(sheet: SignInSheet, lines: Sequence[Line], first: int, blank: int) -> Iterator[SheetRow]:
    for number, line in enumerate(lines, first):
        yield SheetRow(sheet=sheet, number=number, sign_up=line.sign_up, companion=line.companion)
    for number in range(first + len(lines), first + len(lines) + blank):
        yield SheetRow(sheet=sheet, number=number)


def _blank(rows: int, first: int) -> int:
    """Fill the page with rows for who comes without signing up."""
    return max(BLANK_ROWS if first == 1 else LEAST_BLANK, ROWS_ON_A_PAGE - rows)


def lines_of(places: Places) -> list[Line]:
    """Everybody with a place, by building and name; companions below whom they come with."""
    sign_ups = list(SignUp.objects.filter(places=places).inside().for_roster()[:MOST_ROWS])
    sign_ups.sort(
        key=lambda one: (
            natural_key(one.resident.household.building.name),
            one.resident.name,
            one.pk,
        )
    )
    return [line for one in sign_ups for line in _group(one)]


def _group(sign_up: SignUp) -> list[Line]:
    return [Line(sign_up), *(Line(sign_up, guest) for guest in sign_up.coming)]


def _parted(lines: list[Line]) -> Iterator[list[Line]]:
    """Cut between buildings; a building that is longer than a sheet has one for itself."""
    part: list[Line] = []
    for _building, group in groupby(lines, key=lambda line: line.building):
        people = list(group)
        if part and len(part) + len(people) > ROWS_OF_A_SHEET:
            yield part
            part = []
        part += people
    yield part
