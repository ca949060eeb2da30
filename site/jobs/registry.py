"""The kinds of background work, each a function in some app's `jobs.py` or `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Job
    from .running import RunningJob

Work = Callable[["RunningJob"], None]
Rule = Callable[["Job", "User | AnonymousUser"], bool]


@dataclass(frozen=True)
class Face:
    """How a kind's jobs are shown: heading, template, and to whom, if not as jobs usually are."""

    title: str | Promise
    template: str = "jobs/job.html"
    may_see: Rule | None = None


_works: dict[str, Work] = {}
_faces: dict[str, Face] = {}


def job_kind(
    name: str,
    title: str | Promise = "",
    *,
    template: str = "jobs/job.html",
    may_see: Rule | None = None,
) -> Callable[[Work], Work]:
    """Register the decorated function; `title` is what its progress page is headed with.

    The function must be idempotent: after a worker's death it runs again from the start.
    """

    def register(work: Work) -> Work:
        if _works.get(name, work).__qualname__ != work.__qualname__:
            raise ValueError(f"two functions want to be the job kind {name!r}")
        _works[name] = work
        _faces[name] = Face(title or name, template, may_see)
        return work

    return register


def work_of(kind: str) -> Work:
    """Return the function of a kind; LookupError names the kinds that exist."""
    try:
        return _works[kind]
    except KeyError:
        raise LookupError(f"no job kind {kind!r}; there are {sorted(_works)}") from None


def face_of(kind: str) -> Face:
    """Return how a kind's jobs are shown, also of one that no longer exists."""
    return _faces.get(kind) or Face(kind)
