"""What polls need done every so often."""

from datetime import datetime

from jobs.chores import every

from .services import close_due


@every(minutes=1)
def seal_closed_polls(at: datetime) -> None:
    """Seal polls whose time has passed, before a reader has to wait for it."""
    close_due(at)
