"""Migrated databases to start from, since building one takes longer than most tests.

A SQLite file and a PostgreSQL folder are kept between runs, each named for what it was made from.
`python -m tests.migrated sqlite3` (or `pgdata`) makes one of them.
"""

import hashlib
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from tests.postgres import running_postgres

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "test-databases"
APPS = ("site", "projects", "activities", "surveys")
KINDS = ("sqlite3", "pgdata")
TEMPLATE = "linli_migrated"  # the database in the folder that those of the tests are copied from


def kept(kind: str) -> Path:
    """Name it for what it was made from: our migrations and the versions of all libraries."""
    seen = hashlib.sha256((ROOT / "requirements-dev.lock").read_bytes())
    for app in APPS:
        for file in sorted((ROOT / app).glob("**/migrations/*.py")):
            seen.update(str(file.relative_to(ROOT)).encode())
            seen.update(file.read_bytes())
    return FOLDER / f"{seen.hexdigest()[:24]}.{kind}"


def put_in_place() -> bool:
    """Copy the kept file to where this process's database will be; False when there is none."""
    if connection.vendor != "sqlite" or not kept("sqlite3").exists():
        return False
    shutil.copyfile(kept("sqlite3"), settings.DATABASES["default"]["TEST"]["NAME"])
    return True


def keep() -> None:
    """Keep the SQLite database as it stands for the next run."""
    if connection.vendor != "sqlite":
        return
    half = half_made()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    put_away(half, "sqlite3")


def half_made() -> Path:
    """Where this process makes what will be kept once it is whole."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FOLDER / f"{os.getpid()}.part"


def put_away(half: Path, kind: str) -> None:
    """Keep what was made, unless another process was first, and drop what is out of date."""
    if kind == "sqlite3" or not kept(kind).exists():
        half.replace(kept(kind))
    for old in {*FOLDER.glob(f"*.{kind}"), half} - {kept(kind)}:
        shutil.rmtree(old, ignore_errors=True)
        old.unlink(missing_ok=True)


def make_missing() -> None:
    """Make both, each in a process of its own, if they are not there."""
    makers = [
        subprocess.Popen([sys.executable, "-m", "tests.migrated", kind], cwd=ROOT)
        for kind in KINDS
        if not kept(kind).exists()
    ]
    if {maker.wait() for maker in makers} - {0}:
        raise SystemExit("A test database could not be made: see above.")


def make(kind: str) -> None:
    """Migrate a new database of this kind, and keep it."""
    if kind == "sqlite3":
        migrate("")
        return
    half = half_made()
    with running_postgres(leave=half) as url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {TEMPLATE}")
        migrate(url.removesuffix("postgres") + TEMPLATE)
    put_away(half, kind)


def migrate(url: str) -> None:
    """Migrate the database of this address; the settings are read after it is known."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": url}
    sys.path.insert(0, str(ROOT / "site"))
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.INFO)
    try:
        call_command("migrate", verbosity=0)
        keep()
    finally:
        connection.close()
        shutil.rmtree(settings.VAR, ignore_errors=True)


if __name__ == "__main__":
    make(sys.argv[1])
