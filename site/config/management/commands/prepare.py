"""Bring the database up to date, fill an empty one with the demo, say where to look."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from communities.models import SubDistrict


class Command(BaseCommand):
    """What `./dev serve` calls before it starts the processes."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *, port: str, **options: object) -> None:
        if not settings.S3_BUCKET:
            for folder in (settings.VAR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
                Path(folder).mkdir(parents=True, exist_ok=True)
        if behind():
            self.stdout.write("Bringing the database up to date …")
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        if not SubDistrict.objects.exists() and "load_demo" in get_commands():
            self.stdout.write("Loading the demonstration data …")
            call_command("load_demo")
        self.stdout.write(f"\nSite:   http://localhost:{port}/")
        self.stdout.write(f"Admin:  http://localhost:{port}/admin/\n")
        if "demo_logins" in get_commands():
            call_command("demo_logins")
        self.stdout.flush()


def behind() -> bool:
    """Say whether a migration waits."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
