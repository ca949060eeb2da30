"""What can go wrong on the way to paper, each in a sentence for the person who printed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class PrintFault(Exception):
    """A sheet cannot be printed; `message` says why, `code` says it to a program."""

    code = "print_fault"

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

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
        super().__init__(sentence % {"characters": " ".join(characters)})
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
            _("The sheet could not be set: %(reason)s") % {"reason": shorten(reason, 200)}
        )


def shorten(text: str, length: int = 80) -> str:
    """Keep an address readable in a sentence; a `data:` address may have a million characters."""
    return text if len(text) <= length else text[: length - 1] + "…"
