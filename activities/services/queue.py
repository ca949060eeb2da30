"""The waiting list: who moves up when places become free."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log

from accounts.models import User
from activities import errors
from activities.models import Places, SignUp
from communities.freshness import freshen

from .telling import tell_promoted


def lock(places_id: int) -> Places:
    """Read the row that decides, held until the transaction ends; always the first lock taken."""
    return Places.objects.select_for_update().get(pk=places_id)


def release(places: Places, people: int) -> None:
    """Give places back; a limit above the capacity comes down with them. `places` is locked."""
    places.taken -= people
    if places.capacity is not None:
        places.limit = max(places.taken, places.capacity)


def promote(places: Places, at: datetime, newcomer: SignUp | None = None) -> list[SignUp]:
    """Move up from the head as long as there is room, write the counters and tell those people.

    `places` is locked. A group at the head that does not fit keeps the free places until all fit,
    or until it is skipped. Nobody moves up in a session that is not held. A `newcomer` reads the
    answer on the screen and is not told again.
    """
    promoted = list(_fitting(places)) if places.waiting and places.is_held else []
    places.waiting -= len(promoted)
    if promoted:
        SignUp.objects.filter(pk__in=[one.pk for one in promoted]).update(
            state=SignUp.State.IN, promoted_at=at
        )
    write_counters(places)
    tell_promoted(places, [one for one in promoted if one != newcomer], at)
    return promoted


def _fitting(places: Places) -> Iterator[SignUp]:
    """Who moves up now, head first; counts them in as it goes."""
    queue = SignUp.objects.filter(places=places).queue().select_related("resident")
    for one in queue.iterator(chunk_size=200):
        if places.has_room(one.party):
            places.taken += one.party
            yield one
        elif one.skipped_at is None or not places.has_room(1):
            return


def write_counters(places: Places) -> None:
    """Write what was counted under the lock."""
    Places.objects.filter(pk=places.pk).update(
        capacity=places.capacity,
        limit=places.limit,
        taken=places.taken,
        waiting=places.waiting,
    )


def join(places_id: int) -> tuple[Places, int]:
    """Stand at the end of the queue; returns the locked row and the number given."""
    Places.objects.filter(pk=places_id).update(waiting=F("waiting") + 1, queued=F("queued") + 1)
    places = Places.objects.get(pk=places_id)
    return places, places.queued


@transaction.atomic
def skip(sign_up: SignUp, *, at: datetime, by: User) -> list[SignUp]:
    """Let those behind this group pass it; who moved up is returned. Logged with who did it."""
    places = lock(sign_up.places_id)
    waits = SignUp.objects.filter(pk=sign_up.pk, state=SignUp.State.WAITING)
    if not waits.update(skipped_at=at):
        raise errors.NotWaiting
    position = {"position": sign_up.position}
    log(sign_up, "activities.skip", user=by, title=places.title, data=position)
    freshen(places.community_id)
    return promote(places, at)
