"""Activities: what is published (page, sessions) and what happened (places, sign-ups, check-in)."""

from .attendance import Attendance, AttendanceCorrection
from .pages import ActivityPage, Session
from .places import Places
from .sign_ups import Companion, SignUp

__all__ = [
    "ActivityPage",
    "Attendance",
    "AttendanceCorrection",
    "Companion",
    "Places",
    "Session",
    "SignUp",
]
