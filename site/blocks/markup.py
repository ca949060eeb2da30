"""What rich text may say, on a screen and on paper, however it came into the database.

Wagtail's editor writes nothing else; an import, an interface or an old version might.
"""

import re
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.whitelist import Whitelister, attribute_rule, check_url

# By far most of it is nothing but these; it is let through as it is, in microseconds.
PLAIN = re.compile(
    r"""(?: [^<]++
      | </?(?:p|h2|h3|h4|b|strong|i|em|ul|ol|li|sub|sup)(?:\ data-block-key="\w*+")?>
      | <(?:br|hr)\ ?/?> | </(?:a|small)>
      | <a\ href="(?:https?://|mailto:|tel:|/|\#)[^"<>]*+">
      | <small\ class=["']footnote["']>
    )*+""",
    re.VERBOSE,
)
GONE = re.compile(r"<(script|style|title|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
TEXT = (
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "sub",
    "sup",
    "blockquote",
)
LISTS = ("ul", "ol", "li")
TABLES = ("table", "caption", "thead", "tbody", "tfoot", "tr")


class _Proper(Whitelister):
    """Keeps words, links, tables and pictures; no style, no script, nothing that moves."""

    element_rules = {
        "[document]": attribute_rule({}),
        **{name: attribute_rule({}) for name in (*TEXT, *LISTS, *TABLES)},
        "a": attribute_rule({"href": check_url}),
        "small": attribute_rule({"class": lambda name: name if name == ["footnote"] else None}),
        "img": attribute_rule({"src": True, "alt": True, "width": True, "height": True}),
        "td": attribute_rule({"colspan": True, "rowspan": True}),
        "th": attribute_rule({"colspan": True, "rowspan": True, "scope": True}),
    }


def proper(html: Any) -> SafeString:
    """Return rich text with only what the house allows; other parts go, their words stay.

    Where a picture comes from is not judged here: the print house refuses what is not ours with a
    sentence, and on a screen the content policy does.
    """
    text = str(html)
    if PLAIN.fullmatch(text):
        return mark_safe(text)
    return mark_safe(_Proper().clean(GONE.sub("", text)))
