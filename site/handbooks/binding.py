"""Bind a book of its parts: pages moved for the fold, numbered, headed, linked, in whole sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import cast

import pikepdf
from django.conf import settings
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from printing.press import bcp47

from .colours import Tones, channels
from .parts import Part

SHEET = 4
# The inner margin is 4 mm wider than the outer one; plain.css does the same for the plain book.
SHIFT = 2 * 72 / 25.4  # points
FRONT = 2  # the cover, and the imprint behind it


@dataclass(frozen=True)
class Bound:
    """A finished book; `contents` are the chapters' titles with the pages they stand on."""

    pdf: bytes
    contents: list[tuple[str, int]]
    pages: int


@dataclass(frozen=True)
class BoundChapter:
    """A chapter's part: its pages, and last a page with its running head."""

    key: str
    title: str
    part: Part

    @property
    def pages(self) -> int:
        """How many pages of it stand in the book."""
        return len(self.part) - 1


@dataclass(frozen=True)
class Parts:
    """All that a book is bound of.

    `frame` has the cover, the imprint, what follows the last chapter, the back cover, and last a
    page with the running head of left pages; its last page before the back cover may be repeated.
    `tabs` has two pages for each chapter, a left one and a right one.
    """

    frame: Part
    contents: Part
    chapters: Sequence[BoundChapter]
    numbers: Part
    tabs: Part


def first_pages(chapters: Sequence[BoundChapter], contents_pages: int) -> list[int]:
    """Return the page, from 1, on which each chapter begins."""
    starts, page = [], FRONT + contents_pages + 1
    for chapter in chapters:
        starts.append(page)
        page += chapter.pages
    return starts


def page_count(parts: Parts) -> int:
    """Return how many pages the book will have, filled up to whole sheets."""
    inner = len(parts.contents) + sum(chapter.pages for chapter in parts.chapters)
    return _whole(len(parts.frame) - 1 + inner)


def _whole(pages: int) -> int:
    return pages + -pages % SHEET


@dataclass
class _Leaf:
    """One page of the book before it is made: where it comes from and what is stamped on it."""

    part: Part
    page: int
    numbered: bool = False
    head: tuple[Part, int] | None = None
    tab: int | None = None  # the chapter, from 0
    moved: bool = True


def _leaves(parts: Parts) -> Iterator[_Leaf]:
    """Every page in its order; `head` is for a right page, left ones have the book's."""
    frame, back = parts.frame, len(parts.frame) - 2
    yield _Leaf(frame, 0, moved=False)
    yield _Leaf(frame, 1)
    for page in range(len(parts.contents)):
        yield _Leaf(parts.contents, page, numbered=True)
    for tab, chapter in enumerate(parts.chapters):
        for page in range(chapter.pages):
            head = (chapter.part, chapter.pages) if page else None
            yield _Leaf(chapter.part, page, numbered=True, head=head, tab=tab)
    for page in range(FRONT, back):
        yield _Leaf(frame, page)
    missing = page_count(parts) - len(parts.contents) - sum(c.pages for c in parts.chapters)
    for _sheet in range(missing - back - 1):
        yield _Leaf(frame, back - 1)
    yield _Leaf(frame, back, moved=False)


def bind(parts: Parts, tones: Tones, title: str) -> Bound:
    """Return the book; the same parts, tones and title give the same bytes."""
    with pikepdf.new() as book:
        binder = _Binder(book, parts, bytes(channels(tones)))
        binder.place()
        binder.link()
        binder.mark()
        _describe(book, title)
        out = BytesIO()
        book.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
        )
        starts = first_pages(parts.chapters, len(parts.contents))
        titles = [chapter.title for chapter in parts.chapters]
        return Bound(out.getvalue(), list(zip(titles, starts, strict=True)), len(book.pages))


