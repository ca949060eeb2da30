"""The one receiver of this app: where a published page meets its record."""

from typing import Any

from django.utils import timezone

from surveys.models import PollPage
from surveys.services import publish_poll


def keep_poll_in_step(sender: type[PollPage], instance: PollPage, **kwargs: Any) -> None:
    """Bring the poll's record up to date with what was just published."""
    publish_poll(instance, at=timezone.now())
