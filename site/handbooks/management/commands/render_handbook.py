"""Print handbooks from the command line."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from communities.errors import Refusal
from handbooks.files import Form, set_form
from handbooks.formats import Format
from handbooks.models import EditionFile, HandbookPage
from handbooks.office import books_to_print
from handbooks.services import Bound, compose_all, imprint_of, print_all

Kind = EditionFile.Kind
AT_ONCE = 16  # one sub-district: all its books are set together, those of a city are not


class Command(BaseCommand):
    """`render_handbook HFC --output F.pdf`, or `render_handbook --all --output folder/`."""

    help = "Print a community's handbook as it stands, without making an edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?", help="code of the community, such as HFC")
        parser.add_argument("--all", action="store_true", help="every community, into a folder")
        parser.add_argument(
            "--changed",
            action="store_true",
            help="with --all: only those that differ from their newest edition, or have none",
        )
        parser.add_argument("--output", type=Path, required=True, help="file, or folder with --all")
        parser.add_argument("--paper", choices=["A5", "A4"], default="A5")
        parser.add_argument("--large", action="store_true", help="in large type, 16 points")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--tagged", action="store_true", help="to read or to have read aloud")
        form.add_argument("--booklet", action="store_true", help="two pages on each sheet, to fold")
        form.add_argument("--bleed", action="store_true", help="with 3 mm of bleed and crop marks")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["code"]) == options["all"]:
            raise CommandError("Name one community's code, or --all.")
        form = _form(options)
        with translation.override(settings.LANGUAGE_CODE):
            failed = self._print(_targets(options), form)
        if failed:
            raise CommandError("Not printed:\n" + "\n".join(failed))

    def _print(self, targets: dict[HandbookPage, Path], form: Form) -> list[str]:
        """Write all books that can be printed; return a line for each that cannot."""
        if not targets:
            self.stdout.write("Nothing has changed.")
        failed = []
        for number, (handbook, result) in enumerate(_printed(list(targets), form), 1):
            target = targets[handbook]
            if isinstance(result, bytes):
                target.write_bytes(result)
                self.stdout.write(f"{number}/{len(targets)} {target}: {len(result):,} bytes")
            else:
                failed.append(f"{target.stem}: {result}")
                self.stdout.write(f"{number}/{len(targets)} {target.stem}: not printed")
        return failed


def _form(options: dict[str, Any]) -> Form:
    kind = next((kind for kind in Kind if options.get(kind.value)), Kind.PRESS)
    return Form(kind, Format(options["paper"], options["large"]))


def _targets(options: dict[str, Any]) -> dict[HandbookPage, Path]:
    """Return the books that are asked for, and where each is written."""
    output: Path = options["output"]
    if options["all"]:
        output.mkdir(parents=True, exist_ok=True)
        books = books_to_print(changed=options["changed"], at=timezone.now())
        return {book: output / f"{_code(book)}.pdf" for book in books}
    books = HandbookPage.objects.select_related("community")
    found = books.filter(community__code=options["code"]).first()
    if found is None:
        raise CommandError(f"There is no handbook of a community {options['code']!r}.")
    return {found: output}


def _code(handbook: HandbookPage) -> str:
    return handbook.community.code if handbook.community else str(handbook.pk)


def _printed(books: list[HandbookPage], form: Form) -> Iterator[tuple[HandbookPage, object]]:
    """Yield each book with its file, or with why it cannot be printed."""
    at = timezone.now()
    for start in range(0, len(books), AT_ONCE):
        chunk = books[start : start + AT_ONCE]
        if form.kind == Kind.PRESS:
            for printed in print_all(chunk, at, format=form.format):
                result = printed.result
                yield printed.handbook, result.pdf if isinstance(result, Bound) else result
            continue
        for handbook, book in zip(chunk, compose_all(chunk, at), strict=True):
            try:
                yield handbook, set_form(book, imprint_of(handbook, book, at), form)
            except Refusal as refusal:
                yield handbook, refusal
