"""Set every document once: the PDFs of HTML documents from the shelf, or set and put there.

A document's key is the hash of everything that its PDF depends on: its HTML, the content of the
stylesheets and pictures that it names, the typefaces, and the versions of what sets it.
"""

import ctypes
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from hashlib import sha256
from html import unescape
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings

from . import fetcher, workshop
from .errors import PrintFault
from .shelf import Shelf, shelf
from .typefaces import CHECKSUMS

# Raise this when the same document is to be set in another way: what was kept is then left alone.
VERSION = 1
PROGRAMS = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "fonttools", "pikepdf")
LIBRARIES = {
    "libpango-1.0.so.0": "pango_version_string",
    "libharfbuzz.so.0": "hb_version_string",
    "libharfbuzz-subset.so.0": "hb_version_string",
}
# Our own modules that decide what a page looks like.
SOURCES = ("cjkjustify.py", "typesetting.py", "warm.py")
NAMED = re.compile(
    r"<(?:img|link|image|object|embed|input)\b[^>]*?\s(?:xlink:)?(?:src|href|data)=\"([^\"]+)\""
)

Finish = Callable[[bytes], bytes]
Outcome = bytes | PrintFault


def as_set(pdf: bytes) -> bytes:
    """Keep a PDF as it came."""
    return pdf


def keys(htmls: Sequence[str], finish: Finish = as_set) -> list[str | PrintFault]:
    """Return what each document is kept under; the files that they name are read once."""
    seen: dict[str, str | PrintFault] = {}
    return [_key(html, finish, seen) for html in htmls]


def set_once(
    htmls: Sequence[str], keyed: Sequence[str | PrintFault], finish: Finish = as_set
) -> list[Outcome]:
    """Return the PDF of each document, or why it cannot be set; `keyed` are their `keys`.

    What is not on the shelf is set, as many at once as may be, `finish`ed and put there. A
    document that is asked for twice is set once, and one that fails stops no other.
    """
    store = shelf()
    known: dict[str, Outcome] = {}
    missing: dict[str, str] = {}
    for html, key in zip(htmls, keyed, strict=True):
        if isinstance(key, str) and key not in known and key not in missing:
            content = store.take(key)
            if content is None:
                missing[key] = html
            else:
                known[key] = content
    known |= _set(missing, finish, store)
    return [known[key] if isinstance(key, str) else key for key in keyed]


def _set(missing: dict[str, str], finish: Finish, store: Shelf) -> dict[str, Outcome]:
    def one(item: tuple[str, str]) -> Outcome:
        key, html = item
        try:
            content = finish(workshop.render_one(html))
        except PrintFault as fault:
            return fault
        store.put(key, content)
        return content

    # The longest first, so that no process ends long after the others.
    items = sorted(missing.items(), key=lambda item: -len(item[1]))
    if len(items) < 2:
        return {key: one((key, html)) for key, html in items}
    with ThreadPoolExecutor(max(1, settings.PRINT_PROCESSES)) as crew:
        return {item[0]: outcome for item, outcome in zip(items, crew.map(one, items), strict=True)}


def _key(html: str, finish: Finish, seen: dict[str, str | PrintFault]) -> str | PrintFault:
    parts = [_house(), finish.__qualname__, fetcher.base_url(), html]
    for address in NAMED.findall(html):
        if address.startswith("data:"):
            continue
        content = _content(urljoin(fetcher.base_url(), unescape(address)), seen)
        if isinstance(content, PrintFault):
            return content
        parts.append(content)
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _content(url: str, seen: dict[str, str | PrintFault]) -> str | PrintFault:
    if url not in seen:
        try:
            seen[url] = sha256(fetcher.read(url)[0]).hexdigest()
        except PrintFault as fault:
            seen[url] = fault
    return seen[url]


@cache
def _house() -> str:
    """Everything that is the same for all documents of this process."""
    sources = [sha256(_source(name)).hexdigest() for name in SOURCES]
    programs = [f"{name} {version(name)}" for name in PROGRAMS]
    return "\n".join([str(VERSION), *CHECKSUMS.values(), *sources, *programs, *_libraries()])


def _source(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()


def _libraries() -> list[str]:
    """The versions of what shapes and cuts the typefaces, where they can be asked."""
    said = []
    for name, function in LIBRARIES.items():
        with suppress(OSError, AttributeError):
            ask = getattr(ctypes.CDLL(name), function)
            ask.restype = ctypes.c_char_p
            said.append(f"{name} {ask().decode()}")
    return said
