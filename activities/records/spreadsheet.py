"""Tables as a workbook that a spreadsheet opens without running anything."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from communities.spreadsheets import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_TITLE = 31  # characters of a sheet's name
WIDEST = 40
Rows = Iterable[Sequence[Any]]


def workbook_response(name: str, sheets: Iterable[tuple[str, Rows]]) -> HttpResponse:
    """Answer with these sheets; each one's first row is its head and stays in sight."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title.translate(FORBIDDEN)[:LONGEST_TITLE])
        for row in rows:
            sheet.append([safe_cell(value) for value in row])
        sheet.freeze_panes = "B2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for number, column in enumerate(sheet.columns, 1):
            widest = max((len(str(cell.value or "")) for cell in column), default=0)
            sheet.column_dimensions[get_column_letter(number)].width = min(widest * 2 + 2, WIDEST)
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
