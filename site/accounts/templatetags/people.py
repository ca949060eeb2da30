"""Filters for phones: `{% load people %}`."""

from django import template

from accounts import masking, phones

register = template.Library()


@register.filter
def masked_phone(phone: str) -> str:
    """Hide a number: 138****8000."""
    return masking.mask_phone(str(phone or ""))


@register.filter
def phone(number: str) -> str:
    """Show a number as people read it: 138 0013 8000."""
    return phones.display(number) if number else ""
