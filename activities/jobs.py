"""What activities do by themselves."""

from datetime import datetime

from jobs.chores import every

from .services.reminding import remind


@every(minutes=5)
def remind_those_who_come(at: datetime) -> None:
    """Remind everybody with a place of the sessions that are near."""
    remind(at)
