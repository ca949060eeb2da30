"""A migrated SQLite file kept between runs, since building one takes longer than most tests."""

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

FOLDER = settings.ROOT / "var" / "test-databases"
APPS = ("site", "projects", "activities", "surveys")


def template() -> Path:
    """Name the file for what it was made from: our migrations and the versions of all libraries."""
    seen = hashlib.sha256((settings.ROOT / "requirements-dev.lock").read_bytes())
    for app in APPS:
        for file in sorted((settings.ROOT / app).glob("**/migrations/*.py")):
            seen.update(str(file.relative_to(settings.ROOT)).encode())
            seen.update(file.read_bytes())
    return FOLDER / f"{seen.hexdigest()[:24]}.sqlite3"


def put_in_place() -> bool:
    """Copy the kept file to where this process's database will be; False when there is none."""
    if connection.vendor != "sqlite" or not template().exists():
        return False
    shutil.copyfile(template(), settings.DATABASES["default"]["TEST"]["NAME"])
    return True


def keep() -> None:
    """Keep the database as it stands for the next run, and drop what is out of date."""
    if connection.vendor != "sqlite":
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    half = FOLDER / f"{os.getpid()}.part"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    half.replace(template())
    for old in set(FOLDER.glob("*.sqlite3")) - {template()}:
        old.unlink(missing_ok=True)
