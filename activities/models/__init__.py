"""Activities: what is published (page, sessions) and what happened (places, sign-ups, check-in)."""

from .attendance import Attendance, AttendanceCorrection, Departure
from .feeds import CalendarFeed
from .hours import ServiceRecord
from .make_ups import MakeUp
from .pages import ActivityPage, Session
from .places import Places
from .questions import SignUpQuestion
from .sign_ups import Companion, SignUp

__all__ = [
    "ActivityPage",
    "Attendance",
    "AttendanceCorrection",
    "CalendarFeed",
    "Companion",
    "Departure",
    "MakeUp",
    "Places",
    "ServiceRecord",
    "Session",
    "SignUp",
    "SignUpQuestion",
]
