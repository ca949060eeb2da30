"""Tags for the screens of activities: `{% load activities %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from printing.links import short_url
from printing.qr import svg_data_uri

from .. import presenting, questions
from ..models import Places

register = template.Library()


@register.simple_tag
def check_in_qr(code: str, size: int = 220) -> SafeString:
    """Draw the QR code of a check-in code for a screen, `size` pixels wide."""
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}">',
        svg_data_uri(short_url(code)),
        size,
        size,
        _("QR code for check-in"),
    )


@register.filter
def places_text(places: Places) -> str:
    """Places left, capacity and waiting list in one line."""
    return presenting.places_text(places)


@register.filter
def answers_text(answers: list[dict[str, Any]]) -> str:
    """What was answered at sign-up, in one line."""
    return questions.answers_text(answers)
