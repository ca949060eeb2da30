"""Say how to sign in to the demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.demo import logins


class Command(BaseCommand):
    """`demo_logins`: one account a role."""

    help = "Print one login for each role of the demonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="also on a production site")

    def handle(self, *, force: bool, **options: Any) -> None:
        if not (settings.DEBUG or force):
            raise CommandError(
                "Logins of the demonstration are not told on a production site. Add --force if "
                "this is a site for trying things out."
            )
        if not logins.exist():
            raise CommandError("There is no demonstration here yet: run load_demo first.")
        self.stdout.write(logins.table())
