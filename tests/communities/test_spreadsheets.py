"""Tables that a spreadsheet opens: nothing in them is run, and whatever was typed is written."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from communities.spreadsheets import csv_response, workbook_response, xlsx_response

TYPED = [
    "=1+1",
    "+86 21 55501234",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "＝1+1",
    "＠SUM(A1)",
]


@pytest.mark.parametrize("text", TYPED)
def test_what_a_spreadsheet_would_run_is_text_in_every_kind_of_file(text: str) -> None:
    book = load_workbook(BytesIO(workbook_response("a.xlsx", [("表", [["头"], [text]])]).content))
    large = load_workbook(BytesIO(xlsx_response("a.xlsx", "表", [["头"], [text]]).content))

    for cell in (book.active["A2"], large.active["A2"]):
        assert (cell.data_type, cell.value) == ("s", f"'{text}")
    assert f"'{text}" in csv_response("a.csv", [[text]]).content.decode()


def test_a_number_below_zero_stays_a_number() -> None:
    book = load_workbook(
        BytesIO(workbook_response("a.xlsx", [("表", [[Decimal("-5.20")]])]).content)
    )

    assert book.active["A1"].value == pytest.approx(-5.2)


def test_signs_that_no_workbook_holds_do_not_spoil_the_file() -> None:
    """A line break of slides is one of them: people paste it into titles."""
    rows = [["楼道\x0b公约"], ["a\x00b\x1f\ufffe"]]
    for answer in (
        workbook_response("a.xlsx", [("表", rows)]),
        xlsx_response("a.xlsx", "表", rows),
    ):
        cells = [row[0].value for row in load_workbook(BytesIO(answer.content)).active]
        assert cells == ["楼道 公约", "a b  "]
