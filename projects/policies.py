"""Who meets which record in the admin's lists: narrower than all rows of one's community."""

from django.db.models import Model
from wagtail.permissions import register_permission_policy

from communities.policy import CommunityPolicy, SubDistrictPolicy

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
    Report,
    Review,
    Transition,
    VoteDecision,
)

Models = tuple[type[Model], ...]

READ: Models = (Grant, Transition, AwardLine, GrantPaper, Objection)
# These have screens of their own: nobody meets them in Wagtail's lists.
MONEY: Models = (Agreement, Amendment, Contribution, Expense, Instalment)
REPORTS: Models = (Report, Evaluation, Output, Package)
REVIEWS: Models = (Review,)
OF_OFFICE: Models = (PanelMember, PanelMinutes, VoteDecision)


def register_policies() -> None:
    """Give each record the policy of its screens."""
    register_permission_policy(Holiday, SubDistrictPolicy(Holiday), exact_class=True)
    for record in READ:
        policy = CommunityPolicy(record, actions={"view"})
        register_permission_policy(record, policy, exact_class=True)
    for record in (*MONEY, *REPORTS, *REVIEWS):
        policy = CommunityPolicy(record, actions=())
        register_permission_policy(record, policy, exact_class=True)
    for record in OF_OFFICE:
        none = SubDistrictPolicy(record, actions=())
        register_permission_policy(record, none, exact_class=True)
