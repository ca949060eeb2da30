"""Why a book cannot be printed, in sentences."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class CannotBePrinted(Refusal):
    """The book has faults; the newest edition stays as it is. `reasons` are sentences."""

    code = "cannot_be_printed"

    def __init__(self, reasons: Iterable[object]) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(
            _("Nothing was built, and the newest edition stays as it is. %(reasons)s")
            % {"reasons": " ".join(self.reasons)}
        )
