"""What a process that sets sheet after sheet need not do again for each.

Stylesheets are parsed once for each content, which is half of the time of a small sheet; and the
10 MB of a typeface are not copied for every document that shows some of its characters.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

import weasyprint
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.pdf import fonts
from weasyprint.text.fonts import get_hb_object_data
from weasyprint.urls import URLFetcher, fetch

VERSION = "70.0"  # of WeasyPrint, whose Font is reached into
KEPT = 40
# Rules that say something to the whole document, beside how elements look.
UNKEPT = re.compile(rb"@(import|font-face|layer|color-profile|namespace)", re.IGNORECASE)

Sheet = tuple[CSS, CounterStyle]
_parsed: OrderedDict[tuple[str, str], Sheet] = OrderedDict()


def styles(document: HTML, fetcher: URLFetcher, base_url: str) -> tuple[list[CSS], CounterStyle]:
    """Take the linked stylesheets of a document that stand before its own rules, parsed once.

    They are to be handed to WeasyPrint in the user's place, below whatever the document says
    itself: the order in which they would have come. All others are left to it.
    """
    sheets, counters = [], CounterStyle()
    for element in document.etree_element.iter():
        if element.tag == "style":
            break
        address = element.get("href") if element.tag == "link" else None
        if not address or element.get("rel") != "stylesheet" or element.get("media"):
            continue
        kept = _sheet(urljoin(base_url, address), fetcher)
        if kept is None:
            break
        element.set("rel", "kept")
        sheets.append(kept[0])
        counters.update(kept[1])
    return sheets, counters


def _sheet(url: str, fetcher: URLFetcher) -> Sheet | None:
    """The parsed stylesheet, or None if it must be read with its document."""
    with fetch(fetcher, url) as response:
        content = response.read()
        if response.content_type != "text/css" or UNKEPT.search(content):
            return None
    key = url, sha256(content).hexdigest()
    if key not in _parsed:
        counters = CounterStyle()
        css = CSS(string=content.decode(), base_url=url, counter_style=counters)
        _parsed[key] = css, counters
        while len(_parsed) > KEPT:
            _parsed.popitem(last=False)
    _parsed.move_to_end(key)
    return _parsed[key]


class _Later:
    """The data of a typeface, copied when somebody looks at it."""

    def __init__(self, face: Any) -> None:
        self._face = face
        self._data: bytes | None = None

    def read(self) -> bytes | None:
        if self._data is None:
            self._data = get_hb_object_data(self._face)
        return self._data

    def __bool__(self) -> bool:
        return bool(self.read())


class _FileContent:
    """The attribute `file_content` of WeasyPrint's fonts, which a subset replaces unread."""

    def __get__(self, font: Any, _owner: type) -> Any:
        content = font.__dict__["file_content"]
        return content.read() if isinstance(content, _Later) else content

    def __set__(self, font: Any, content: Any) -> None:
        font.__dict__["file_content"] = content


def install() -> bool:
    """Leave typefaces uncopied where it is known to work; say whether it is on."""
    if weasyprint.VERSION != VERSION:
        return False
    later: Callable[[Any], Any] = _Later
    fonts.get_hb_object_data = later
    fonts.Font.file_content = _FileContent()
    return True


def uninstall() -> None:
    """Give WeasyPrint its own functions back."""
    fonts.get_hb_object_data = get_hb_object_data
    if "file_content" in vars(fonts.Font):
        del fonts.Font.file_content
