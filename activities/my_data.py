"""What is held about a resident here: sign-ups, companions, attendance."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Resident
from home.dates import span_text
from home.punctuation import listed

from . import door_data as _door  # noqa: F401 - registers what is held there
from .errors import WasThere
from .models import Attendance, Companion, ServiceRecord, SignUp
from .printed.service import hours_text
from .questions import answers_text
from .services import cancel
from .supplies import keeping as _supplies  # noqa: F401 - registers what is held there


@my_data("sign_ups", _("Activity sign-ups"))
def signed_up(resident: Resident) -> list[Held]:
    """Sign-ups with their state, the nicknames of companions and the answers."""
    rows = SignUp.objects.filter(resident=resident).select_related("places")
    return [
        Held(row.places.title, row.at, _what(row))
        for row in rows.prefetch_related("companions").order_by("at")
    ]


def _what(row: SignUp) -> str:
    who = listed([row.get_state_display(), *map(str, row.coming)])
    return " · ".join(filter(None, [who, answers_text(row.answers)]))


@my_data("attendance", _("Activities attended"))
def attended(resident: Resident) -> list[Held]:
    """Where the resident was checked in, and how."""
    rows = Attendance.objects.standing().filter(resident=resident).select_related("places")
    return [Held(row.places.title, row.at, row.get_kind_display()) for row in rows.order_by("at")]


@my_data("volunteer_hours", _("Volunteer hours"))
def served(resident: Resident) -> list[Held]:
    """Each service with its time, and the records that were printed of them."""
    stays: Iterable[Any] = (
        Attendance.objects.served().filter(resident=resident).select_related("places")
    )
    records = ServiceRecord.objects.filter(resident=resident)
    return [
        *(Held(row.places.title, row.at, span_text(row.at, row.left_at)) for row in stays),
        *(Held(str(_("Record of service")), row.at, hours_text(row.minutes)) for row in records),
    ]


@forgets("activities")
def forget(resident: Resident, at: datetime) -> None:
    """Give back places of sessions to come, and drop nicknames; counts and attendance stay."""
    coming = SignUp.objects.filter(resident=resident, places__ends_at__gt=at).standing()
    for row in coming.order_by("places", "pk"):
        try:
            cancel(row, at=at, by=None)
        except WasThere:
            continue  # the session is going on and this person is counted
    SignUp.objects.filter(resident=resident).exclude(answers=[]).update(answers=[])
    Companion.objects.filter(sign_up__resident=resident).update(nickname="")
