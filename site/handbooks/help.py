"""`docs/printing-handbooks.zh.md` as a page of the admin.

The page is written once. Of Markdown only what it uses is read: headings, paragraphs, lists,
tables, pictures, a block to copy, and bold words.
"""

import base64
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

DOCS = Path(settings.ROOT) / "docs"
PICTURE = re.compile(r"!\[(.*)\]\((.*)\)")


@cache
def how_to_print() -> tuple[str, SafeString]:
    """Return the title and the rest of the page; it changes only with the program."""
    title, _newline, text = (DOCS / "printing-handbooks.zh.md").read_text("utf-8").partition("\n")
    return title.removeprefix("# "), mark_safe("\n".join(_blocks(text)))


def _blocks(text: str) -> Iterator[str]:
    """Yield HTML; what stands in a block to copy is left as it is."""
    for number, part in enumerate(text.split("```\n")):
        if number % 2:
            yield format_html("<pre>{}</pre>", part.rstrip())
            continue
        for block in part.strip().split("\n\n"):
            yield from _lines(block.splitlines())


def _lines(lines: list[str]) -> Iterator[str]:
    for kind, group in groupby(lines, key=_kind):
        yield WRITERS[kind](list(group))


def _kind(line: str) -> str:
    if line.startswith("#"):
        return "heading"
    if PICTURE.fullmatch(line):
        return "picture"
    if re.match(r"\d+\. ", line):
        return "ol"
    return {"|": "table", "-": "ul"}.get(line[:1], "text")


def _text(lines: list[str]) -> SafeString:
    return format_html("<p>{}</p>", _inline("".join(lines)))


def _inline(text: str) -> SafeString:
    return mark_safe(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text)))


def _heading(lines: list[str]) -> SafeString:
    return format_html_join("", "<h2>{}</h2>", ((line.lstrip("# "),) for line in lines))


def _items(lines: list[str]) -> SafeString:
    words = ((_inline(line.split(" ", 1)[1]),) for line in lines)
    return format_html_join("", "<li>{}</li>", words)


def _table(lines: list[str]) -> SafeString:
    head, _rule, *rows = [line.strip("|").split("|") for line in lines]
    cells = [format_html_join("", "<td>{}</td>", _cells(row)) for row in rows]
    return format_html(
        '<div class="linli-scroll"><table class="linli-table linli-table--desk">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        format_html_join("", '<th scope="col">{}</th>', _cells(head)),
        format_html_join("", "<tr>{}</tr>", ((row,) for row in cells)),
    )


def _cells(row: list[str]) -> Iterator[tuple[SafeString]]:
    return ((_inline(cell.strip()),) for cell in row)


def _picture(lines: list[str]) -> SafeString:
    found = PICTURE.fullmatch(lines[0])
    assert found is not None  # as `_kind` has seen
    drawing = base64.b64encode((DOCS / found[2]).read_bytes()).decode()
    address = f"data:image/svg+xml;base64,{drawing}"
    return format_html('<p><img class="linli-picture" src="{}" alt="{}"></p>', address, found[1])


WRITERS = {
    "heading": _heading,
    "picture": _picture,
    "table": _table,
    "text": _text,
    "ul": lambda lines: format_html('<ul class="linli-points">{}</ul>', _items(lines)),
    "ol": lambda lines: format_html(
        '<ol class="linli-points linli-points--steps">{}</ol>', _items(lines)
    ),
}
