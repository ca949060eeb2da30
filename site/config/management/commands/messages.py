"""Keep the catalogues complete: collect, fill the English one, compile; or only check."""

import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages
from django.test.utils import override_settings

LANGUAGES = ["en", "zh_Hans"]
CATALOGUE = "{}/LC_MESSAGES/django.po"
# site/locale is left out as a source folder, or it would be written to in a check.
HEADER = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")
NOT_OURS = [".venv*", "var", "tests", "docs", "node_modules", "site/locale", "build"]


class Command(BaseCommand):
    """`manage.py messages` writes; with --check it writes nothing and fails on what is missing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **options: object) -> None:
        home = Path(settings.LOCALE_PATHS[0])
        if not check:
            collect(home)
            self.report(home)
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "locale")
            shutil.copytree(home, copy)
            collect(copy)
            problems = [line for language in LANGUAGES for line in compare(home, copy, language)]
        if problems:
            raise CommandError("\n".join([*problems, "Run ./dev messages, then translate."]))

    def report(self, home: Path) -> None:
        """Say what is left to translate."""
        for language in LANGUAGES:
            self.stdout.write("\n".join(compare(home, home, language)) or f"{language}: complete")


class Collector(makemessages.Command):
    """Guesses no translation from a similar string: a guess is read by nobody and shown to all."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def collect(target: Path) -> None:
    """Collect every string of the code into the catalogues of `target`."""
    for language in LANGUAGES:
        Path(target, CATALOGUE.format(language)).parent.mkdir(parents=True, exist_ok=True)
    with override_settings(LOCALE_PATHS=[str(target)]):
        call_command(
            Collector(),
            locale=LANGUAGES,
            ignore_patterns=NOT_OURS,
            no_location=True,
            no_obsolete=True,
            no_wrap=True,
            verbosity=0,
        )
    for language in LANGUAGES:
        po = Path(target, CATALOGUE.format(language))
        if language == "en":
            subprocess.run(["msgen", "--no-wrap", "-o", po, po], check=True)
        set_header(po, language)
        subprocess.run(["msgfmt", "--check-format", "-o", po.with_suffix(".mo"), po], check=True)


def set_header(po: Path, language: str) -> None:
    """Keep of the header what a program reads, so that only a changed string changes the file."""
    catalogue = polib.pofile(str(po), wrapwidth=0)
    catalogue.header, catalogue.metadata_is_fuzzy = "", False
    catalogue.metadata["Language"] = language
    catalogue.metadata = {name: catalogue.metadata[name] for name in HEADER}
    catalogue.save()


def compare(before: Path, after: Path, language: str) -> list[str]:
    """List strings that are not in the catalogue, and those without a translation."""
    old = {key(entry) for entry in entries(before, language)}
    found = entries(after, language)
    gone = old - {key(entry) for entry in found}
    return [
        *(f"{language}: new: {entry.msgid!r}" for entry in found if key(entry) not in old),
        *(f"{language}: no longer used: {text!r}" for _, text, _ in sorted(gone)),
        *(
            f"{language}: not translated: {entry.msgid!r}"
            for entry in found
            if key(entry) in old and not entry.translated()
        ),
    ]


def entries(home: Path, language: str) -> list[Any]:
    """Read a catalogue, without what is obsolete; a missing one is empty."""
    po = home / CATALOGUE.format(language)
    return [entry for entry in polib.pofile(str(po)) if not entry.obsolete] if po.exists() else []


def key(entry: Any) -> tuple[str, str, str]:
    """Return what makes an entry the same: context, text, plural."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
