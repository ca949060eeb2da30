"""Justify Chinese: WeasyPrint stretches spaces only, which Chinese does not have.

Space is added after every ideograph as well. This reaches into WeasyPrint's layout, so it is
installed for the one version it was written for and stays off, with a warning, for any other.
"""

import logging
import re
from itertools import accumulate
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

VERSION = "70.0"
IDEOGRAPH = (
    "\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff"
)
CHINESE = re.compile(f"[{IDEOGRAPH}]")
# A character after which a line may be stretched: a space, or one beside an ideograph.
OPPORTUNITY = re.compile(f"[ \u00a0]|[{IDEOGRAPH}](?=.)|.(?=[{IDEOGRAPH}])", re.DOTALL)

log = logging.getLogger(__name__)
_set_text = Layout.set_text
_count_spaces = inline.count_expandable_spaces


def opportunities(text: str) -> list[int]:
    """Return the places of the characters that a justified line may be stretched after."""
    return [match.start() for match in OPPORTUNITY.finditer(text)]


def install() -> bool:
    """Turn the justification on where it is known to work; say whether it is on."""
    if weasyprint.VERSION != VERSION:
        log.warning("Chinese is not justified: WeasyPrint is not %s", VERSION)
        return False
    Layout.set_text = set_text
    inline.count_expandable_spaces = count_opportunities
    return True


def uninstall() -> None:
    """Give WeasyPrint its own functions back."""
    Layout.set_text = _set_text
    inline.count_expandable_spaces = _count_spaces


def count_opportunities(box: Any) -> int:
    """Replace `count_expandable_spaces`: count what may be stretched in a line."""
    if isinstance(box, boxes.TextBox):
        return len(opportunities(box.text.rstrip()))
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return sum(count_opportunities(child) for child in box.children)
    return 0


def set_text(self: Any, text: str, justify: bool = False) -> None:
    """Replace `Layout.set_text`: when justifying Chinese, space every stretchable character."""
    extra = self.justification_spacing
    if not (justify and extra and CHINESE.search(text)):
        _set_text(self, text, justify)
        return
    self.justification_spacing = 0
    _set_text(self, text, justify)
    self.justification_spacing = extra
    _space(self, int((extra + _letter_spacing(self.style)) * TO_UNITS))


def _letter_spacing(style: Any) -> float:
    spacing = style["letter_spacing"]
    return 0 if spacing == "normal" else spacing


def _space(layout: Any, units: int) -> None:
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for start, end in byte_runs(layout.text):
        attribute = pango.pango_attr_letter_spacing_new(units)
        attribute.start_index, attribute.end_index = start, end
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)


def byte_runs(text: str) -> list[tuple[int, int]]:
    """Return the stretches of UTF-8 bytes to be spaced.

    Neighbours are one stretch, since Pango puts half of the space on each side of a cluster.
    """
    ends = list(accumulate(len(character.encode()) for character in text))
    runs: list[tuple[int, int]] = []
    for place in opportunities(text):
        start, end = (ends[place - 1] if place else 0), ends[place]
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
