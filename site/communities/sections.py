"""What stands on a community's page. Each app adds its own sections; none is known here by name.

A provider takes the community, the moment and the request and returns a `Section`, or `None` if
it has nothing to say. It costs a constant number of queries. Modules named `sections` are found
when the site starts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from .models.places import Community

Provider = Callable[[Community, datetime, HttpRequest], "Section | None"]


@dataclass(frozen=True)
class Section:
    """A heading with cards; `components/card_list.html` says what a card may have."""

    key: str
    title: str | Promise
    cards: list[dict[str, Any]] = field(default_factory=list)
    more_url: str = ""
    more_label: str | Promise = ""
    empty: str | Promise = ""


_providers: list[tuple[int, Provider]] = []


def provides_section(order: int) -> Callable[[Provider], Provider]:
    """Register a provider; sections stand in ascending order."""

    def register(provider: Provider) -> Provider:
        _providers.append((order, provider))
        _providers.sort(key=lambda pair: pair[0])
        return provider

    return register


def sections(community: Community, at: datetime, request: HttpRequest) -> Iterator[Section]:
    """Yield the sections of a community's page in their order."""
    for _order, provider in _providers:
        section = provider(community, at, request)
        if section is not None:
            yield section
