"""What hangs on the wall: on one sheet, with less air where a few lines are too many."""

from collections.abc import Mapping
from typing import Any

import printing

from . import enlarging, pages


def poster(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    size: str = "A4",
    language: str = "",
) -> bytes:
    """Print a poster, which has one page in A4 or A3; raises `TooLong` when even tight is two."""
    pdf = _set(template, context, title=title, language=language)
    return enlarging.poster(pdf, size)


def notice(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    size: str = "A4",
    language: str = "",
) -> bytes:
    """Print a notice, which has one page where it can and page numbers where it cannot."""
    pdf = _set(template, context, title=title, language=language)
    return enlarging.in_format(pdf, size)


def _set(template: str, context: Mapping[str, Any], *, title: str, language: str) -> bytes:
    """Set it, and a second time `tight` when it takes several pages: the headline stays large."""
    pdf = printing.render(template, context, title=title, language=language)
    if pages.page_count(pdf) == 1:
        return pdf
    tight = printing.render(template, {**context, "tight": True}, title=title, language=language)
    return tight if pages.page_count(tight) < pages.page_count(pdf) else pdf
