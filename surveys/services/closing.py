"""A poll that is closed by hand, before its time or while slips could still be entered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities.journal import note
from communities.roles import manages
from surveys.errors import BatchesOpen, CloseRefused, NotYours
from surveys.models import Batch, Poll, PollPage

from .sealing import ensure_sealed


@transaction.atomic
def close_now(poll: Poll, *, at: datetime, by: User) -> Poll:
    """Take no more ballots and no more slips from now on, and fix the result.

    The times are the page's: a revision that says so is published, so that none of an earlier day
    opens the poll again. Raises a refusal while slips are being entered or a draft waits.
    """
    if not manages(by, poll.community_id):
        raise NotYours(_("Only the social workers of this community close its polls."))
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state == Poll.State.PUBLISHED and at < locked.paper_until:
        _require_closable(locked, at, by)
        _end(locked, at, by)
        note("polls.close", PollPage.objects.get(pk=locked.page_id), by)
        locked.refresh_from_db()
    return ensure_sealed(locked, at)


def _require_closable(poll: Poll, at: datetime, by: User) -> None:
    page = PollPage.objects.get(pk=poll.page_id)
    if at <= poll.opens_at:
        raise CloseRefused(_("This poll has not opened yet. Unpublish it, or change its times."))
    if poll.batches.filter(state=Batch.State.OPEN).exists():
        raise BatchesOpen
    if page.has_unpublished_changes:
        raise CloseRefused(
            _("This poll has a draft that is not published. Publish or discard the draft first.")
        )
    if not page.permissions_for_user(by).can_publish():
        raise CloseRefused(_("You may change this poll, but not publish it. Ask who may."))


def _end(poll: Poll, at: datetime, by: User) -> None:
    """Set the times on the page and on the record: this one follows no page into the past."""
    page = PollPage.objects.get(pk=poll.page_id)
    if at < poll.closes_at:
        page.closes_at = poll.closes_at = at
        page.paper_until = None
    else:
        page.paper_until = at
    poll.paper_until = at
    poll.results_at = max(page.results_from or at, at)
    poll.save(update_fields=["closes_at", "paper_until", "results_at"])
    page.save_revision(user=by, log_action=True).publish(user=by)
