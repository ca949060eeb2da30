"""Files that lie without a row: a worker was killed after it wrote them and before its commit."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage

from .models import Edition, EditionFile
from .models.editions import private_storage

FOLDER = "handbooks"
# Longer than any build: until its commit a file that is being kept has no row either.
GRACE = timedelta(days=1)


def sweep(at: datetime) -> list[str]:
    """Delete the PDFs of editions that never came to be, and return their names."""
    storage = private_storage()
    known = {*Edition.objects.values_list("file", flat=True)}
    known |= {*EditionFile.objects.values_list("file", flat=True)}
    strays = [
        name
        for name in _pdfs(storage, FOLDER)
        if name not in known and storage.get_modified_time(name) < at - GRACE
    ]
    for name in strays:
        storage.delete(name)
    return strays


def _pdfs(storage: Storage, folder: str) -> Iterator[str]:
    """Names of all PDFs below a folder; of none where the folder is not there yet."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names if name.endswith(".pdf"))
    for below in folders:
        yield from _pdfs(storage, f"{folder}/{below}")
