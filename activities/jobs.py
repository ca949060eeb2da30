"""What activities do by themselves."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from communities.services.retention import rule
from jobs.chores import every

from .services import keeping
from .services.reminding import remind
from .services.sheet_photos import purge_names, purge_photos
from .supplies.keeping import purge_collectors

rule(_("photos of sign-in sheets"))(purge_photos)
rule(_("names of volunteers on scans, and names typed from sheets"))(purge_names)
rule(_("names of who collected supplies"))(purge_collectors)


@rule(_("answers at sign-up"))
def purge_answers(at: datetime) -> int:
    """Remove the answers to sessions that are long over."""
    return keeping.purge_answers(at)


@every(minutes=5)
def remind_those_who_come(at: datetime) -> None:
    """Remind everybody with a place of the sessions that are near."""
    remind(at)
