"""The surveys app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Polls, ballots, tallies; suggestions and their answers."""

    name = "surveys"
    verbose_name = _("polls and suggestions")

    def ready(self) -> None:
        """Keep a poll's record in step with its page."""
        from wagtail.signals import page_published

        from surveys.models import PollPage
        from surveys.receivers import keep_poll_in_step

        page_published.connect(keep_poll_in_step, sender=PollPage, dispatch_uid="keep_poll_in_step")
