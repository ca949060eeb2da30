"""What polls need done every so often."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from communities.services.retention import rule
from jobs.chores import every

from .services import close_due
from .services.photos import purge_photos

rule(_("photos of batches of slips"))(purge_photos)


@every(minutes=1)
def seal_closed_polls(at: datetime) -> None:
    """Seal polls whose time has passed, before a reader has to wait for it."""
    close_due(at)
