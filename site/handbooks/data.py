"""Chapters that are read from the records when the book is printed.

An app offers one in its module `handbook_pages`:

    @provides_data("projects", _("Micro-projects of the year"))
    def projects(community, at): return [Table(...)]
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from communities.models import Community


class Mark(str):
    """A cell that is a mark, such as 24小时, rather than a sentence."""

    __slots__ = ()
    is_mark = True


@dataclass(frozen=True)
class Table:
    """A table of a data chapter; `widths` are CSS widths, one a column.

    A line break in a cell is a line break on paper. `kind` is `phones` (the second column is
    called), `facts` (label and value, without a head) or nothing.
    """

    head: Sequence[str | Promise]
    rows: Sequence[Sequence[str]]
    caption: str | Promise = ""
    widths: Sequence[str] = field(default_factory=tuple)
    kind: str = ""


Provider = Callable[[Community, datetime], list[Table]]
_providers: dict[str, tuple[str | Promise, Provider]] = {}


def provides_data(key: str, label: str | Promise) -> Callable[[Provider], Provider]:
    """Register what the decorated function reads as the data of chapters with this key."""

    def register(provider: Provider) -> Provider:
        _providers[key] = (label, provider)
        return provider

    return register


def data_choices() -> list[tuple[str, str | Promise]]:
    """Return what an editor can choose from."""
    return [(key, label) for key, (label, _provider) in sorted(_providers.items())]


def read(key: str, community: Community, at: datetime) -> list[Table]:
    """Read the data of one chapter; a provider that is gone gives nothing."""
    if key not in _providers:
        return []
    return _providers[key][1](community, at)
