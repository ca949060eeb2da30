"""What a person is told when something cannot be done."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A request that the rules do not allow; `message` says what happened, why, and what to do.

    Subclasses set `code` (for tests, logs and the API) and a default `message`.
    """

    code = "refused"
    message: str | Promise = _("This cannot be done.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)
