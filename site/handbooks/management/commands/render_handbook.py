"""Print handbooks from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from handbooks.models import HandbookPage
from handbooks.services import Bound, Printed, print_all


class Command(BaseCommand):
    """`render_handbook HFC --output F.pdf`, or `render_handbook --all --output folder/`."""

    help = "Print a community's handbook as it stands, without making an edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?", help="code of the community, such as HFC")
        parser.add_argument("--all", action="store_true", help="every community, into a folder")
        parser.add_argument("--output", type=Path, required=True, help="file, or folder with --all")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["code"]) == options["all"]:
            raise CommandError("Name one community's code, or --all.")
        books = HandbookPage.objects.select_related("community").order_by("community__code")
        if options["all"]:
            folder: Path = options["output"]
            folder.mkdir(parents=True, exist_ok=True)
            targets = {book: folder / f"{book.community.code}.pdf" for book in books.live()}
        else:
            found = books.filter(community__code=options["code"]).first()
            if found is None:
                raise CommandError(f"There is no handbook of a community {options['code']!r}.")
            targets = {found: options["output"]}
        failed = [
            printed.handbook.community.code
            for printed in print_all(targets, timezone.now())
            if not self._keep(printed, targets[printed.handbook])
        ]
        if failed:
            raise CommandError(f"Not printed: {', '.join(failed)}")

    def _keep(self, printed: Printed, target: Path) -> bool:
        """Write one book; say why if it cannot be printed."""
        book, result = printed.book, printed.result
        if not isinstance(result, Bound):
            self.stderr.write(f"{book.who}: {result}")
            return False
        target.write_bytes(result.pdf)
        self.stdout.write(
            f"{target}: {result.pages} pages, {len(result.pdf):,} bytes, "
            f"{len(book.chapters)} chapters"
        )
        return True
