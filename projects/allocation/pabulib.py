"""Reads the files of the Participatory Budgeting Library (`.pb`): META, PROJECTS and VOTES."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from .election import Election, Project

SECTIONS = ("meta", "projects", "votes")
BALLOTS = ("approval", "choose-1")
LONGEST_AMOUNT = 30  # digits; more is no money
Row = dict[str, str]


class BadFile(ValueError):
    """A file that cannot be counted; the message says which line, and why."""


def read(lines: Iterable[str]) -> Election:
    """Put together the election that a file describes; raises `BadFile`.

    Projects below the file's `min_project_score_threshold` cannot be funded and are left out; the
    ballots that name them stay, and own their share.
    """
    sections: dict[str, list[tuple[int, Row]]] = {name: [] for name in SECTIONS}
    for section, number, row in _rows(lines):
        sections[section].append((number, row))
    meta = {row.get("key", "").lower(): row.get("value", "") for _n, row in sections["meta"]}
    if meta.get("vote_type", BALLOTS[0]).lower() not in BALLOTS:
        raise BadFile(f"Only approval ballots can be counted, not “{meta['vote_type']}”.")
    projects = [_project(number, row) for number, row in sections["projects"]]
    keys = {one.key for one in projects}
    if len(keys) < len(projects):
        raise BadFile("A project is listed twice.")
    ballots = [_ballot(number, row, keys) for number, row in sections["votes"]]
    if "budget" not in meta or not projects or not ballots:
        raise BadFile("The file needs a budget, projects and votes.")
    least = _amount(0, meta.get("min_project_score_threshold") or "0")
    votes = Counter(key for ballot in ballots for key in ballot)
    heard = {key for key in keys if votes[key] >= least}
    return Election.of(
        _amount(0, meta["budget"]),
        (one for one in projects if one.key in heard),
        (ballot & heard for ballot in ballots),
    )


def _rows(lines: Iterable[str]) -> Iterator[tuple[str, int, Row]]:
    """Each line of a section by the names of its columns. A quotation ends with its line."""
    section, head = "", None
    for number, line in enumerate(lines, 1):
        cells = _cells(number, line)
        if not any(cells):
            continue
        if cells[0].lower() in SECTIONS and not any(cells[1:]):
            section, head = cells[0].lower(), None
        elif not section:
            raise BadFile(f"Line {number}: the file begins with META.")
        elif head is None:
            head = [cell.lower() for cell in cells]
        else:
            yield section, number, dict(zip(head, cells, strict=False))


def _cells(number: int, line: str) -> list[str]:
    try:
        row = next(csv.reader([line.lstrip("\ufeff").rstrip("\r\n")], delimiter=";"), [])
    except csv.Error as error:
        raise BadFile(f"Line {number}: {error}.") from None
    return [cell.strip() for cell in row]


def _project(number: int, row: Row) -> Project:
    key = row.get("project_id", "")
    if not key:
        raise BadFile(f"Line {number}: a project without “project_id”.")
    return Project(key, _amount(number, row.get("cost", "")), row.get("name", ""))


def _amount(number: int, text: str) -> Fraction:
    """An exact amount; a comma divides parts of a unit, as in most of the library's countries."""
    try:
        amount = Decimal(text.replace(",", ".").replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount.adjusted()) > LONGEST_AMOUNT:
        raise BadFile(f"{_place(number)}: “{text}” is not an amount of money.")
    if amount < 0:
        raise BadFile(f"{_place(number)}: {text} is below zero.")
    return Fraction(amount)


def _place(number: int) -> str:
    return f"Line {number}" if number else "META"


def _ballot(number: int, row: Row, keys: set[str]) -> frozenset[str]:
    """The projects of one ballot; an empty ballot took part, too, and owns its share."""
    chosen = frozenset(filter(None, (key.strip() for key in row.get("vote", "").split(","))))
    if not chosen <= keys:
        unknown = ", ".join(sorted(chosen - keys))
        raise BadFile(f"Line {number}: there is no project {unknown}.")
    return chosen
