"""The one signal of the activities app."""

from typing import Any

from .models import ActivityPage
from .services import publish_activity


def keep_places_in_step(sender: type[ActivityPage], instance: ActivityPage, **kwargs: Any) -> None:
    """Hand a published activity to the service that keeps its places in step.

    Wagtail sends the signal for a page that is only scheduled as well.
    """
    if instance.live:
        publish_activity(instance)
