"""Compare every activity's records with its page and its counters, and repair what differs."""

from typing import Any

from django.core.management.base import BaseCommand

from activities.models import ActivityPage, Places
from activities.services.checking import mend_counters
from activities.services.publishing import publish_activity
from activities.supplies.publishing import keep_supplies


class Command(BaseCommand):
    """Repairs; running it twice mends nothing the second time."""

    help = "Bring the places of all live activities in step with their pages and sign-ups."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one line for each thing that was mended, then how many there were."""
        mended = 0
        for page in ActivityPage.objects.live().iterator(chunk_size=200):
            for change in [*publish_activity(page), *keep_supplies(page)]:
                mended += 1
                self.stdout.write(f"page {page.pk}: {change}")
        for pk in Places.objects.values_list("pk", flat=True).iterator(chunk_size=500):
            for change in mend_counters(pk):
                mended += 1
                self.stdout.write(f"places {pk}: {change}")
        self.stdout.write(f"{mended} mended")
