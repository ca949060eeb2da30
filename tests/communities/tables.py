"""Tables of residents as a desk would send them."""

import io
import zipfile
from typing import Any

from openpyxl import Workbook

from communities import sheets

TITLES = [names[0] for names in sheets.COLUMNS.values()]
ROW = ["海防新村", "第一网格", "海防路100弄", "3号楼", "301室", "张小三", "13800138000", "36-59"]
IDENTITY = "11010119900307123X"


def xlsx(*rows: list[Any], titles: list[str] = TITLES) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (titles, *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(*rows: list[str], encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(row) for row in (TITLES, *rows)).encode(encoding)


def changed(row: list[Any], **cells: Any) -> list[Any]:
    keys = list(sheets.COLUMNS)
    return [cells.get(key, value) for key, value in zip(keys, row, strict=True)]


def docx() -> bytes:
    """A zip archive of the same family that is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()
