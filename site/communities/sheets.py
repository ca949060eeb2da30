"""Reading an uploaded table of residents: XLSX or CSV, bounded, and never an identity number."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from home.dates import in_chinese
from home.punctuation import listed

from .errors import Refusal

ZIP = b"PK\x03\x04"
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNZIPPED = 80 * 1024 * 1024
MOST_ROWS = 60_000
MOST_COLUMNS = 40
MOST_CELLS = 1_000_000
LONGEST_CELL = 500

COLUMNS = {
    "estate": ("小区", "estate"),
    "grid": ("网格", "grid"),
    "address": ("楼栋地址", "地址", "address"),
    "building": ("楼栋", "楼号", "building"),
    "unit": ("单元室号", "室号", "单元", "unit"),
    "name": ("姓名", "name"),
    "phone": ("手机", "手机号", "电话", "phone", "mobile"),
    "age_band": ("年龄段", "age band", "age_band", "age"),
}
REQUIRED = ("address", "building", "unit")
Columns = Mapping[str, tuple[str, ...]]  # a key, and the headings by which it is known
IDENTITY_TITLES = re.compile(r"身份证|证件号|id ?(card|number)|identity", re.IGNORECASE)
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
IDENTITY_FROM = 10**16  # a number of 17 digits or more

Row = dict[str, str]


def heading(columns: Columns, key: str) -> str:
    """Name a column in the reader's language: by its first heading, or its first English one."""
    names = columns[key]
    return names[0] if in_chinese() else next(name for name in names if name.isascii())


class BadFile(Refusal):
    """The file as a whole cannot be used."""

    code = "bad_file"


class NotATable(BadFile):
    """Neither XLSX nor CSV, whatever its name says."""

    code = "not_a_table"
    message = _(
        "This file is neither an XLSX workbook nor a CSV table, whatever its name says. "
        "Please save it as XLSX in your spreadsheet and upload that."
    )


class FileTooLarge(BadFile):
    """Beyond the bounds."""

    code = "too_large"
    message = _(
        "This file is too large: at most 10 MB, 60,000 rows and 40 columns. "
        "Please upload it in parts, for example one estate at a time."
    )


class HoldsIdentityNumbers(BadFile):
    """Identity numbers are never kept, not even for a moment."""

    code = "identity_number"

    def __init__(self, line: int) -> None:
        super().__init__(
            _(
                "Row %(line)s holds what looks like an identity number. We never take them: please "
                "delete that column, then upload the file again. Nothing was kept."
            )
            % {"line": line}
        )


class ColumnMissing(BadFile):
    """A needed heading is not there."""

    code = "column_missing"


@dataclass(frozen=True)
class Line:
    """A row with its number in the spreadsheet, from 1."""

    number: int
    cells: Row


def read(data: bytes, columns: Columns = COLUMNS, required: Sequence[str] = REQUIRED) -> list[Line]:
    """Return the rows below the headings; raise `BadFile` with a sentence.

    `columns` and `required` say which headings the table has; residents' where nothing is said.
    Every cell of every column is searched for identity numbers, also in columns we do not use.
    """
    if len(data) > LARGEST_FILE:
        raise FileTooLarge
    rows = _xlsx_rows(data) if data[:4] == ZIP else _csv_rows(data)
    numbered = _bounded(rows)
    places = _columns(numbered, columns, required)
    return [
        Line(number, {key: cells[place] for key, place in places.items() if place < len(cells)})
        for number, cells in numbered
        if any(cells)
    ]


def glance(data: bytes, columns: Columns = COLUMNS, required: Sequence[str] = REQUIRED) -> None:
    """Refuse at once what is no table, before it is kept: by its content, not by its name.

    A workbook is opened as an archive only; its headings and cells are read in the background.
    """
    if len(data) > LARGEST_FILE:
        raise FileTooLarge
    if data[:4] == ZIP:
        _check_zip(data)
    else:
        _columns(_bounded(_csv_rows(data)), columns, required)


def _columns(
    numbered: Iterator[tuple[int, list[str]]], columns: Columns, required: Sequence[str]
) -> dict[str, int]:
    """Read the headings, which are the first row that is not empty."""
    for number, cells in numbered:
        if not any(cells):
            continue
        titles = {cell.strip().lower(): place for place, cell in enumerate(cells) if cell}
        if any(IDENTITY_TITLES.search(title) for title in titles):
            raise HoldsIdentityNumbers(number)
        found = {
            key: next(titles[name] for name in names if name in titles)
            for key, names in columns.items()
            if not titles.keys().isdisjoint(names)
        }
        _require(found, columns, required)
        return found
    raise NotATable


def _require(found: dict[str, int], columns: Columns, required: Sequence[str]) -> None:
    missing = [heading(columns, key) for key in required if key not in found]
    if missing:
        raise ColumnMissing(
            _("The first row must hold the headings. Missing: %(columns)s. The template has them.")
            % {"columns": listed(missing)}
        )


def _bounded(rows: Iterator[list[Any]]) -> Iterator[tuple[int, list[str]]]:
    """Number the rows and turn the cells to text, within bounds and without identity numbers."""
    total = 0
    for number, row in enumerate(rows, 1):
        total += len(row)
        if number > MOST_ROWS + 1 or total > MOST_CELLS:
            raise FileTooLarge
        cells = list(row)
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise FileTooLarge
        yield number, [_text(cell, number) for cell in cells]


def _text(cell: Any, number: int) -> str:
    """Return a cell as one line of text; raise for an identity number in any writing."""
    if cell is None:
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if abs(cell) >= IDENTITY_FROM:
            raise HoldsIdentityNumbers(number)
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    text = unicodedata.normalize("NFKC", str(cell))[:LONGEST_CELL]
    if (len(text) >= 17 or "+" in text) and _is_identity(text):
        raise HoldsIdentityNumbers(number)
    return " ".join(text.split())


def _is_identity(text: str) -> bool:
    """Seventeen digits and a digit or X; spaces, dashes and an apostrophe hide nothing."""
    joined = re.sub(r"[\s'’·.\-_]", "", text)
    if IDENTITY.search(joined):
        return True
    # 1.10101199001011E+17: what a spreadsheet makes of one when it is saved as CSV
    try:
        return "e+" in joined.lower() and abs(float(text)) >= IDENTITY_FROM
    except ValueError:
        return False


# --- formats ------------------------------------------------------------------------------------


def _xlsx_rows(data: bytes) -> Iterator[list[Any]]:
    _check_zip(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise NotATable from error
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise NotATable
        sheet.reset_dimensions()  # what the file says about its own size is not believed
        for row in sheet.iter_rows(values_only=True):
            yield list(row)
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise NotATable from error
    finally:
        book.close()


def _check_zip(data: bytes) -> None:
    """Refuse what is no workbook, and what would unpack to too much, before anything reads it.

    `zipfile` hands out no more than the directory says, so a lie about a size helps nobody.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise NotATable
            if sum(member.file_size for member in members) > LARGEST_UNZIPPED:
                raise FileTooLarge
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise NotATable from error


def _csv_rows(data: bytes) -> Iterator[list[Any]]:
    """Read UTF-8 or GB18030, comma, semicolon or tab."""
    if b"\0" in data[:4096]:
        raise NotATable
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    if separator not in first:
        raise NotATable
    try:
        yield from csv.reader(io.StringIO(text), delimiter=separator)
    except csv.Error as error:
        raise NotATable from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable
