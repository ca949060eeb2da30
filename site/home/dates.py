"""Dates in full with the weekday and amounts with their unit, right for Chinese and English."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language


def in_chinese() -> bool:
    """Tell whether the interface speaks Chinese now."""
    return (get_language() or settings.LANGUAGE_CODE).startswith("zh")


def local(value: date | datetime) -> date | datetime:
    """Bring an aware time to the place's zone; dates and naive times stay."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day_text(value: date | datetime, *, year: bool = True, clock: bool = False) -> str:
    """``2026年11月21日（星期六）`` or ``Saturday 21 November 2026``; ``clock`` adds the time."""
    value = local(value)
    weekday = WEEKDAYS[value.weekday()]
    if in_chinese():
        text = f"{value.month}月{value.day}日（{weekday}）"
        text = f"{value.year}年{text}" if year else text
        return f"{text}{value:%H:%M}" if clock else text
    text = f"{weekday} {value.day} {MONTHS[value.month]}"
    text = f"{text} {value.year}" if year else text
    return f"{text}, {value:%H:%M}" if clock else text


def date_text(value: date | datetime) -> str:
    """``2026年11月21日`` or ``21 November 2026``: a day as forms and certificates have it."""
    value = local(value)
    if in_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def month_text(key: str) -> str:
    """``2026年4月`` or ``April 2026`` for ``2026-04``."""
    year, month = map(int, key.split("-"))
    return f"{year}年{month}月" if in_chinese() else f"{MONTHS[month]} {year}"


def span_text(start: date | datetime, end: date | datetime | None) -> str:
    """A range: one day with two times, or two days; the year is said once when it is the same."""
    clock = isinstance(start, datetime)
    first = day_text(start, clock=clock)
    if end is None:
        return first
    start, end = local(start), local(end)
    if (start.year, start.month, start.day) == (end.year, end.month, end.day):
        return f"{first}–{end:%H:%M}" if isinstance(end, datetime) and clock else first
    if in_chinese():
        last = day_text(end, year=end.year != start.year, clock=isinstance(end, datetime))
        return f"{first} 至 {last}" if clock else f"{first}至{last}"
    first = day_text(start, year=end.year != start.year, clock=clock)
    return f"{first} to {day_text(end, clock=isinstance(end, datetime))}"


def yuan_text(value: Decimal | int) -> str:
    """``18,000 元`` or ``¥18,000``; cents only where there are any."""
    amount = Decimal(value).quantize(Decimal("0.01"))
    text = f"{abs(amount):,.2f}".removesuffix(".00")
    sign = "−" if amount < 0 else ""
    return f"{sign}{text} 元" if in_chinese() else f"{sign}¥{text}"


def share_text(part: int, whole: int) -> str:
    """A share to one decimal place, rounded half up by integers: ``51.9%``; nothing of nothing."""
    if whole <= 0:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"
