"""What people do with suggestions: make one, answer it, pass it on, hide it."""

import uuid
from datetime import date, datetime, timedelta
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from communities.evidence import set_anew
from communities.freshness import freshen
from communities.journal import note
from communities.models import Resident
from printing.codes import new_code
from surveys.errors import SuggestionRefused
from surveys.models import Pact, Suggestion
from surveys.models.suggestions import CODE_KIND, CODE_LENGTH
from surveys.pacts import accept_before_writing

PHOTO_SIDE = 1200  # pixels: a crack in a wall is seen, a face at the end of a street is not
OUTSIDE_DAYS = timedelta(days=15)  # what is asked of others where nobody sets a day
MOST_A_DAY = 5
DOUBLE_TAP = timedelta(minutes=10)
PHOTO_KEPT = timedelta(days=365)  # after the reply


@transaction.atomic
def suggest(  # noqa: PLR0913 - a suggestion is all of this
    author: Resident,
    text: str,
    *,
    public: bool,
    at: datetime,
    by: User | None = None,
    accepts: Pact | None = None,
    **more: Any,
) -> Suggestion:
    """Keep a resident's suggestion; only confirmed residents make one, and accept the pact first.

    `more` is what `take_down` takes. The same words sent twice within minutes are one suggestion.
    """
    if author.status != Resident.Status.VERIFIED:
        raise SuggestionRefused(
            _(
                "Your entry has not been confirmed yet. "
                "The grid worker confirms it; then write here."
            )
        )
    mine = Suggestion.objects.filter(author=author)
    same = mine.filter(text=text.strip(), created_at__gt=at - DOUBLE_TAP).first()
    if same is not None:
        return same
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if mine.filter(created_at__gte=today).count() >= MOST_A_DAY:
        raise SuggestionRefused(
            _("That is %(most)s suggestions today. Please go on tomorrow.") % {"most": MOST_A_DAY}
        )
    accept_before_writing(author, accepts, by=by, at=at)
    return take_down(author.community_id, text, public=public, at=at, author=author, **more)


@transaction.atomic
def take_down(  # noqa: PLR0913 - a suggestion is all of this
    community_id: int,
    text: str,
    *,
    public: bool,
    at: datetime,
    author: Resident | None = None,
    theme: str = Suggestion.Theme.OTHER,
    channel: str = Suggestion.Channel.WEB,
    about: Page | None = None,
    photo: IO[bytes] | None = None,
    photo_public: bool = False,
) -> Suggestion:
    """Keep a suggestion; without an author when it was said at the desk and nobody asked who.

    A photo is made anew from its pixels, without the camera's place and time; raises `BadPhoto`.
    """
    if not text.strip():
        raise SuggestionRefused(_("Please write what you suggest."))
    suggestion = Suggestion(
        community_id=community_id,
        author=author,
        text=text.strip(),
        public=public,
        created_at=at,
        theme=theme,
        channel=channel,
        about=about,
        photo_public=bool(photo and photo_public),
    )
    if photo:
        picture = ContentFile(set_anew(photo, PHOTO_SIDE))
        suggestion.photo.save(f"{uuid.uuid4().hex}.jpg", picture, save=False)
    _with_a_code(suggestion)
    freshen(community_id)
    return suggestion


def code_of(suggestion: Suggestion) -> str:
    """The code that leads to it; one is given where there was none."""
    if not suggestion.code:
        _with_a_code(suggestion)
    assert suggestion.code is not None
    return suggestion.code


def _with_a_code(suggestion: Suggestion) -> None:
    """Save it under a code that nobody has."""
    while True:
        suggestion.code = new_code(CODE_KIND, CODE_LENGTH)
        try:
            with transaction.atomic():
                suggestion.save()
        except IntegrityError:
            if not Suggestion.objects.filter(code=suggestion.code).exists():
                raise
        else:
            return


