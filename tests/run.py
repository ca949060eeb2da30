"""Run the tests on SQLite, then those that ask for it on PostgreSQL; one result for both.

Arguments go to both runs of pytest. A run that has nothing to do is fine beside one that has.
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
ROOT = Path(__file__).resolve().parents[1]


def arguments(given: list[str]) -> list[str]:
    """Use both cores for a whole run; a chosen file starts faster alone."""
    chosen = any(not word.startswith("-") for word in given)
    said = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in given)
    return given if chosen or said else [*IN_PARALLEL, *given]


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
    """Run both parts; 0 when everything passed and at least one test ran."""
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
    print(f"\n=== both, {time.monotonic() - started:.0f} s ===")
    for name, (code, count) in parts.items():
        print(f"{name}: {count} exit {code}" if code else f"{name}: {count}")
    codes = {code for code, _ in parts.values()}
    if codes == {pytest.ExitCode.NO_TESTS_COLLECTED}:
        return int(pytest.ExitCode.NO_TESTS_COLLECTED)
    return max(codes - {pytest.ExitCode.NO_TESTS_COLLECTED})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
