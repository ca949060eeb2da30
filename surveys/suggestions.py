"""What people do with suggestions: make one, answer it, hide it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities.freshness import freshen
from communities.models import Resident
from surveys.errors import SuggestionRefused
from surveys.models import Suggestion


@transaction.atomic
def suggest(author: Resident, text: str, *, public: bool, at: datetime) -> Suggestion:
    """Keep a resident's suggestion; only confirmed residents make one."""
    if author.status != Resident.Status.VERIFIED:
        raise SuggestionRefused(
            _(
                "Your entry has not been confirmed yet. "
                "The grid worker confirms it; then write here."
            )
        )
    return take_down(author.community_id, text, public=public, at=at, author=author)


@transaction.atomic
def take_down(
    community_id: int, text: str, *, public: bool, at: datetime, author: Resident | None = None
) -> Suggestion:
    """Keep a suggestion; without an author when it was said at the desk and nobody asked who."""
    if not text.strip():
        raise SuggestionRefused(_("Please write what you suggest."))
    suggestion = Suggestion.objects.create(
        community_id=community_id, author=author, text=text.strip(), public=public, created_at=at
    )
    freshen(community_id)
    return suggestion


@transaction.atomic
def answer(  # noqa: PLR0913 - an answer is all of this
    suggestion: Suggestion,
    decision: str,
    reply: str,
    *,
    by: User | None,
    at: datetime,
    passed_on_to: str = "",
) -> Suggestion:
    """Close a suggestion with a decision and a public reply; a correction keeps the first date."""
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if decision not in Suggestion.Decision or not reply.strip():
        raise SuggestionRefused(_("A suggestion is closed by a decision and a reply."))
    if decision == Suggestion.Decision.PASSED_ON and not passed_on_to.strip():
        raise SuggestionRefused(_("Say to whom it was passed on."))
    locked.decision = decision
    locked.reply = reply.strip()
    locked.passed_on_to = passed_on_to.strip()
    locked.replied_at = locked.replied_at or at
    locked.replied_by = by
    locked.save()
    freshen(locked.community_id)
    return locked


@transaction.atomic
def hide(suggestion: Suggestion, reason: str, *, by: User, at: datetime) -> Suggestion:
    """Take a suggestion out of the public list; the reason stays with it."""
    if not reason.strip():
        raise SuggestionRefused(_("Say why it is hidden."))
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    locked.hidden_at, locked.hidden_by, locked.hidden_reason = at, by, reason.strip()
    locked.save()
    freshen(locked.community_id)
    return locked


@transaction.atomic
def show_again(suggestion: Suggestion) -> Suggestion:
    """Put a hidden suggestion back; the log keeps that it was hidden."""
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    locked.hidden_at, locked.hidden_by, locked.hidden_reason = None, None, ""
    locked.save()
    freshen(locked.community_id)
    return locked
