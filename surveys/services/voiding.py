"""A poll that was found to be wrong: stopped in public, with the reason, and never edited."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities.freshness import freshen
from communities.journal import note
from communities.roles import manages
from surveys.errors import NotYours, VoidRefused
from surveys.models import Poll

LONGEST_REASON = 300


@transaction.atomic
def void(poll: Poll, reason: str, *, at: datetime, by: User) -> Poll:
    """Stop the poll for good; its ballots stay uncounted, and its page says why.

    A sealed poll stands. Copy the page to ask anew.
    """
    if not manages(by, poll.community_id):
        raise NotYours(_("Only the social workers of this community stop its polls."))
    reason = reason.strip()
    if not reason:
        raise VoidRefused(_("Say in public why this poll is void."))
    if len(reason) > LONGEST_REASON:
        raise VoidRefused(_("Please keep to %(most)s characters.") % {"most": LONGEST_REASON})
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state == Poll.State.SEALED:
        raise VoidRefused(_("The result of this poll has been fixed; it stands."))
    if locked.state == Poll.State.PUBLISHED:
        locked.state, locked.voided_at, locked.void_reason = Poll.State.VOIDED, at, reason
        locked.save(update_fields=["state", "voided_at", "void_reason"])
        note("polls.void", locked.page, by)
        freshen(locked.community_id)
    return locked
