"""The one signal of the activities app."""

from typing import Any

from .models import ActivityPage
from .services import publish_activity
from .supplies.publishing import keep_supplies


def keep_places_in_step(sender: type[ActivityPage], instance: ActivityPage, **kwargs: Any) -> None:
    """Hand a published activity to the services that keep its records in step.

    Wagtail sends the signal for a page that is only scheduled as well.
    """
    if instance.live:
        publish_activity(instance)
        keep_supplies(instance)