@dataclass
class _Binder:
    """A book in the making."""

    book: Pdf
    parts: Parts
    colours: bytes
    leaves: list[_Leaf] = field(init=False)
    tinted: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.leaves = list(_leaves(self.parts))
        self.before = {
            right: self._stream(f"q 1 0 0 1 {SHIFT if right else -SHIFT:.6f} 0 cm q")
            for right in (True, False)
        }

    def place(self) -> None:
        """Copy the pages, move them away from the fold, and stamp number and head on them."""
        for number, leaf in enumerate(self.leaves, 1):
            self.book.pages.append(leaf.part.pages[leaf.page])
            self._tint(leaf.part)
            if leaf.moved:
                self._finish(self.book.pages[-1].obj, leaf, number)

    def _finish(self, page: Object, leaf: _Leaf, number: int) -> None:
        right = number % 2 == 1
        stamps = {}
        if leaf.tab is not None:
            place = 2 * leaf.tab + right
            stamps[f"/Tab{place}"] = (self.parts.tabs, place)
        if leaf.numbered:
            stamps[f"/Number{number}"] = (self.parts.numbers, number - 1)
        if leaf.head:
            stamps["/Head" if right else "/Book"] = (
                leaf.head if right else (self.parts.frame, len(self.parts.frame) - 1)
            )
        if stamps:
            drawings = _drawings(page)
            for name, (part, index) in stamps.items():
                if name not in drawings:
                    drawings[name] = self.book.copy_foreign(part.stamps[index])
                    self._tint(part)
        after = self._stream(" ".join(["Q", *(f"{name} Do" for name in stamps), "Q"]))
        drawn = self.book.copy_foreign(leaf.part.pages[leaf.page].obj.Contents)
        page.Contents = Array([self.before[right], drawn, after])

    def _tint(self, part: Part) -> None:
        """Fill the part's palette with this book's colours."""
        if id(part) not in self.tinted and part.palette is not None:
            self.tinted.add(id(part))
            self.book.copy_foreign(part.palette)[3] = String(self.colours)

    def _stream(self, text: str) -> Stream:
        return self.book.make_stream(text.encode())

    def link(self) -> None:
        """Let links inside the book lead to its pages, and move all of them with their page."""
        places = self._places()
        for index, leaf in enumerate(self.leaves):
            if leaf.page not in leaf.part.linked:
                continue
            for annotation in cast(Array, self.book.pages[index].obj.Annots):
                self._lead(annotation, leaf.part, index - leaf.page, places)
                if leaf.moved:
                    _move(annotation, self._shift(index))

    def _lead(
        self, link: Object, part: Part, start: int, places: dict[str, tuple[int, float, float]]
    ) -> None:
        """Name the page: a name of the book's, or one of the same part."""
        name = link.get("/Dest")
        if name is None and link.get("/A", Dictionary()).get("/S") == "/GoTo":
            name = link.A.D
            del link.A
        if name is None:
            return
        place = places.get(str(name))
        if place is None:
            page, left, top = part.names[str(name)]
            place = start + page, left, top
        link.Dest = self._destination(*place)

    def _places(self) -> dict[str, tuple[int, float, float]]:
        starts = first_pages(self.parts.chapters, len(self.parts.contents))
        pairs = zip(self.parts.chapters, starts, strict=True)
        return {chapter.key: (start - 1, *_top(chapter.part)) for chapter, start in pairs}

    def _destination(self, index: int, left: float, top: float) -> Array:
        page = self.book.pages[index].obj
        return Array([page, Name.XYZ, round(left + self._shift(index), 3), round(top, 3), 0])

    def _shift(self, index: int) -> float:
        return SHIFT if index % 2 == 0 else -SHIFT

    def mark(self) -> None:
        """Write the bookmarks of all chapters, each one's own below it."""
        starts = first_pages(self.parts.chapters, len(self.parts.contents))
        marks = [
            (mark.level, mark.title, self._destination(start - 1 + mark.page, mark.left, mark.top))
            for chapter, start in zip(self.parts.chapters, starts, strict=True)
            for mark in chapter.part.marks
        ]
        if marks:
            self.book.Root.Outlines = _outlines(self.book, marks)


def _drawings(page: Object) -> Object:
    """The drawings that pages of one part share by name."""
    resources = page.Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    return resources.XObject


def _top(part: Part) -> tuple[float, float]:
    box = part.pages[0].mediabox
    return 0.0, float(box[3])


def _move(link: Object, by: float) -> None:
    rect = [float(edge) for edge in cast(Array, link.Rect)]
    link.Rect = Array([round(edge + by * (side % 2 == 0), 3) for side, edge in enumerate(rect)])


def _outlines(book: Pdf, marks: list[tuple[int, str, Array]]) -> Object:
    """Link the bookmarks as PDF wants them: parents, neighbours, and how many are below."""
    root = book.make_indirect(Dictionary(Type=Name.Outlines, Count=len(marks)))
    line = [(0, root)]
    for level, title, place in marks:
        while line[-1][0] >= level:
            line.pop()
        parent = line[-1][1]
        item = book.make_indirect(Dictionary(Title=String(title), Dest=place, Parent=parent))
        if "/Last" in parent:
            item.Prev, parent.Last.Next = parent.Last, item
        else:
            parent.First = item
        parent.Last = item
        for _level, above in line[1:]:
            above.Count = above.get("/Count", 0) + 1
        line.append((level, item))
    return root


def _describe(book: Pdf, title: str) -> None:
    """Say the title and the language, and show pages as they lie open."""
    book.docinfo[Name.Title] = String(title)
    book.docinfo[Name.Producer] = String("Linli")
    root = book.Root
    root.Lang = String(bcp47(settings.LANGUAGE_CODE))
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageLayout = Name.TwoPageRight
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


def to_whole_sheets(pdf: bytes, spare: int) -> bytes:
    """Take pages for notes, of which `spare` stand before the back cover, until sheets are full."""
    with pikepdf.open(BytesIO(pdf)) as book:
        keep = _whole(len(book.pages) - spare)
        for _page in range(len(book.pages) - keep):
            del book.pages[-2]
        bound = BytesIO()
        book.save(
            bound, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve
        )
        return bound.getvalue()
