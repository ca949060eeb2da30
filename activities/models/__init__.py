"""Activities: what is published (page, sessions) and what happened (places, sign-ups, check-in)."""

from .attendance import Attendance, AttendanceCorrection, Departure
from .hours import ServiceRecord
from .pages import ActivityPage, Session
from .places import Places
from .sign_ups import Companion, SignUp

__all__ = [
    "ActivityPage",
    "Attendance",
    "AttendanceCorrection",
    "Companion",
    "Departure",
    "Places",
    "ServiceRecord",
    "Session",
    "SignUp",
]
