"""Run the tests on SQLite, then those that ask for it on PostgreSQL, and a few in English.

Arguments go to all runs of pytest. A run that has nothing to do is fine beside one that has.
`LANGUAGE_CODE=en` runs everything as the site of an English house does.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import migrated
from tests.postgres import running_postgres

IN_PARALLEL = ["-n", "2", "--dist", "loadfile"]
IN_ENGLISH = [  # where logic could lean on a word: states, refusals, numbers, what is kept
    "tests/config/test_settings.py",
    "tests/handbooks/test_deliveries.py",
    "tests/home/test_punctuation.py",
    "tests/projects/test_lifecycle.py",
    "tests/surveys/test_casting.py",
]
ROOT = Path(__file__).resolve().parents[1]


def is_whole(given: list[str]) -> bool:
    """Say whether everything is to be run, not a file or two."""
    return all(word.startswith("-") for word in given)


def arguments(given: list[str]) -> list[str]:
    """Use both cores for a whole run; a chosen file starts faster alone."""
    said = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in given)
    return [*IN_PARALLEL, *given] if is_whole(given) and not said else given


def run(name: str, given: list[str], **environment: str) -> tuple[int, dict[str, int]]:
    """Run pytest on one database and return its exit code and counts."""
    print(f"\n=== {name} ===", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        code = subprocess.call(
            [sys.executable, "-m", "pytest", *arguments(given), f"--junitxml={report}"],
            cwd=ROOT,
            env={**os.environ, **environment},
        )
        return code, counts(report)


def counts(report: Path) -> dict[str, int]:
    """Read how many tests there were, and how many failed."""
    if not report.exists():
        return {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    return {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}


def main(given: list[str]) -> int:
    """Run all parts; 0 when everything passed and at least one test ran."""
    started = time.monotonic()
    migrated.make_missing()
    parts = {"SQLite": run("SQLite", given, DATABASE_URL="")}
    if parts["SQLite"][0] != pytest.ExitCode.INTERRUPTED:
        with running_postgres(start_from=migrated.kept("pgdata")) as url:
            parts["PostgreSQL"] = run(
                "PostgreSQL",
                given,
                DATABASE_URL=url,
                LINLI_TEST_PART="postgres",
                LINLI_TEST_TEMPLATE=migrated.TEMPLATE,
            )
        if is_whole(given) and "LANGUAGE_CODE" not in os.environ:
            few = [*IN_PARALLEL, *IN_ENGLISH, *given]
            parts["English"] = run("English", few, DATABASE_URL="", LANGUAGE_CODE="en")
    print(f"\n=== all, {time.monotonic() - started:.0f} s ===")
    for name, (code, count) in parts.items():
        print(f"{name}: {count} exit {code}" if code else f"{name}: {count}")
    codes = {code for code, _ in parts.values()}
    if codes == {pytest.ExitCode.NO_TESTS_COLLECTED}:
        return int(pytest.ExitCode.NO_TESTS_COLLECTED)
    return max(codes - {pytest.ExitCode.NO_TESTS_COLLECTED})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