@transaction.atomic
def answer(  # noqa: PLR0913 - an answer is all of this
    suggestion: Suggestion,
    decision: str,
    reply: str,
    *,
    by: User | None,
    at: datetime,
    passed_on_to: str = "",
    outside_due_on: date | None = None,
) -> Suggestion:
    """Close a suggestion with a decision and a public reply; a correction keeps the first date.

    One that is passed on is asked back about by `outside_due_on`, or in 15 days.
    """
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if decision not in Suggestion.Decision or not reply.strip():
        raise SuggestionRefused(_("A suggestion is closed by a decision and a reply."))
    if decision == Suggestion.Decision.PASSED_ON and not passed_on_to.strip():
        raise SuggestionRefused(_("Say to whom it was passed on."))
    if locked.outside_answer and not passed_on_to.strip():
        raise SuggestionRefused(_("Say to whom it was passed on: their answer stands here."))
    if decision == Suggestion.Decision.PASSED_ON:
        locked.outside_due_on = outside_due_on or timezone.localdate(at + OUTSIDE_DAYS)
    locked.decision = decision
    locked.reply = reply.strip()
    locked.passed_on_to = passed_on_to.strip()
    locked.replied_at = locked.replied_at or at
    locked.replied_by = by
    locked.save()
    freshen(locked.community_id)
    return locked


def sort_in(suggestion: Suggestion, *, theme: str, photo_public: bool) -> None:
    """Put it under a theme, and show or withhold its photo."""
    shown = bool(suggestion.photo) and photo_public
    if (suggestion.theme, suggestion.photo_public) == (theme, shown):
        return
    suggestion.theme, suggestion.photo_public = theme, shown
    suggestion.save(update_fields=["theme", "photo_public"])
    freshen(suggestion.community_id)


@transaction.atomic
def note_outside_answer(
    suggestion: Suggestion, text: str, *, on: date | None, by: User, at: datetime
) -> Suggestion:
    """Keep what those answered to whom it was passed on; it is public."""
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if not locked.passed_on_to:
        raise SuggestionRefused(_("It was passed on to nobody, so nobody can have answered."))
    if not text.strip() or on is None:
        raise SuggestionRefused(_("An answer from outside has its words and its day."))
    if on > timezone.localdate(at) or on < timezone.localdate(locked.created_at):
        raise SuggestionRefused(
            _("The day of their answer lies between the suggestion's day and today.")
        )
    if (locked.outside_answer, locked.outside_answered_on) != (text.strip(), on):
        locked.outside_answer, locked.outside_answered_on = text.strip(), on
        locked.save(update_fields=["outside_answer", "outside_answered_on"])
        note("suggestions.outside", locked, by)
        freshen(locked.community_id)
    return locked


@transaction.atomic
def hide(suggestion: Suggestion, reason: str, *, by: User, at: datetime) -> Suggestion:
    """Take a suggestion out of the public list; the reason stays with it and in the log."""
    if not reason.strip():
        raise SuggestionRefused(_("Say why it is hidden."))
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if locked.hidden_at and locked.hidden_reason == reason.strip():
        return locked
    locked.hidden_at, locked.hidden_by, locked.hidden_reason = at, by, reason.strip()
    locked.save()
    note("suggestions.hide", locked, by, reason=locked.hidden_reason)
    freshen(locked.community_id)
    return locked


@transaction.atomic
def show_again(suggestion: Suggestion, *, by: User | None = None) -> Suggestion:
    """Put a hidden suggestion back; the log keeps that it was hidden, and why."""
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    reason = locked.hidden_reason
    locked.hidden_at, locked.hidden_by, locked.hidden_reason = None, None, ""
    locked.save()
    note("suggestions.show", locked, by, reason=reason)
    freshen(locked.community_id)
    return locked


def purge_photos(at: datetime) -> int:
    """Delete photos of suggestions that were answered a year ago, or whose author is gone."""
    over = Suggestion.objects.filter(replied_at__lt=at - PHOTO_KEPT).exclude(photo="")
    count = 0
    for suggestion in over.iterator(chunk_size=200):
        drop_photo(suggestion)
        count += 1
    return count


def drop_photo(suggestion: Suggestion) -> None:
    """Delete the photo, and its file."""
    suggestion.photo.delete(save=False)
    Suggestion.objects.filter(pk=suggestion.pk).update(photo="", photo_public=False)
