"""A part of a book, set alone and ready to be bound: what binding must know of it, read once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .colours import Tones

# A shared chapter is set once for communities of many colours: in colours that nobody chooses,
# which become places in a palette that each book brings along.
PLACEHOLDERS = Tones("#010203", "#010204", "#010205")
PLACED = re.compile(rb"0\.003922 0\.007843 (0\.011765|0\.015686|0\.019608) (rg|RG)\b")
PLACES = {b"0.011765": b"0", b"0.015686": b"1", b"0.019608": b"2"}
OPERATORS = {b"rg": (b"cs", b"sc"), b"RG": (b"CS", b"SC")}
PALETTE = Name("/Tones")


@dataclass(frozen=True)
class Mark:
    """A bookmark: `level` from 1, `page` from 0, the place in points from the bottom left."""

    level: int
    title: str
    page: int
    left: float
    top: float


def as_part(pdf: bytes) -> bytes:
    """Return a PDF whose placeholders are places of a palette; the same bytes for the same."""
    with pikepdf.open(BytesIO(pdf)) as document:
        palette = document.make_indirect(Array([Name.Indexed, Name.DeviceRGB, 2, String(bytes(9))]))
        document.Root[PALETTE] = palette
        for holder, stream in _drawn(document):
            _drop_unused(holder)
            drawn, changes = PLACED.subn(_placed, stream.read_bytes())
            if changes:
                stream.write(drawn)
                _colour_spaces(holder)[PALETTE] = palette
        del document.docinfo
        part = BytesIO()
        document.save(part, deterministic_id=True)
    return part.getvalue()


def _drawn(document: Pdf) -> Iterator[tuple[Object, Object]]:
    """Every stream of drawing operators, with what holds its resources."""
    for page in document.pages:
        page.contents_coalesce()
        yield page.obj, page.obj.Contents
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        ):
            yield item, item


def _drop_unused(holder: Object) -> None:
    """WeasyPrint declares two colour spaces of screens on every page, which a press refuses."""
    spaces = holder.get("/Resources", Dictionary()).get("/ColorSpace", Dictionary())
    for name in ("/lab-d50", "/lab-d65"):
        if name in spaces:
            del spaces[name]


def _placed(match: re.Match[bytes]) -> bytes:
    space, colour = OPERATORS[match[2]]
    return b"/Tones %b %b %b" % (space, PLACES[match[1]], colour)


def _colour_spaces(holder: Object) -> Object:
    resources = holder.get("/Resources")
    if resources is None:
        resources = holder.Resources = Dictionary()
    if "/ColorSpace" not in resources:
        resources.ColorSpace = Dictionary()
    return resources.ColorSpace


class Part:
    """An opened part, from which many books take copies."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.pages = list(self.pdf.pages)

    def __len__(self) -> int:
        return len(self.pages)

    @cached_property
    def stamps(self) -> list[Object]:
        """Every page as a drawing that can be put on others."""
        return [page.as_form_xobject() for page in self.pages]

    @cached_property
    def palette(self) -> Object | None:
        """The palette, to be filled where it is copied to."""
        return self.pdf.Root.get(PALETTE)

    @cached_property
    def marks(self) -> list[Mark]:
        """The bookmarks in their order."""
        outlines = self.pdf.Root.get("/Outlines")
        return list(self._marks(outlines, 1)) if outlines is not None else []

    @cached_property
    def names(self) -> dict[str, tuple[int, float, float]]:
        """The places that links lead to: page from 0, left, top."""
        listed = self.pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary())
        entries = list(cast(Array, listed.get("/Names", Array())))
        return {
            str(name): self._place(place)
            for name, place in zip(entries[::2], entries[1::2], strict=True)
        }

    @cached_property
    def linked(self) -> set[int]:
        """The pages, from 0, on which there are links."""
        return {number for number, page in enumerate(self.pages) if "/Annots" in page.obj}

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        return {page.obj.objgen: number for number, page in enumerate(self.pages)}

    def _marks(self, parent: Object, level: int) -> Iterator[Mark]:
        item = parent.get("/First")
        while item is not None:
            place = item.Dest if "/Dest" in item else item.A.D
            yield Mark(level, str(item.Title), *self._place(place))
            yield from self._marks(item, level + 1)
            item = item.get("/Next")

    def _place(self, place: Object) -> tuple[int, float, float]:
        page, _kind, left, top, *_zoom = cast(Array, place)
        return self._numbers[page.objgen], float(left), float(top)
