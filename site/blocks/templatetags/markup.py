"""Tags for rich text: `{% load markup %}`."""

from django import template

from blocks.markup import proper

register = template.Library()
register.filter("proper", proper)
