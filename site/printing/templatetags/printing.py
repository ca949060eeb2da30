"""Tags for sheets: `{% load printing %}`."""

import re
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from printing import codes, headlines, links, qr

register = template.Library()
FILLED = re.compile(r"<p(?=[ >])((?:(?!</p>).)*?_{3})", re.DOTALL)
FILL = re.compile(r"([^\s<>，。；：、]{0,10}[：:]?\s*)(_{3,})")


@register.simple_tag(name="qr")
def qr_tag(content: str, size: str = "") -> SafeString:
    """Draw a QR code: 24 mm, or `size` "small" (20 mm), "large" (40 mm), "poster" (54 mm)."""
    return format_html(
        '<img class="qr{}" src="{}" alt="{}">',
        f" qr--{size}" if size else "",
        qr.ink_data_uri(content),
        _("QR code: %(address)s") % {"address": content},
    )


@register.filter
def grouped(code: str) -> str:
    """Print a code in groups of four."""
    return codes.grouped(code)


@register.filter
def short_url(code: str) -> str:
    """Return the whole address of a printed code."""
    return links.short_url(code)


@register.simple_tag
def headline(text: str, height: float | str = "") -> headlines.Headline:
    """Fit a poster's headline, into `height` millimetres if it has to share the sheet."""
    return headlines.fit(text, float(height or headlines.HEIGHT))


@register.filter
def per_page(items: list[Any], count: int) -> list[list[Any]]:
    """Cut a list into pages: one grid container a page."""
    return [items[start : start + count] for start in range(0, len(items), count)]


@register.filter
def unbroken(text: object) -> str:
    """Keep telephone numbers on one line: 021-5555 0123."""
    return re.sub(r"(?<=\d) (?=\d)", "\u00a0", str(text or ""))


@register.filter
def to_fill_in(html: str) -> SafeString:
    """Keep lines of underscores, to be written on, in one piece with the label before them."""
    marked = FILLED.sub(r'<p class="filled"\1', str(html))
    return mark_safe(FILL.sub(_fill, marked))


def _fill(match: re.Match[str]) -> str:
    return f'<span class="fill">{match[1]}<span class="fill__line">{match[2]}</span></span>'


@register.filter
def in_a_line(width: str) -> str:
    """Turn millimetres of the A5 book's line, which has 118.5, into a share of any line."""
    plain = width.strip()
    return f"{float(plain[:-2]) / 1.185:.1f}%" if plain.endswith("mm") else plain


@register.filter
def with_the_type(width: str) -> str:
    """Let a width that was meant for 10.5 pt grow with the type: 36mm is 9.72rem."""
    plain = width.strip()
    return f"{float(plain[:-2]) / 3.704:.2f}rem" if plain.endswith("mm") else plain


@register.filter
def numbers(count: int | None) -> range:
    """Count from 1, for numbered rows."""
    return range(1, (count or 0) + 1)
