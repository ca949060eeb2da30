"""The kinds of background work, each a function in some app's `jobs.py` or `tasks.py`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from .running import RunningJob

Work = Callable[["RunningJob"], None]
_kinds: dict[str, Work] = {}
_titles: dict[str, str | Promise] = {}


def job_kind(name: str, title: str | Promise = "") -> Callable[[Work], Work]:
    """Register the decorated function; `title` is what its progress page is headed with.

    The function must be idempotent: after a worker's death it runs again from the start.
    """

    def register(work: Work) -> Work:
        if _kinds.get(name, work).__qualname__ != work.__qualname__:
            raise ValueError(f"two functions want to be the job kind {name!r}")
        _kinds[name] = work
        _titles[name] = title
        return work

    return register


def work_of(kind: str) -> Work:
    """Return the function of a kind; LookupError names the kinds that exist."""
    try:
        return _kinds[kind]
    except KeyError:
        raise LookupError(f"no job kind {kind!r}; there are {sorted(_kinds)}") from None


def title_of(kind: str) -> str | Promise:
    """Return the heading of a kind's progress page, or the kind's own name."""
    return _titles.get(kind) or kind
