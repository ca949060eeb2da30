"""What a move does beside changing the state; each runs inside the move's transaction."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .clock import notice_days
from .completeness import requested
from .errors import PoolExhausted
from .models import AwardLine, Grant, ProjectPage
from .money.counters import account_of, count, left_in_pool
from .money.settling import settle
from .money.shares import plan_instalments
from .telling import tell_what_is_owed


def keep_what_was_handed_in(grant: Grant, by: Any, at: datetime) -> None:
    """Keep the version that reviewers will read, and what it asks for.

    It is a version of its own: an editor that is still open overwrites only the one it wrote.
    """
    page: ProjectPage = grant.page.get_latest_revision_as_object()
    revision = page.save_revision(user=by, clean=False)
    grant.round = page.round
    grant.code, grant.title, grant.theme = page.code, page.title, page.theme
    grant.requested = requested(page)
    grant.submitted_revision = revision
    grant.submitted_at = at
    grant.score = None


def hang_notice(grant: Grant, by: Any, at: datetime) -> None:
    """Start the clock of the notice and show the project."""
    if grant.round is not None:
        grant.notice_from, grant.notice_to = notice_days(
            grant.community.sub_district, at, grant.round.notice_days
        )
    show(grant, by)


def award(grant: Grant, by: Any, at: datetime) -> None:
    """Take the award from the pool and copy its lines; from here on the money stands."""
    grant.awarded, grant.approved_at = grant.requested, at
    _take_from_pool(grant, grant.awarded)
    AwardLine.objects.bulk_create(_lines(grant))
    plan_instalments(grant)
    show(grant, by)


def _take_from_pool(grant: Grant, amount: Decimal) -> None:
    """Approvals of two projects at once cannot overdraw: the account is locked, and its counter
    written over what was read only."""
    account = account_of(grant)
    left = left_in_pool(account)
    if account is None or amount > left:
        raise PoolExhausted(
            _("The pool has %(left)s yuan left, this project asks for %(amount)s yuan.")
            % {"left": f"{left:,.2f}", "amount": f"{amount:,.2f}"}
        )
    count(account, awarded=account.awarded + amount)


def _lines(grant: Grant) -> list[AwardLine]:
    page = _handed_in(grant)
    return [
        AwardLine(
            grant=grant,
            community_id=grant.community_id,
            order=order,
            key=line.key,
            category=line.category,
            label=line.label,
            unit_price=line.unit_price,
            quantity=line.quantity,
            unit=line.unit,
            amount=line.product(),
            source=line.source,
        )
        for order, line in enumerate(page.budget_lines.all())
    ]


def _handed_in(grant: Grant) -> ProjectPage:
    revision = grant.submitted_revision
    page: ProjectPage = revision.as_object() if revision else grant.page
    return page


def show(grant: Grant, by: Any) -> None:
    """Publish the version that was handed in, unless the page is on the site already."""
    if not grant.page.live and grant.submitted_revision is not None:
        grant.submitted_revision.publish(user=by, skip_permission_checks=True)


def close_account(grant: Grant, by: Any, at: datetime) -> None:
    """What will not be paid any more is free for other projects of the round."""
    settle(grant, by, at)
    tell_what_is_owed(grant, at)


def hide(grant: Grant, by: Any, at: datetime) -> None:
    """Take a project from the site that is not going to happen."""
    if grant.page.live:
        grant.page.unpublish(user=by)
