"""Tags for sheets: `{% load printing %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from printing import codes, links, qr

register = template.Library()


@register.simple_tag(name="qr")
def qr_tag(content: str, size: str = "") -> SafeString:
    """Draw a QR code: 24 mm, or `size` "small" (20 mm), "large" (40 mm), "poster" (60 mm)."""
    return format_html(
        '<img class="qr{}" src="{}" alt="{}">',
        f" qr--{size}" if size else "",
        qr.svg_data_uri(content),
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


@register.filter
def numbers(count: int) -> range:
    """Count from 1, for numbered rows."""
    return range(1, count + 1)
