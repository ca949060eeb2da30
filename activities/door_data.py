"""What the door and sign-in sheets hold about a resident."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Resident

from .models import Attendance, Scan, SheetMark
from .services.sheet_entry import MARK


@my_data("scans", _("Scans at the door"))
def scanned(resident: Resident) -> list[Held]:
    """Each time that a phone at the door saw the resident, and what became of it."""
    rows = Scan.objects.filter(resident=resident).select_related("places").order_by("at")
    return [
        Held(row.places.title, row.at, f"{row.get_kind_display()} · {row.get_outcome_display()}")
        for row in rows
    ]


@forgets("sheets")
def forget(resident: Resident, at: datetime) -> None:
    """Drop the name that was typed from a blank row; that a row was signed stays."""
    keys = Attendance.objects.filter(resident=resident, scan_id__startswith=MARK)
    marks = [key.removeprefix(MARK) for key in keys.values_list("scan_id", flat=True)]
    SheetMark.objects.filter(pk__in=[int(pk) for pk in marks if pk.isdecimal()]).update(name="")
