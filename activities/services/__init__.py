"""What people do with activities: publish, sign up, cancel, check in."""

from .attending import check_in, undo, welcome
from .publishing import publish_activity
from .queue import skip
from .signing import Companions, cancel, drop_companion, sign_up

__all__ = [
    "Companions",
    "cancel",
    "check_in",
    "drop_companion",
    "publish_activity",
    "sign_up",
    "skip",
    "undo",
    "welcome",
]
