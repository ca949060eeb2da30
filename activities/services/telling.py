"""What residents are told about their sign-ups."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Places, SignUp
from home.dates import span_text
from home.punctuation import listed
from outbox.services import Letter, tell_each

AT_ONCE = 500  # letters in one round of statements
NAMED = 3  # sessions that a letter names; of more it says how many


def tell_promoted(places: Places, promoted: Sequence[SignUp], at: datetime) -> None:
    """Tell those who moved up from the waiting list, in one round."""
    _tell((_moved_up(places, one) for one in promoted), at)


def tell_moved(places: Places, before: Places, at: datetime) -> None:
    """Tell everybody who is in or waits that the session has another time or place."""
    _tell((_moved(places, before, one) for one in _standing([places])), at)


def tell_called_off(sessions: Sequence[Places], reason: str, at: datetime) -> None:
    """Tell each person once of all these sessions that none of them takes place."""
    text = gettext_lazy("These do not take place: %(when)s. Reason: %(reason)s")
    subject = gettext_lazy("Called off: %(title)s")
    _tell(_of_each(sessions, subject, text, {"reason": reason}), at)


def tell_back_on(sessions: Sequence[Places], at: datetime) -> None:
    """Tell each person once that what was called off takes place after all."""
    text = gettext_lazy("These take place after all: %(when)s. What you signed up for holds again.")
    _tell(_of_each(sessions, gettext_lazy("It takes place after all: %(title)s"), text, {}), at)


def tell_retired(places: Places, at: datetime) -> None:
    """Tell those who are signed up that a session to come is not offered any more."""
    if places.called_off_at is None and places.ends_at > at:
        text = gettext_lazy(
            "These do not take place: %(when)s. The activity’s page says what does."
        )
        _tell(_of_each([places], gettext_lazy("Called off: %(title)s"), text, {}), at)


def tell_to_come(places: Places, at: datetime) -> int:
    """Remind everybody who has a place; returns how many."""
    rows = SignUp.objects.filter(places=places).inside().select_related("resident")
    return _tell((_to_come(places, one) for one in rows.iterator(chunk_size=AT_ONCE)), at)


def _tell(letters: Iterable[Letter], at: datetime) -> int:
    """Tell them in the site's own language, in rounds; returns how many."""
    told, left = 0, iter(letters)
    with translation.override(settings.LANGUAGE_CODE):
        while round_ := list(islice(left, AT_ONCE)):
            tell_each(round_, at)
            told += len(round_)
    return told


def _standing(sessions: Sequence[Places]) -> Iterator[SignUp]:
    """Who is in or waits, the sign-ups of one person together."""
    rows = SignUp.objects.filter(places__in=sessions).standing().select_related("resident")
    return rows.order_by("resident_id", "places__starts_at").iterator(chunk_size=AT_ONCE)


def _of_each(
    sessions: Sequence[Places], subject: Promise, text: Promise, words: dict[str, str]
) -> Iterator[Letter]:
    """One letter a person, with the sessions that concern them."""
    known = {places.pk: places for places in sessions}
    for _resident, rows in groupby(_standing(sessions), key=lambda one: one.resident_id):
        own = list(rows)
        places = [known[one.places_id] for one in own]
        yield Letter(
            own[0].resident,
            str(subject) % {"title": places[0].title},
            str(text) % (words | {"when": _when(places)}),
            reverse("activities:confirmation", args=[own[0].code]),
        )


def _when(sessions: Sequence[Places]) -> str:
    shown = listed(span_text(one.starts_at, one.ends_at) for one in sessions[:NAMED])
    if len(sessions) <= NAMED:
        return shown
    return _("%(shown)s and %(n)d more") % {"shown": shown, "n": len(sessions) - NAMED}


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


def _moved(places: Places, before: Places, sign_up: SignUp) -> Letter:
    text = _("Now: %(when)s, %(place)s. Before: %(before)s, %(before_place)s.") % {
        "when": span_text(places.starts_at, places.ends_at),
        "place": places.place,
        "before": span_text(before.starts_at, before.ends_at),
        "before_place": before.place,
    }
    if places.reason:
        text += " " + _("Reason: %(reason)s.") % {"reason": places.reason}
    text += " " + _("Your sign-up and your code stay as they are. If you cannot come, cancel.")
    return Letter(
        sign_up.resident,
        _("Moved: %(title)s") % {"title": places.title},
        text,
        reverse("activities:confirmation", args=[sign_up.code]),
    )


def _to_come(places: Places, sign_up: SignUp) -> Letter:
    return Letter(
        sign_up.resident,
        _("Soon: %(title)s") % {"title": places.title},
        _("You are signed up: %(when)s, %(place)s. If you cannot come, please cancel in time.")
        % {"when": span_text(places.starts_at, places.ends_at), "place": places.place},
        reverse("activities:confirmation", args=[sign_up.code]),
    )
