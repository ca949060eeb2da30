"""Load the demonstration data."""

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from home.demo import loading, logins

REFUSED = (
    "The demonstration has accounts with a known password, so it does not belong on a real site. "
    "Add --force if this is a site for trying things out."
)


def quietly(steps: Iterator[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """Take the steps without a line in the log for each of a thousand pages and tasks."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield from steps
    finally:
        logging.disable(before)


class Command(BaseCommand):
    """`load_demo [--scale N]`: what is there already stays as it is."""

    help = "Load one invented sub-district, or N of them; loading again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="how many sub-districts (16 each)")
        parser.add_argument("--force", action="store_true", help="also on a production site")

    def handle(self, *, scale: int, force: bool, **options: Any) -> None:
        if not (settings.DEBUG or force):
            raise CommandError(REFUSED)
        if scale < 1:
            raise CommandError("--scale counts sub-districts: 1 or more.")
        for subject, seconds in quietly(loading.load(timezone.now(), scale=scale)):
            if int(options["verbosity"]) > 1:
                self.stdout.write(f"{seconds:6.1f} s  {subject}")
        if options["verbosity"]:
            self.stdout.write(logins.table())
