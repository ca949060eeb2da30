"""From a template to the bytes of a PDF."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from . import workshop

BCP47 = {"zh-hans": "zh-Hans"}


def bcp47(language: str) -> str:
    """Return a language as documents name it."""
    return BCP47.get(language, language)


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    language: str = "",
    tagged: bool = False,
) -> bytes:
    """Set a template of `templates/print/` and return its PDF.

    The same template, context and language give the same bytes. `tagged` makes an accessible
    PDF/UA-1. The template also sees `document_title` and `document_language`.
    Raises `errors.PrintFault` when a character, a picture or an address cannot be printed.
    """
    return render_html(written(template, context, title=title, language=language), tagged=tagged)


def render_many(
    template: str,
    contexts: Iterable[Mapping[str, Any]],
    *,
    title: str,
    language: str = "",
) -> list[bytes]:
    """Set a template with several contexts, as many at once as may be; the PDFs in their order.

    Raises the `PrintFault` of the first that cannot be printed, with its place in `document`.
    """
    return workshop.render_all(
        [written(template, context, title=title, language=language) for context in contexts]
    )


def written(template: str, context: Mapping[str, Any], *, title: str, language: str = "") -> str:
    """Return the HTML document that `render` sets; without a language it is the house's own."""
    language = language or settings.LANGUAGE_CODE
    named = {"document_title": title, "document_language": bcp47(language)}
    with translation.override(language):
        return render_to_string(template, {**context, **named})


def render_html(html: str, *, tagged: bool = False) -> bytes:
    """Return the PDF of a whole HTML document; addresses are relative to the site's own."""
    return workshop.render_one(html, tagged=tagged)
