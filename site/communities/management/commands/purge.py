"""Remove what is held of people for longer than its rule allows; a worker does it every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from communities.services.retention import purge


class Command(BaseCommand):
    """`manage.py purge` applies every retention rule now: docs/retention.md says which."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        for what, count in purge(timezone.now()):
            self.stdout.write(f"{count:6} {what}")
