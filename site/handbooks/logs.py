"""What is written down of who did what with a handbook."""

from wagtail.log_actions import log

from accounts.models import User

from .models import Edition


def note(edition: Edition, action: str, user: User | None, **data: object) -> None:
    """Write a line of the house's log; the edition's number stands in every one."""
    data = {"number": edition.number, **data}
    log(instance=edition.handbook, action=action, user=user, data=data)
