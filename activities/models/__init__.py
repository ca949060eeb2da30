"""Activities: what is published (page, sessions) and what happened (places, sign-ups, check-in)."""

from .albums import AlbumPhoto
from .attendance import Attendance, AttendanceCorrection, Departure
from .door import Door, Scan
from .feeds import CalendarFeed
from .hours import ServiceRecord
from .lots import Lot, Portion
from .make_ups import MakeUp
from .meetings import AgendaPoint, FollowUp, FollowUpStep, Meeting, Party
from .pages import ActivityPage, Session
from .places import Places
from .questions import SignUpQuestion
from .sheets import SheetMark, SheetPhoto, SheetRow, SignInSheet
from .sign_ups import Companion, SignUp
from .supplies import Claim, Item, PickUp, StockEntry, Supply

__all__ = [
    "ActivityPage",
    "AgendaPoint",
    "AlbumPhoto",
    "Attendance",
    "AttendanceCorrection",
    "CalendarFeed",
    "Claim",
    "Companion",
    "Departure",
    "Door",
    "FollowUp",
    "FollowUpStep",
    "Item",
    "Lot",
    "MakeUp",
    "Meeting",
    "Party",
    "PickUp",
    "Places",
    "Portion",
    "Scan",
    "ServiceRecord",
    "Session",
    "SheetMark",
    "SheetPhoto",
    "SheetRow",
    "SignInSheet",
    "SignUp",
    "SignUpQuestion",
    "StockEntry",
    "Supply",
]
