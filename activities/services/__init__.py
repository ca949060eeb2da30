"""What people do with activities: publish, sign up, cancel, check in."""

from .attending import check_in, undo, welcome
from .publishing import publish_activity
from .queue import skip
from .serving import Period, check_out, check_out_all, correct_hours, issue_record
from .signing import Companions, cancel, drop_companion, sign_up

__all__ = [
    "Companions",
    "Period",
    "cancel",
    "check_in",
    "check_out",
    "check_out_all",
    "correct_hours",
    "drop_companion",
    "issue_record",
    "publish_activity",
    "sign_up",
    "skip",
    "undo",
    "welcome",
]
