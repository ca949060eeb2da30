"""What follows when the last step of a workflow approves a page.

Wagtail imports this module in the middle of its own models, so these are imported when needed.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from .errors import Refusal

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from accounts.models import User


class MayNotPublish(Refusal):
    """Whoever approves has no right to publish."""

    code = "may_not_publish"
    message = _(
        "Approving this step would publish the page, and you may not publish it. Nothing was "
        "approved; what was typed is kept as a draft. Please ask your sub-district's officer."
    )


class NotYetPublic(Refusal):
    """The page becomes public by its own procedure."""

    code = "not_yet_public"
    message = _(
        "This page is not published by an approval here: a proposal becomes public with its "
        "public notice. Nothing was approved; what was typed is kept as a draft."
    )


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish as Wagtail does, but say in a sentence what stands against it.

    The step is taken back with the refusal: both are in one transaction.
    """
    from wagtail.models import Page, PagePermissionTester
    from wagtail.workflows import publish_workflow_state

    page = workflow_state.content_object
    if isinstance(page, Page) and user is not None:
        rights = page.permissions_for_user(user)
        if not rights.can_publish():
            raise NotYetPublic if PagePermissionTester.can_publish(rights) else MayNotPublish
    publish_workflow_state(workflow_state, user=user)
