"""What people do with activities: publish, sign up, cancel, change, check in."""

from .attending import check_in, undo, welcome
from .changing import call_off, hold_after_all, move
from .group import drop_companion, swap_companion
from .publishing import publish_activity
from .queue import skip
from .series import Asked, sign_up_series
from .serving import Period, check_out, check_out_all, correct_hours, issue_record
from .signing import Companions, cancel, sign_up

__all__ = [
    "Asked",
    "Companions",
    "Period",
    "call_off",
    "cancel",
    "check_in",
    "check_out",
    "check_out_all",
    "correct_hours",
    "drop_companion",
    "hold_after_all",
    "issue_record",
    "move",
    "publish_activity",
    "sign_up",
    "sign_up_series",
    "skip",
    "swap_companion",
    "undo",
    "welcome",
]
