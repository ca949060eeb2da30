"""The plain words of a chapter, line by line: headings, sentences, rows of tables."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from .composing import Chapter

SENTENCE_END = re.compile(r"(?<=[。！？；])")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption"}
BLOCKS = HEADINGS | {
    "p", "li", "div", "section", "ol", "ul", "dl", "dt", "dd", "figure", "figcaption", "blockquote",
    "table", "thead", "tbody", "tr", "aside", "header", "footer", "small", "br", "hr",
}  # fmt: skip
CELLS = {"td", "th"}


@dataclass(frozen=True)
class Line:
    """One line; `kind` is heading, text or row.

    A row's `label` is its first cell, its `text` the others, with a tab between them.
    """

    kind: str
    label: str
    text: str

    @property
    def whole(self) -> str:
        """The line as one reads it."""
        return f"{self.label} {self.text}".replace("\t", " ").strip()


def lines_of(chapter: Chapter) -> list[Line]:
    """Return all words of a chapter, but for its title."""
    lines = [Line("text", "", sentence) for sentence in _sentences(chapter.lead)]
    for table in chapter.tables:
        lines += [row_line([str(cell) for cell in row]) for row in table.rows]
    return lines + html_lines(chapter.html)


def row_line(cells: list[str]) -> Line:
    """Return a row of a table."""
    first, *rest = [_tidy(cell) for cell in cells] or [""]
    return Line("row", first, "\t".join(rest))


def html_lines(html: str) -> list[Line]:
    """Return the lines of safe HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return reader.lines


def _sentences(text: str) -> list[str]:
    return [tidy for part in SENTENCE_END.split(text) if (tidy := _tidy(part))]


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class _Reader(HTMLParser):
    """Collects text between the edges of blocks; the cells of a row belong together."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.text = ""
        self.cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_line()
            self.cells = []
        elif tag in BLOCKS:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in CELLS and self.cells is not None:
            self.cells.append(self.text)
            self.text = ""
        elif tag == "tr" and self.cells is not None:
            if any(cell.strip() for cell in self.cells):
                self.lines.append(row_line(self.cells))
            self.cells = None
        elif tag in BLOCKS:
            self.end_line("heading" if tag in HEADINGS else "text")

    def handle_data(self, data: str) -> None:
        self.text += data

    def end_line(self, kind: str = "text") -> None:
        """Take what was read since the last edge; inside a cell blocks are mere spaces."""
        if self.cells is not None:
            self.text += " "
            return
        parts = [_tidy(self.text)] if kind == "heading" else _sentences(self.text)
        self.lines += [Line(kind, "", part) for part in parts if part]
        self.text = ""
