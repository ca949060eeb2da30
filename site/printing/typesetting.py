"""Set one HTML document with WeasyPrint: what a child of the workshop does, all day long.

Nothing here knows the site: its address, its files and its fonts are handed in, so that the
process which meets hostile input has neither settings nor secrets.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from weasyprint import HTML
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from . import cjkjustify, warm

MISSING_GLYPH = re.compile(r'^\.notdef glyph .* "(.+)" \(U\+', re.DOTALL)
# Layout takes time with the product of both: colspan=100000 took 25 s.
MOST_COLUMNS, MOST_ROWS = 60, 1000
# Each table in a table is laid out several times by the one around it: nine took minutes.
DEEPEST_TABLES = 3
SVG = "{http://www.w3.org/2000/svg}"
DECORATION = "\ue000"  # the alternative text of pictures that say nothing


class CannotSet(Exception):
    """What is wrong with a document: the `code` and `detail` of a fault, see `errors.found`."""

    def __init__(self, code: str, detail: object) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = str(detail)


@dataclass(frozen=True)
class Order:
    """A document and its bounds; addresses in it are relative to `base_url`."""

    html: str
    base_url: str
    most_pages: int
    tagged: bool = False


def typeset(order: Order, fetcher: URLFetcher, fonts: FontConfiguration) -> bytes:
    """Return the PDF; the same document and files give the same bytes.

    Raises `CannotSet` or `MemoryError`, and lets through whatever fatal error the fetcher raises.
    """
    cjkjustify.install()
    warm.install()
    with _listening() as heard, _counting(order.most_pages):
        document = HTML(string=order.html, base_url=order.base_url, url_fetcher=fetcher)
        bound_tables(document.etree_element)
        words = prepared(document.etree_element) if order.tagged else None
        stylesheets, counters = warm.styles(document, fetcher, order.base_url)
        pdf: bytes = document.write_pdf(
            stylesheets=stylesheets,
            counter_style=counters,
            font_config=fonts,
            pdf_identifier=True,  # a hash of the content: the only identity that repeats
            pdf_variant="pdf/ua-1" if order.tagged else None,
        )
    _judge(heard)
    return pdf if words is None else completed(pdf, words)


def prepared(element: Any) -> dict[str, str]:
    """Mark the pictures that say nothing, and return what the words of each link are.

    WeasyPrint takes an empty alternative text for an omission, and hidden drawings for pictures.
    """
    for picture in element.iter("img"):
        if picture.get("alt") == "":
            picture.set("alt", DECORATION)
    for drawing in element.iter(f"{SVG}svg"):
        if drawing.get("aria-hidden") == "true":
            title = drawing.makeelement(f"{SVG}title", {})
            title.text = DECORATION
            drawing.insert(0, title)
    words: dict[str, str] = {}
    for link in element.iter("a"):
        said = " ".join(" ".join(link.itertext()).split())
        words.setdefault(link.get("href", "").removeprefix("#"), said)
    return words


def completed(pdf: bytes, words: dict[str, str]) -> bytes:
    """Return the tagged file as PDF/UA-1 asks for it."""
    from .tagging import finish  # few documents are tagged: 50 ms of pikepdf are theirs alone

    return finish(pdf, words)


# --- bounds -------------------------------------------------------------------------------------


def bound_tables(element: Any, depth: int = 0) -> None:
    """Clamp the spans of cells, and refuse tables in tables in tables in tables."""
    waiting = [(element, depth)]
    while waiting:
        parent, depth = waiting.pop()
        for child in parent:
            deeper = depth + (child.tag == "table")
            if deeper > DEEPEST_TABLES:
                raise CannotSet("too_many_tables", DEEPEST_TABLES)
            _clamp(child.attrib, "colspan", MOST_COLUMNS)
            _clamp(child.attrib, "rowspan", MOST_ROWS)
            _clamp(child.attrib, "span", MOST_COLUMNS)
            waiting.append((child, deeper))


def _clamp(attributes: dict[str, str], name: str, most: int) -> None:
    said = attributes.get(name, "").strip()
    if said and (not said.isdecimal() or len(said) > len(str(most)) or int(said) > most):
        attributes[name] = str(most) if said.isdecimal() else "1"


class _PageCounter(logging.Handler):
    """WeasyPrint tells of every page that it begins; stop it before it fills the memory."""

    def __init__(self, most: int) -> None:
        super().__init__(logging.INFO)
        self.most = most

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %d" in str(record.msg) and isinstance(record.args, tuple):
            page = record.args[0]
            if isinstance(page, int) and page > self.most:
                raise CannotSet("too_many_pages", self.most)


@contextmanager
def _counting(most: int) -> Iterator[None]:
    counter = _PageCounter(most)
    PROGRESS_LOGGER.addHandler(counter)
    before = PROGRESS_LOGGER.level, PROGRESS_LOGGER.propagate, PROGRESS_LOGGER.disabled
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = PROGRESS_LOGGER.disabled = False
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(counter)
        level, PROGRESS_LOGGER.propagate, PROGRESS_LOGGER.disabled = before
        PROGRESS_LOGGER.setLevel(level)


# --- what WeasyPrint says -----------------------------------------------------------------------


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect WeasyPrint's log instead of writing it: it quotes what residents wrote.

    Whatever the process's logging says of levels: a missing glyph is known from nowhere else.
    """
    listener, before = _Listener(), (LOGGER.propagate, LOGGER.level, LOGGER.disabled)
    LOGGER.addHandler(listener)
    LOGGER.propagate, LOGGER.disabled = False, False
    LOGGER.setLevel(logging.WARNING)
    try:
        yield listener.heard
    finally:
        LOGGER.removeHandler(listener)
        LOGGER.propagate, level, LOGGER.disabled = before
        LOGGER.setLevel(level)


def _judge(heard: list[logging.LogRecord]) -> None:
    """Refuse a sheet with holes; remarks on CSS that WeasyPrint does not know are no holes."""
    messages = [record.getMessage() for record in heard]
    missing = [match[1] for text in messages if (match := MISSING_GLYPH.match(text))]
    if missing:
        raise CannotSet("missing_glyph", "".join(dict.fromkeys(missing)))
    for record in heard:
        if record.levelno >= logging.ERROR:
            if any(_is_memory(part) for part in record.args or ()):
                raise MemoryError
            raise CannotSet("sheet_fault", record.getMessage())


def _is_memory(part: object) -> bool:
    """Recognise a picture that did not find the memory to be decoded."""
    return isinstance(part, Exception) and isinstance(part.__cause__, MemoryError)
