"""The surveys app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Polls, ballots, tallies; suggestions and their answers."""

    name = "surveys"
    verbose_name = _("polls and suggestions")

    def ready(self) -> None:
        """Keep a poll's record in step with its page; let no click delete what services write."""
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import page_published

        from communities.policy import CommunityPolicy
        from surveys.models import Poll, PollPage, RollEntry, Suggestion
        from surveys.receivers import keep_poll_in_step

        page_published.connect(keep_poll_in_step, sender=PollPage, dispatch_uid="keep_poll_in_step")
        for model, actions in (
            (Poll, {"view"}),
            (RollEntry, {"view"}),
            (Suggestion, {"view", "add", "change"}),
        ):
            policy = CommunityPolicy(model, actions=actions)
            register_permission_policy(model, policy, exact_class=True)
