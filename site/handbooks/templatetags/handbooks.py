"""Tags for the pages of a book: `{% load handbooks %}`."""

from django import template
from django.utils.safestring import SafeString

from handbooks import pictograms

register = template.Library()


@register.simple_tag
def pictogram(key: str, colour: str) -> SafeString:
    """Draw a chapter's pictogram in a colour such as #1F5F4F."""
    return pictograms.drawing(key, colour)
