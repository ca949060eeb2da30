"""Row numbers and times as hands type them from a sheet."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from activities import errors
from activities.models import Places
from activities.row_numbers import read_rows
from activities.sheet_forms import moment_of

NOON = timezone.make_aware(datetime(2026, 9, 19, 12))


@pytest.fixture
def places():
    """A session at noon; nothing of it is asked from the database."""
    return Places(starts_at=NOON, ends_at=NOON + timedelta(hours=2))


@pytest.mark.parametrize(
    ("typed", "signed", "back"),
    [
        ("1-3 5 7-8", (1, 2, 3, 5, 7, 8), ()),
        ("１－３，５、7 至 8", (1, 2, 3, 5, 7, 8), ()),
        ("1 - 3 x2 ×7-8", (1, 2, 3), (2, 7, 8)),
        ("4 4 4", (4,), ()),
        ("  ", (), ()),
    ],
)
def test_numbers_and_ranges_are_read_however_they_are_typed(typed, signed, back):
    read = read_rows(typed, range(1, 11))
    assert (read.signed, read.taken_back) == (signed, back)


@pytest.mark.parametrize("typed", ["11", "0", "3-11", "5-3", "1..x", "张三", "1-2-3", "²³"])
def test_a_number_that_is_not_on_the_sheet_is_refused_with_a_sentence(typed):
    with pytest.raises(errors.NotOnTheSheet):
        read_rows(typed, range(1, 11))


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("9", 9, 0), ("930", 9, 30), ("0930", 9, 30), ("13：05", 13, 5), ("9点20分", 9, 20)],
)
def test_times_are_read_as_people_write_them(places, typed, hour, minute):
    moment = timezone.localtime(moment_of(typed, places))
    assert (moment.hour, moment.minute, moment.date()) == (hour, minute, NOON.date())


def test_what_is_no_time_is_refused_and_after_midnight_is_the_next_day(places):
    for typed in ("25", "9:75", "abc", "12345"):
        with pytest.raises(errors.TimeUnknown):
            moment_of(typed, places)
    assert moment_of("0:30", places) == NOON + timedelta(hours=12, minutes=30)
