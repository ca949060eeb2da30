"""Where printed codes lead: of a check-in, of a session's sheets, of a record of service."""

from django.urls import reverse

from printing.codes import number_code, number_of
from printing.links import short_link

from .models import Claim, Companion, Door, Places, ServiceRecord, SignInSheet, SignUp
from .models.door import DOOR_KIND
from .models.hours import CODE_KIND as RECORD
from .models.sheets import SHEET_KIND
from .models.sign_ups import CODE_KIND
from .models.supplies import CLAIM_KIND

SESSION = "A"


@short_link(CODE_KIND)
def check_in_code(code: str) -> str | None:
    """A worker to the roster's button, everybody else to their sign-up; None if nobody has it."""
    known = (
        SignUp.objects.filter(code=code).exists() or Companion.objects.filter(code=code).exists()
    )
    return reverse("activities:check_in_code", args=[code]) if known else None


def session_code(places: Places) -> str:
    """Return the code on a session's sheets."""
    return number_code(SESSION, places.pk)


@short_link(SESSION)
def session(code: str) -> str | None:
    """The session's roster, which asks who is there."""
    found = Places.objects.filter(pk=number_of(code)).first()
    return reverse("activities:roster", args=[found.pk]) if found else None


@short_link(CLAIM_KIND)
def claim(code: str) -> str | None:
    """What a household gets: its own list, where who works here finds the way to the desk."""
    known = Claim.objects.filter(code=code).exists()
    return reverse("activities:claim", args=[code]) if known else None


@short_link(RECORD)
def service_record(code: str) -> str | None:
    """The page that says whether the paper is true."""
    known = ServiceRecord.objects.filter(code=code).exists()
    return reverse("activities:service_record", args=[code]) if known else None


@short_link(DOOR_KIND)
def door(code: str) -> str | None:
    """The page at the door, for whoever holds the link."""
    known = Door.objects.filter(code=code).exists()
    return reverse("activities:door", args=[code]) if known else None


@short_link(SHEET_KIND)
def sheet(code: str) -> str | None:
    """The grid in which the sheet is entered, which asks who is there."""
    known = SignInSheet.objects.filter(pk=number_of(code)).exists()
    return reverse("activities:enter_sheet", args=[number_of(code)]) if known else None
