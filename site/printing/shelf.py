"""A folder of finished work: what was set once is not set again.

Entries are files named by the hash of everything that they depend on, so nothing ever goes stale;
what was not used for longest leaves when the folder is full. Several processes share it: a file
appears by rename, and a damaged one is as good as none.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings

DIGEST = 32  # bytes of SHA-256 in front of every entry
TOUCH_AFTER = 3600  # seconds; the order of last use needs no finer grain
# A full shelf is emptied to this part of its size, so that it is not swept again at once.
KEPT = 0.8


class Shelf:
    """One folder; `found` and `missed` count what was asked of this process."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        self.size = size
        self.found = self.missed = 0
        self._added: int | None = None  # bytes since the last sweep; None before the first

    def take(self, key: str) -> bytes | None:
        """Return an entry, or None; one that is damaged is removed."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            self.missed += 1
            return None
        if sha256(content[DIGEST:]).digest() != content[:DIGEST]:
            path.unlink(missing_ok=True)
            self.missed += 1
            return None
        self.found += 1
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > TOUCH_AFTER:
                os.utime(path)
        return content[DIGEST:]

    def put(self, key: str, content: bytes) -> None:
        """Keep an entry; of two processes that write the same one, either may come last."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(content).digest() + content)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._sweep_when_due(len(content))

    def is_empty(self) -> bool:
        """Whether nothing was ever put here."""
        return next(self.folder.glob("??"), None) is None

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _sweep_when_due(self, added: int) -> None:
        """Look at the folder with a process's first entry, and then after each tenth of its size.

        A command that prints one book and ends must sweep as well as a worker that never ends.
        """
        first = self._added is None
        self._added = (self._added or 0) + added
        if first or self._added > self.size / 10:
            self._added = 0
            self.sweep()

    def sweep(self) -> None:
        """Remove what was not used for longest until the rest fits."""
        entries = sorted(self._entries(), reverse=True)
        total = sum(size for _used, size, _path in entries)
        if total <= self.size:
            return
        while entries and total > self.size * KEPT:
            _used, size, path = entries.pop()
            path.unlink(missing_ok=True)
            total -= size

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):
                known = path.stat()
                yield known.st_mtime, known.st_size, path


_shelves: dict[tuple[Path, int], Shelf] = {}


def shelf() -> Shelf:
    """Return the one of this site."""
    place = Path(settings.PRINT_CACHE), settings.PRINT_CACHE_BYTES
    return _shelves.setdefault(place, Shelf(*place))
