"""Tables as files that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 5000  # of a public list in one file
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"  # without it spreadsheets take Chinese for something else


def safe_cell(value: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else value


def csv_response(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Answer with these rows as a file to download."""
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response


def xlsx_response(name: str, title: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Answer with these rows as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
