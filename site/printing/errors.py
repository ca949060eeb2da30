"""What can go wrong on the way to paper, each in a sentence for the person who printed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class PrintFault(Exception):
    """A sheet cannot be printed; `message` says why, `code` says it to a program.

    `document` counts from 0 which one it was, where several were set together. `detail` is what
    the sentence is made with, in the kinds that a child process finds (`found`).
    """

    code = "print_fault"
    document: int | None = None

    def __init__(self, message: object, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail

    def __str__(self) -> str:
        return str(self.message)


class MissingGlyph(PrintFault):
    """Some characters are not in the house's typeface."""

    code = "missing_glyph"

    def __init__(self, characters: str) -> None:
        sentence = ngettext_lazy(
            "This character cannot be printed: %(characters)s. Please write it in another way.",
            "These characters cannot be printed: %(characters)s. Please write them in another way.",
            len(characters),
        )
        super().__init__(sentence % {"characters": " ".join(characters)}, characters)
        self.characters = characters


class FetchRefused(PrintFault):
    """The sheet asks for a file which is not one of ours."""

    code = "fetch_refused"

    def __init__(self, address: str) -> None:
        super().__init__(
            _("“%(address)s” may not be used in print: only our own files are.")
            % {"address": shorten(address)}
        )


class FileMissing(PrintFault):
    """A file of ours is not where the sheet says."""

    code = "file_missing"

    def __init__(self, address: str) -> None:
        super().__init__(
            _("The file “%(address)s” is missing, so the sheet was not printed.")
            % {"address": shorten(address)}
        )


class BadImage(PrintFault):
    """A picture cannot be read."""

    code = "bad_image"

    def __init__(self, address: str) -> None:
        super().__init__(
            _("The picture “%(address)s” cannot be read. Please upload it again.")
            % {"address": shorten(address)}
        )


class TooLarge(PrintFault):
    """A file has more bytes or a picture more pixels than a sheet can need."""

    code = "too_large"

    def __init__(self, address: str) -> None:
        super().__init__(
            _("“%(address)s” is too large to print. Please use a smaller picture.")
            % {"address": shorten(address)}
        )


class TooLong(PrintFault):
    """A poster or a slip needs more pages than it may have."""

    code = "too_long"

    def __init__(self, pages: int, allowed: int) -> None:
        super().__init__(
            ngettext_lazy(
                "This needs %(pages)d pages, but %(allowed)d is all there is. "
                "Please shorten the text.",
                "This needs %(pages)d pages, but %(allowed)d are all there are. "
                "Please shorten the text.",
                allowed,
            )
            % {"pages": pages, "allowed": allowed}
        )


class FontsDamaged(PrintFault):
    """A typeface file does not have the checksum that it was stored with."""

    code = "fonts_damaged"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The typeface “%(name)s” is damaged. Please install the site again.") % {"name": name}
        )


class SheetFault(PrintFault):
    """The sheet itself is wrong: a matter for who maintains the site."""

    code = "sheet_fault"

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("The sheet could not be set: %(reason)s") % {"reason": shorten(reason, 200)}, reason
        )


class TooManyPages(PrintFault):
    """One document would have more pages than any of ours can need."""

    code = "too_many_pages"

    def __init__(self, allowed: int | str) -> None:
        super().__init__(
            _("This would have more than %(pages)s pages. Please print it in several parts.")
            % {"pages": allowed},
            str(allowed),
        )


class TooManyTables(PrintFault):
    """Tables in tables in tables."""

    code = "too_many_tables"

    def __init__(self, allowed: int | str) -> None:
        super().__init__(
            _(
                "A table stands in a table, more than %(depth)s deep. "
                "Please put the inner ones below each other."
            )
            % {"depth": allowed},
            str(allowed),
        )


class TooDeep(PrintFault):
    """Parts in parts in parts, hundreds deep."""

    code = "too_deep"

    def __init__(self, _detail: str = "") -> None:
        super().__init__(
            _(
                "Too many parts of this text stand inside each other. "
                "Please paste it again without its formatting."
            )
        )


class TooSlow(PrintFault):
    """Setting a document took more time than any of ours can need."""

    code = "too_slow"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _(
                "Setting this took longer than %(seconds)s seconds and was stopped. "
                "Please look for a very large table, or print it in several parts."
            )
            % {"seconds": seconds}
        )


class TooHeavy(PrintFault):
    """Setting a document took more memory than any of ours can need."""

    code = "too_heavy"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Setting this took too much memory and was stopped. "
                "Please use smaller pictures, or print it in several parts."
            )
        )


class PressStopped(PrintFault):
    """The process that set a document ended by itself, or was ended from outside."""

    code = "press_stopped"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The press stopped in the middle of this sheet. Please try again; "
                "if it stops again, tell whoever runs this site."
            )
        )


_FOUND = {
    kind.code: kind for kind in (MissingGlyph, SheetFault, TooManyPages, TooManyTables, TooDeep)
}


def found(code: str, detail: str) -> PrintFault:
    """Return the fault that a child process found."""
    return _FOUND[code](detail)


def shorten(text: str, length: int = 80) -> str:
    """Keep an address readable in a sentence; a `data:` address may have a million characters."""
    if text[:5].lower() == "data:":
        text = text[:length].partition(",")[0] + "…"
    return text if len(text) <= length else text[: length - 1] + "…"
