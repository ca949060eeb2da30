"""Why a book cannot be printed, in a sentence that names the chapter."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal
from printing.errors import PrintFault

from .composing import Book

Setting = Callable[[Book], object]


class CannotBePrinted(Refusal):
    """The book has a fault; the newest edition stays as it is."""

    code = "cannot_be_printed"

    def __init__(self, reason: object) -> None:
        super().__init__(
            _("Nothing was built, and the newest edition stays as it is. %(reason)s")
            % {"reason": reason}
        )
        self.reason = str(reason)


def where(book: Book, fault: PrintFault, setting: Setting) -> str:
    """Return the fault's sentence with the chapter in which it is.

    Each chapter is set alone, until one has the same fault; of more than one the first is named.
    """
    for number, chapter in enumerate(book.chapters, 1):
        if _same(replace(book, chapters=[chapter]), fault, setting):
            sentence = _("Chapter %(number)s, “%(title)s”: %(reason)s")
            return str(sentence % {"number": number, "title": chapter.title, "reason": fault})
    return str(fault)


def _same(part: Book, fault: PrintFault, setting: Setting) -> bool:
    """Whether this part of the book has the fault; one without chapters has those of the cover."""
    try:
        setting(part)
    except PrintFault as found:
        return found.code == fault.code and not _on_the_cover(part, fault, setting)
    return False


def _on_the_cover(part: Book, fault: PrintFault, setting: Setting) -> bool:
    try:
        setting(replace(part, chapters=[]))
    except PrintFault as found:
        return found.code == fault.code
    return False
