"""Notices for the wall: on one sheet where they fit with tighter lines, else on two."""

from collections.abc import Mapping
from typing import Any

from . import pages
from .enlarging import in_format
from .press import render


def on_the_wall(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    size: str = "A4",
    language: str = "zh-hans",
) -> bytes:
    """Print a notice that extends over a few lines too many on one sheet all the same.

    The template sees `tight` the second time; it keeps the headline at 18 mm and more.
    """
    pdf = render(template, context, title=title, language=language)
    if pages.page_count(pdf) > 1:
        tighter = render(template, {**context, "tight": True}, title=title, language=language)
        if pages.page_count(tighter) < pages.page_count(pdf):
            pdf = tighter
    return in_format(pdf, size)
