"""Print many books at once: what they share is set once, and only what is new is set at all."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from django.utils.translation import gettext_lazy as _

from printing.errors import PrintFault

from . import documents
from .binding import Bound, BoundChapter, Parts, bind, first_pages, page_count
from .colours import tones
from .composing import Book, Imprint
from .formats import ORDINARY, Format
from .parts import Part, as_part

OPENED = 400  # parts a process keeps open, about 50 kB each
ROUNDS = 6  # the contents' length is found in two; a limit for what should never happen


class ChapterFault(PrintFault):
    """A chapter cannot be set; the sentence names it, `code` is that of the fault."""

    def __init__(self, chapter: str, fault: PrintFault) -> None:
        super().__init__(
            _("Chapter “%(chapter)s”: %(reason)s") % {"chapter": chapter, "reason": fault}
        )
        self.code = fault.code
        self.chapter = chapter


@dataclass(frozen=True)
class Order:
    """A book to be printed."""

    book: Book
    imprint: Imprint
    format: Format = ORDINARY


Result = Bound | PrintFault
_opened: OrderedDict[str, Part] = OrderedDict()
_one_at_a_time = Lock()


def print_books(orders: Sequence[Order]) -> list[Result]:
    """Return each book, or why it cannot be printed; a faulty chapter stops only its own books.

    What is missing of all books is set together, in as many processes as the workshop has. A
    thread binds while others wait: the opened parts are shared.
    """
    with _one_at_a_time:
        works = [_Work(order) for order in orders]
        _set_parts(works)
        _set_contents(works)
        return [work.bound() for work in works]


@dataclass
class _Work:
    """A book on its way."""

    order: Order
    frame: Part | None = None
    chapters: list[BoundChapter] = field(default_factory=list)
    numbers: Part | None = None
    tabs: Part | None = None
    contents: Part | None = None
    fault: PrintFault | None = None

    def contents_asked(self) -> str:
        """The document of the contents, in as many pages as it had the last time."""
        pages = len(self.contents) if self.contents else 1
        starts = first_pages(self.chapters, pages)
        return documents.contents(self.order.book, self.order.format, starts)

    def parts(self) -> Parts:
        """All parts, once they are there."""
        frame, contents, numbers = self.frame, self.contents, self.numbers
        assert frame is not None
        assert contents is not None
        return Parts(frame, contents, self.chapters, numbers or contents, self.tabs or contents)

    def bound(self) -> Result:
        """The finished book."""
        if self.fault:
            return self.fault
        book = self.order.book
        return bind(self.parts(), tones(book.accent), documents.title(book))


def _set_parts(works: Sequence[_Work]) -> None:
    """Set frames and chapters of all books."""
    written = _Chapters()
    asked: list[str] = []
    for work in works:
        book, form = work.order.book, work.order.format
        asked.append(documents.frame(book, work.order.imprint, form))
        asked.extend(written.of(book, number, form) for number in range(len(book.chapters)))
    parts = iter(_parts(asked))
    for work in works:
        work.frame = _taken(work, next(parts), "")
        for chapter in work.order.book.chapters:
            part = _taken(work, next(parts), chapter.title)
            if part is not None:
                work.chapters.append(BoundChapter(chapter.key, chapter.title, part))


def _set_contents(works: Sequence[_Work]) -> None:
    """Set the contents, again where they take another number of pages than was thought."""
    unsettled = [work for work in works if work.fault is None]
    for _round in range(ROUNDS):
        asked = [work.contents_asked() for work in unsettled]
        again = []
        for work, outcome in zip(unsettled, _parts(asked), strict=True):
            before = len(work.contents) if work.contents else 1
            work.contents = _taken(work, outcome, "")
            if work.contents is not None and len(work.contents) != before:
                again.append(work)
        unsettled = again
        if not unsettled:
            break
    _set_stamps([work for work in works if work.fault is None])


def _set_stamps(works: Sequence[_Work]) -> None:
    """Set what is stamped on the pages of many books: page numbers and tabs."""
    numbers = [documents.numbers(work.order.format, page_count(work.parts())) for work in works]
    tabs = [documents.tab_pages(work.order.format, len(work.chapters)) for work in works]
    parts = _parts([*numbers, *tabs])
    for work, number, tab in zip(works, parts, parts[len(works) :], strict=False):
        work.numbers, work.tabs = _taken(work, number, ""), _taken(work, tab, "")


def _taken(work: _Work, outcome: Part | PrintFault, chapter: str) -> Part | None:
    """The part, or None after noting the first fault of the book."""
    if isinstance(outcome, Part):
        return outcome
    work.fault = work.fault or (ChapterFault(chapter, outcome) if chapter else outcome)
    return None


class _Chapters:
    """The documents of chapters; a chapter that many books share is written once."""

    def __init__(self) -> None:
        self._written: dict[str, str] = {}

    def of(self, book: Book, index: int, form: Format) -> str:
        """The document of a book's chapter, counted from 0."""
        chapter = book.chapters[index]
        elsewhere = documents.linked(chapter, book)
        same = json.dumps(
            [form.key, index, elsewhere, chapter.plain()], ensure_ascii=False, default=str
        )
        if same not in self._written:
            self._written[same] = documents.chapter(chapter, index + 1, form, elsewhere)
        return self._written[same]


def _parts(htmls: Iterable[str]) -> list[Part | PrintFault]:
    """Open the parts of these documents; what was never set is set now."""
    from printing.once import keys, set_once

    asked = list(htmls)
    keyed = keys(asked, as_part)
    found: dict[str | PrintFault, Part | PrintFault] = {
        key: _opened[key] for key in keyed if isinstance(key, str) and key in _opened
    }
    closed = [number for number, key in enumerate(keyed) if key not in found]
    fresh = set_once([asked[n] for n in closed], [keyed[n] for n in closed], as_part)
    for number, outcome in zip(closed, fresh, strict=True):
        if keyed[number] not in found:
            found[keyed[number]] = Part(outcome) if isinstance(outcome, bytes) else outcome
    _keep_open(found)
    return [found[key] for key in keyed]


def _keep_open(found: dict[str | PrintFault, Part | PrintFault]) -> None:
    """Remember the parts for the next book; close those that none needed for longest."""
    for key, part in found.items():
        if isinstance(key, str) and isinstance(part, Part):
            _opened[key] = part
            _opened.move_to_end(key)
    while len(_opened) > OPENED:
        _opened.popitem(last=False)
