"""Count a file of approval ballots: which projects does a rule fund?"""

import json
from argparse import ArgumentParser
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.allocation import equal_shares, greedy
from projects.allocation.pabulib import BadFile, read

RULES = {"equalshares-add1": equal_shares, "greedy": greedy}


class Command(BaseCommand):
    """`allocate FILE.pb --rule equalshares-add1`: prints the winners and what they cost."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file in the format of Pabulib (.pb)")
        parser.add_argument("--rule", choices=RULES, default="equalshares-add1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line of JSON: `winners` in the order of their choice, `total` in units."""
        try:
            # Only line ends divide lines: names may hold other signs that Python would split at.
            with options["file"].open(encoding="utf-8-sig") as lines:
                election = read(lines)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except (BadFile, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        outcome = RULES[options["rule"]](election)
        answer = {"winners": list(outcome.winners), "total": _number(outcome.total)}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _number(amount: Fraction) -> int | float:
    """Whole units, or with parts of a unit; a number in either case."""
    return int(amount) if amount.denominator == 1 else float(amount)
