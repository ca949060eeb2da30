"""What residents are told about their sign-ups."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from activities.models import Places, SignUp
from home.dates import span_text
from outbox.services import Letter, tell_each


def tell_promoted(places: Places, promoted: Sequence[SignUp], at: datetime) -> None:
    """Tell those who moved up from the waiting list, in one round."""
    if promoted:
        with translation.override(settings.LANGUAGE_CODE):
            tell_each([_moved_up(places, one) for one in promoted], at)


def _moved_up(places: Places, sign_up: SignUp) -> Letter:
    return Letter(
        sign_up.resident,
        _("You have a place: %(title)s") % {"title": places.title},
        _(
            "A place has become free and it is yours: %(when)s, %(place)s. "
            "If you cannot come, please cancel, so that the next person moves up."
        )
        % {"when": span_text(places.starts_at, places.ends_at), "place": places.place},
        reverse("activities:confirmation", args=[sign_up.code]),
    )
