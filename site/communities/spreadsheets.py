"""Tables as files that a spreadsheet opens without running anything."""

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA = (*"=+-@\t\r\n", *"＝＋－＠")  # the wide ones count in Chinese and Japanese spreadsheets
# No workbook may hold these; texts pasted from slides bring line breaks of that kind along.
UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MOST_ROWS = 5000  # of a public list in one file
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_TITLE = 31  # characters of a sheet's name
NARROWEST, WIDEST = 8, 40  # characters of a column
MONEY = "#,##0.00"
HAN = 0x2E80  # from here on characters are two wide
Rows = Iterable[Iterable[Any]]
BOM = "\ufeff"  # without it spreadsheets take Chinese for something else


def safe_cell(value: Any) -> Any:
    """Text without signs that no file may hold, and with an apostrophe before what would be run."""
    if not isinstance(value, str):
        return value
    text = UNPRINTED.sub(" ", value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_response(name: str, rows: Rows) -> HttpResponse:
    """Answer with these rows as a file to download."""
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response


def xlsx_response(name: str, title: str, rows: Rows) -> HttpResponse:
    """Answer with these rows as a workbook of one sheet, however many they are."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    return _answer(name, book)


def workbook_response(name: str, sheets: Iterable[tuple[str, Rows]]) -> HttpResponse:
    """Answer with these sheets, to be read: each one's first row is its head and stays in sight.

    Amounts stay numbers, days stay days, and columns are as wide as what stands in them.
    """
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        _fill(book.create_sheet(_sheet_name(title)), rows)
    return _answer(name, book)


def _sheet_name(title: str) -> str:
    return title.translate(FORBIDDEN)[:LONGEST_TITLE]


def _fill(sheet: Any, rows: Rows) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        cells = [_cell(value) for value in row]
        sheet.append(cells)
        for column, value in enumerate(cells, 1):
            widths[column] = max(widths.get(column, NARROWEST), _width(value))
            if isinstance(value, Decimal):
                sheet.cell(number, column).number_format = MONEY
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
    sheet.freeze_panes = "B2"


def _cell(value: Any) -> Any:
    """A value as a spreadsheet knows it."""
    if isinstance(value, datetime):
        return timezone.make_naive(value)
    if value is None or isinstance(value, date | Decimal | int | float):
        return value
    return safe_cell(str(value))


def _width(value: Any) -> int:
    text = f"{value:%Y-%m-%d}" if isinstance(value, date) else str("" if value is None else value)
    return sum(2 if ord(sign) >= HAN else 1 for sign in text)


def _answer(name: str, book: Workbook) -> HttpResponse:
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
