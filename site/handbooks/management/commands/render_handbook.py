"""Print handbooks from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from handbooks.composing import compose, imprint
from handbooks.models import HandbookPage
from handbooks.services import print_book
from printing.errors import PrintFault


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
        books = HandbookPage.objects.select_related("community")
        if options["all"]:
            folder: Path = options["output"]
            folder.mkdir(parents=True, exist_ok=True)
            failed = [
                book.community.code
                for book in books.live().order_by("community__code")
                if not self._print(book, folder / f"{book.community.code}.pdf")
            ]
            if failed:
                raise CommandError(f"Not printed: {', '.join(failed)}")
            return
        found = books.filter(community__code=options["code"]).first()
        if found is None:
            raise CommandError(f"There is no handbook of a community {options['code']!r}.")
        if not self._print(found, options["output"]):
            raise CommandError("Not printed.")

    def _print(self, handbook: HandbookPage, target: Path) -> bool:
        """Write one book; say why if it cannot be printed."""
        at = timezone.now()
        book = compose(handbook, at)
        newest = handbook.editions.first()
        same = newest is not None and newest.content_hash == book.content_hash()
        which = imprint(book, newest if same else None, at)
        try:
            pdf = print_book(book, which).pdf
        except PrintFault as fault:
            self.stderr.write(f"{book.who}: {fault}")
            return False
        target.write_bytes(pdf)
        self.stdout.write(f"{target}: {len(pdf):,} bytes, {len(book.chapters)} chapters")
        return True
