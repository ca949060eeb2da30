"""What other apps hold about a resident: each says it here, for “My data” and its export.

An app registers in a module `my_data`, which is loaded when the site starts:

    @my_data("surveys", _("Votes"))
    def votes(resident: Resident) -> list[Held]:
        return [Held(title=entry.poll.title, at=entry.at) for entry in …]

    @forgets("surveys")
    def forget(resident: Resident, at: datetime) -> None:
        \"\"\"Remove what would tell who this was; counts stay.\"\"\"
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from communities.models import Resident


@dataclass(frozen=True)
class Held:
    """One thing that is kept: what, when, and a remark."""

    title: str
    at: datetime | None = None
    note: str | Promise = ""


@dataclass(frozen=True)
class Chapter:
    """What one app holds."""

    key: str
    title: str | Promise
    held: list[Held]


Exporter = Callable[["Resident"], list[Held]]
Forgetter = Callable[["Resident", datetime], None]

_exporters: dict[str, tuple[str | Promise, Exporter]] = {}
_forgetters: dict[str, Forgetter] = {}


def my_data(key: str, title: str | Promise) -> Callable[[Exporter], Exporter]:
    """Register the decorated function as what `key` holds about a resident."""

    def register(exporter: Exporter) -> Exporter:
        _exporters[key] = (title, exporter)
        return exporter

    return register


def forgets(key: str) -> Callable[[Forgetter], Forgetter]:
    """Register the decorated function as what `key` does when a resident is erased."""

    def register(forgetter: Forgetter) -> Forgetter:
        _forgetters[key] = forgetter
        return forgetter

    return register


def chapters(resident: "Resident") -> list[Chapter]:
    """Return what every app holds about a resident."""
    return [
        Chapter(key, title, exporter(resident)) for key, (title, exporter) in _exporters.items()
    ]


def forget_everywhere(resident: "Resident", at: datetime) -> None:
    """Let every app remove what would tell who this was."""
    for forgetter in _forgetters.values():
        forgetter(resident, at)
