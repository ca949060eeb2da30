"""What a building leader can do for neighbours. Each app offers its own on the leader's page.

A provider takes the community and the moment, and costs a constant number of queries. It is
registered in an app's `sections.py`, which is found when the site starts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from .models import Community


@dataclass(frozen=True)
class Offer:
    """Something for the building's people, and the form by which the leader asks for it.

    Without an `action_url` it is only told: it has not opened yet, or is full.
    """

    title: str
    url: str
    text: str
    foot: str = ""
    state: str = ""
    state_tone: str = ""
    action_url: str = ""


Provider = Callable[[Community, datetime], list[Offer]]
_providers: list[Provider] = []


def offers_to_neighbours(provider: Provider) -> Provider:
    """Register a provider."""
    _providers.append(provider)
    return provider


def offers(community: Community, at: datetime) -> Iterator[Offer]:
    """Yield what the apps offer in this community now."""
    for provider in _providers:
        yield from provider(community, at)
