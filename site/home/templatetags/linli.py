"""Tags and filters of the design system; docs/design-system.md lists them with examples."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from home import charts, dates, punctuation
from home.patterns import pattern_svg
from printing.headlines import phrases

register = template.Library()
register.simple_tag(punctuation.comma)
register.filter(punctuation.listed)
register.filter(punctuation.clauses)
register.filter(punctuation.headed)

HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d")
DAYS = re.compile(
    r"(?:至 ?)?(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:（星期.）)?(?:\d\d:\d\d|<span[^>]*>[\d:–]+</span>)?"
    r"|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?: \d{4})?"
)
WHOLE = r'<span class="whole">\g<0></span>'


@register.simple_tag
def html_lang() -> str:
    """Return the value of ``<html lang>`` for the interface's language."""
    return "zh-Hans" if dates.in_chinese() else "en"


@register.simple_tag
def pattern(code: str) -> SafeString:
    """Draw the quiet picture of a community (or anything with a code) that has no photo."""
    return pattern_svg(str(code))


@register.filter
def phrased(text: object) -> SafeString:
    """Let a title end its lines between words; the heading's own style keeps the rest together."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in phrases(str(text))))


@register.filter
@lru_cache(maxsize=2048, typed=True)
def whole(value: str) -> SafeString:
    """Keep a day with its weekday, or two hours, on one line wherever the line is long enough."""
    marked = DAYS.sub(WHOLE, HOURS.sub(WHOLE, conditional_escape(value)))
    return mark_safe(marked)


@register.filter(name="day")
def day_filter(value: date | datetime | None) -> str:
    """Return the day as plain text, for attributes and mails."""
    return dates.day_text(value) if value else ""


@register.simple_tag
def day(value: date | datetime | None, clock: bool = False) -> str:
    """Return ``<time>`` with the full date and its weekday; ``clock=True`` adds the hour."""
    if not value:
        return ""
    value = dates.local(value)
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(),
        whole(dates.day_text(value, clock=clock)),
    )


@register.simple_tag
def span(start: date | datetime | None, end: date | datetime | None = None) -> str:
    """Return ``<time>`` for a range of days or hours."""
    if not start:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>',
        dates.local(start).isoformat(),
        whole(dates.span_text(start, end)),
    )


@register.filter
def yuan(value: Decimal | int | None) -> str:
    """Return an amount with its unit; empty for no amount."""
    return "" if value is None or value == "" else dates.yuan_text(value)


@register.filter
def number(value: int | None) -> str:
    """Group thousands: 25,000."""
    return "" if value is None or value == "" else f"{value:,}"


@register.filter
@lru_cache(maxsize=4096)
def tel(value: str) -> str:
    """Return a ``tel:`` address; an extension after 转 or # becomes a pause."""
    main, *extension = re.split(r"转|#|ext\.?", str(value), maxsplit=1)
    address = "tel:" + re.sub(r"[^\d+]", "", main)
    digits = re.sub(r"\D", "", extension[0]) if extension else ""
    return f"{address},{digits}" if digits else address


@register.simple_tag
def phone_list(phones: Iterable[dict[str, Any]]) -> SafeString:
    """Draw a list of ``{"name", "note", "number"}``; in Python, for a community has dozens."""
    return mark_safe(f'<ul class="phones">{"".join(map(_line, phones))}</ul>')


def _line(phone: dict[str, Any]) -> str:
    """One line; everything in it is text, and escaped."""
    name, note, number = (escape(str(phone.get(key) or "")) for key in ("name", "note", "number"))
    small = f"<small>{note}</small>" if note else ""
    link = f'<a href="{escape(tel(phone["number"]))}">{number}</a>' if number else ""
    return f"<li><span>{name}{small}</span>{link}</li>"


@register.inclusion_tag("components/table.html", name="table")
def data_table(
    columns: Sequence[dict[str, Any] | str],
    rows: Iterable[Sequence[Any]],
    caption: str = "",
    foot: Sequence[Any] | None = None,
    stack: bool = True,
) -> dict[str, Any]:
    """Draw a table; a column is a label or ``{"label": …, "number": True}``.

    On a phone each row becomes a block with its labels; with ``stack=False`` it scrolls instead.
    """
    heads = [{"label": column} if not isinstance(column, dict) else column for column in columns]
    return {
        "columns": heads,
        "rows": [list(zip(heads, row, strict=True)) for row in rows],
        "foot": list(zip(heads, foot, strict=True)) if foot else None,
        "caption": caption,
        "stack": stack,
    }


@register.inclusion_tag("components/bars.html")
def bars(
    rows: Sequence[Sequence[Any]],
    caption: str = "",
    total: int | None = None,
    unit: str = "",
    series: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Draw bars of ``(label, n)`` or, stacked, ``(label, web, paper)`` with numbers and shares."""
    width = max((len(row) - 1 for row in rows), default=1)
    names = series or ([gettext("On the web"), gettext("On paper")] if width > 1 else [""])
    return {
        "bars": charts.stack(rows, names, total),
        "series": list(zip(names, charts.FILLS, strict=False))[:width],
        "caption": caption,
        "unit": unit,
    }


@register.inclusion_tag("components/line.html")
def line(points: Sequence[tuple[str, int]], caption: str = "", unit: str = "") -> dict[str, Any]:
    """Draw a small line of ``(label, n)``; first, highest and last are written out."""
    if not points:
        return {"points": points}
    peak = max(points, key=lambda point: point[1])
    return {
        "points": points,
        "path": charts.polyline([value for _, value in points]),
        "first": points[0],
        "last": points[-1],
        "peak": peak if peak not in (points[0], points[-1]) else None,
        "caption": caption,
        "unit": unit,
    }
