"""Days and months named in texts, moved with the calendar: {2026-12-05}, 四月, 5月."""

import re
from datetime import date, timedelta
from typing import Any

YEAR = 2026
DAY = re.compile(r"\{(\d{4}-\d\d-\d\d)\}")
MONTH = re.compile(
    r"(?<![每\d个第])(十[一二]|[一二三四五六七八九十])月|(?<!\d)(1[0-2]|[1-9])月(?!\d)"
)
MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
WEEKDAYS = "一二三四五六日"


def retold(value: Any, shift: timedelta) -> Any:
    """The same texts with their days moved; lists and dictionaries are walked through."""
    if isinstance(value, str):
        return _retold(value, shift)
    if isinstance(value, list):
        return [retold(item, shift) for item in value]
    if isinstance(value, dict):
        return {key: retold(item, shift) for key, item in value.items()}
    return value


def _retold(text: str, shift: timedelta) -> str:
    if shift:
        text = MONTH.sub(lambda match: _month(match, shift), text)
    return DAY.sub(lambda match: _day(date.fromisoformat(match[1]) + shift), text)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def _month(match: re.Match[str], shift: timedelta) -> str:
    """Move the middle of the month; 四月 stays in words, 5月 in digits."""
    in_words, in_digits = match[1], match[2]
    number = MONTHS.index(in_words) + 1 if in_words else int(in_digits)
    month = (date(YEAR, number, 15) + shift).month
    return f"{MONTHS[month - 1] if in_words else month}月"
