"""What polls need done every so often."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from communities.services.retention import rule
from jobs.chores import every

from .owners import importing  # noqa: F401  # registers its kind of job
from .owners.services import remove_names
from .services import close_due
from .services.naming import purge_names
from .services.photos import purge_photos
from .suggestions import purge_photos as purge_photos_of_suggestions

rule(_("photos of batches of slips"))(purge_photos)
rule(_("whose named ballots were whose"))(purge_names)
rule(_("names on owners' worksheets"))(remove_names)
rule(_("photos of suggestions"))(purge_photos_of_suggestions)


@every(minutes=1)
def seal_closed_polls(at: datetime) -> None:
    """Seal polls whose time has passed, before a reader has to wait for it."""
    close_due(at)
