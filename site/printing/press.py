"""From a template to the bytes of a PDF."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration

from . import cjkjustify
from .errors import MissingGlyph, SheetFault
from .fetcher import FetchStopped, HouseFetcher, base_url
from .typefaces import font_configuration

MISSING_GLYPH = re.compile(r'^\.notdef glyph .* "(.+)" \(U\+', re.DOTALL)
BCP47 = {"zh-hans": "zh-Hans"}

_press = Lock()


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    language: str = "zh-hans",
    tagged: bool = False,
) -> bytes:
    """Set a template of `templates/print/` and return its PDF.

    The same template, context and language give the same bytes. `tagged` makes an accessible
    PDF/UA-1. The template also sees `document_title` and `document_language`.
    Raises `errors.PrintFault` when a character, a picture or an address cannot be printed.
    """
    named = {"document_title": title, "document_language": BCP47.get(language, language)}
    with translation.override(language):
        html = render_to_string(template, {**context, **named})
    return render_html(html, tagged=tagged)


def render_html(html: str, *, tagged: bool = False) -> bytes:
    """Return the PDF of a whole HTML document; addresses are relative to the site's own."""
    cjkjustify.install()
    with _press, _listening() as heard:
        try:
            pdf = HTML(string=html, base_url=base_url(), url_fetcher=HouseFetcher()).write_pdf(
                font_config=_fonts(),
                pdf_identifier=True,  # a hash of the content: the only identity that repeats
                pdf_variant="pdf/ua-1" if tagged else None,
            )
        except FetchStopped as stop:
            raise stop.fault from stop
    _judge(heard)
    return pdf


@cache
def _fonts() -> FontConfiguration:
    """One configuration for the life of the process: 50 → 32 ms a poster."""
    return font_configuration()


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect WeasyPrint's log instead of writing it: it quotes what residents wrote.

    Whatever the site's LOGGING says of levels: a missing glyph is known from nowhere else.
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
        raise MissingGlyph("".join(dict.fromkeys(missing)))
    for record in heard:
        if record.levelno >= logging.ERROR:
            raise SheetFault(record.getMessage())
