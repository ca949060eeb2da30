"""Reading what a form sends."""

from datetime import date

import pytest

from communities.typed import day_of, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" 7 ", 7),
        ("１２", 12),
        ("", 0),
        ("-1", 0),
        ("²", 0),
        ("1.0", 0),
        ("9" * 5000, 0),
    ],
)
def test_a_number_is_read_and_anything_else_is_nothing(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-02-28", date(2026, 2, 28)), ("2026-02-30", None), ("2026-13-01", None), ("", None)],
)
def test_a_day_that_is_not_in_the_calendar_is_none(text: str, day: date | None) -> None:
    assert day_of(text) == day
