"""The embedded default cache: files that the web and the worker processes share."""

import random

from django.core.cache.backends.filebased import FileBasedCache

LOOK_EVERY = 200


class SharedFileCache(FileBasedCache):
    """Django's file cache, looking at its size on one write in 200.

    Django lists the whole folder at every write: 6 ms with 5,000 entries, and it grows with them.
    """

    def _cull(self) -> None:
        if random.randrange(LOOK_EVERY) == 0:
            super()._cull()  # type: ignore[misc]  # not in the stubs
