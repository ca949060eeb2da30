"""Seal every poll whose closing time has passed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.services import close_due


class Command(BaseCommand):
    """For a timer, every few minutes; a poll's own page does it too when it is read first."""

    help = "Seal polls that have closed: fix the result, write the ballots anew in random order."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal them and say how many."""
        number = close_due(timezone.now())
        self.stdout.write(_("Polls sealed: %(number)s") % {"number": number})
