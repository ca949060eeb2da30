"""What other apps know of a project. They import `projects`, never the other way round.

An app that has something to say registers a provider in its module `project_links`, which is found
when the site starts. A provider costs a constant number of queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .models import ProjectPage


@dataclass(frozen=True)
class Happening:
    """One thing that the project did or will do; `when` is written out, `foot` is its count.

    `until` is the moment from which it looks different without anybody's doing.
    """

    title: str
    url: str
    when: str
    foot: str = ""
    state: str = ""
    state_tone: str = ""
    past: bool = False
    until: datetime | None = None


Provider = Callable[[ProjectPage, datetime], list[Happening]]
_providers: list[Provider] = []


def register_provider(provider: Provider) -> Provider:
    """Add a provider; usable as a decorator."""
    _providers.append(provider)
    return provider


def happenings(page: ProjectPage, at: datetime) -> list[Happening]:
    """All that the other apps tell of this project, in the order in which they tell it."""
    return [item for provider in _providers for item in provider(page, at)]
