"""Several sessions of one activity in one form: each is answered by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from activities import errors
from activities.models import Places, SignUp
from communities.errors import Refusal
from communities.models import Resident

from .signing import Answers, Companions, hash_of, sign_up


@dataclass(frozen=True)
class Asked:
    """What became of one session: a sign-up that is in or waits, or why not."""

    places: Places
    sign_up: SignUp | None
    refusal: str = ""


def sign_up_series(  # noqa: PLR0913 - each says something of its own
    sessions: Sequence[Places],
    resident: Resident,
    *,
    companions: Companions = (),
    answers: Answers = (),
    channel: str,
    key: str,
    at: datetime,
    by: User | None,
) -> list[Asked]:
    """Sign up for each session in a transaction of its own; one that is full does not stop others.

    The same `key` with the same content gives the same answers again, with other content
    `KeyReused`, before anything is written.
    """
    names = [name.strip() for name in companions if name.strip()]
    beside = [places.pk for places in sessions]
    for earlier in SignUp.objects.filter(key__startswith=f"{key}."):
        if earlier.body_hash != hash_of(earlier.places_id, resident, names, answers, beside):
            raise errors.KeyReused
    found = []
    for places in sessions:
        try:
            done = sign_up(
                places,
                resident,
                companions=names,
                answers=answers,
                beside=beside,
                channel=channel,
                key=f"{key}.{places.pk}",
                at=at,
                by=by,
            )
            found.append(Asked(places, done))
        except Refusal as refusal:
            found.append(Asked(places, None, str(refusal)))
    return found
