"""The projects app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Rounds, proposals and grants."""

    name = "projects"
    verbose_name = _("micro-projects")

    def ready(self) -> None:
        """Connect the receiver of each page type, set row policies, find what others tell."""
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import page_published

        from communities.policy import CommunityPolicy, SubDistrictPolicy

        from . import receivers
        from .models import (
            Agreement,
            Amendment,
            AwardLine,
            Contribution,
            Evaluation,
            Expense,
            Grant,
            GrantPaper,
            Holiday,
            Instalment,
            Objection,
            Output,
            Package,
            PanelMember,
            PanelMinutes,
            ProjectPage,
            Report,
            Review,
            RoundPage,
            Transition,
            VoteDecision,
        )

        page_published.connect(
            receivers.project_published, sender=ProjectPage, dispatch_uid="publish_project"
        )
        page_published.connect(
            receivers.round_published, sender=RoundPage, dispatch_uid="publish_round"
        )
        register_permission_policy(Holiday, SubDistrictPolicy(Holiday), exact_class=True)
        for record in (Grant, Transition, AwardLine, GrantPaper, Objection):
            policy = CommunityPolicy(record, actions={"view"})
            register_permission_policy(record, policy, exact_class=True)
        money = (Agreement, Amendment, Contribution, Expense, Instalment)
        for of_archive in (Report, Evaluation, Output, Package, *money):
            policy = CommunityPolicy(of_archive, actions=())
            register_permission_policy(of_archive, policy, exact_class=True)
        # Reviews have screens of their own: nobody meets them in Wagtail's lists.
        register_permission_policy(Review, CommunityPolicy(Review, actions=()), exact_class=True)
        for of_office in (PanelMember, PanelMinutes, VoteDecision):
            none = SubDistrictPolicy(of_office, actions=())
            register_permission_policy(of_office, none, exact_class=True)
        autodiscover_modules("project_links", "project_archive")
