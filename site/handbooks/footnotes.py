"""Footnotes in running text: the editor marks words, and on paper they stand at the page's foot.

They are kept where they belong, as `<small class="footnote">`, and so read well on a screen, too.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature

STYLE = "FOOTNOTE"


def register_footnotes(features: Any) -> None:
    """Add the button, and how marked words are written down and read again."""
    look = {"fontSize": "0.8em", "backgroundColor": "rgba(31, 95, 79, 0.12)", "padding": "0 0.3em"}
    button = {"type": STYLE, "label": "①", "description": _("Footnote"), "style": look}
    features.register_editor_plugin("draftail", "footnote", InlineStyleFeature(button))
    small = {"element": "small", "props": {"class": "footnote"}}
    features.register_converter_rule(
        "contentstate",
        "footnote",
        {
            "from_database_format": {"small[class=footnote]": InlineStyleElementHandler(STYLE)},
            "to_database_format": {"style_map": {STYLE: small}},
        },
    )
