"""Sessions by a rule, written into the draft as if they had been typed one by one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from activities import errors
from activities.models import ActivityPage, Session

Span = tuple[datetime, datetime]


def draft_of(page: ActivityPage) -> ActivityPage:
    """The page as its editor shows it, with what is not published yet."""
    draft: ActivityPage = page.get_latest_revision_as_object()
    return draft


def there_already(draft: ActivityPage) -> set[datetime]:
    """When the draft's sessions begin."""
    return {session.starts_at for session in draft.sessions.all()}


@transaction.atomic
def add_sessions(page: ActivityPage, spans: Iterable[Span], *, by: User) -> int:
    """Add sessions to the latest draft and return how many; what is there already stays once.

    Nothing is published by it. Raises `PageLocked` while somebody else keeps the page to themself.
    """
    draft = draft_of(ActivityPage.objects.select_for_update().get(pk=page.pk))
    if draft.permissions_for_user(by).page_locked():
        raise errors.PageLocked
    known = there_already(draft)
    new = [span for span in dict.fromkeys(spans) if span[0] not in known]
    for starts_at, ends_at in new:
        draft.sessions.add(Session(starts_at=starts_at, ends_at=ends_at))
    if new:
        draft.save_revision(user=by, log_action=True, clean=False)
    return len(new)
