"""Hold every sum of grants and rounds against its rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.models import Grant
from projects.money.balance import unbalanced


class Command(BaseCommand):
    """Prints one line for each sum that does not balance, and then fails; changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all grants in pieces."""
        wrong = list(unbalanced())
        for sentence in wrong:
            self.stdout.write(sentence)
        if wrong:
            raise CommandError(f"{len(wrong)} sums do not balance.")
        self.stdout.write(f"All sums balance ({Grant.objects.funded().count()} grants).")
