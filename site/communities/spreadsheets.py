"""Tables as files that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 5000  # of a public list in one file
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
