"""The first screen of the admin: a social worker's day, an officer's sub-district."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from .dashboard import Entry, Waiting, by_community, overviews, waiting, waits_for, what_waits
from .models import Community, NoticePage, Resident
from .roles import is_officer, managed_communities

SOON = timedelta(days=3)


@waiting(order=10)
def residents_to_confirm(communities: Sequence[Community], at: datetime) -> Waiting:
    """People who joined by a poster and wait to be confirmed."""
    rows = Resident.objects.pending().filter(community__in=communities)
    counts = by_community(rows)
    return Waiting(
        "residents", _("residents to confirm"), counts, reverse("grid"), urgent=bool(counts)
    )


@waiting(order=85)
def residents_to_ask(communities: Sequence[Community], at: datetime) -> Waiting:
    """People whom the desk or a table has entered, and whose consent is not there."""
    rows = Resident.objects.to_be_asked().filter(community__in=communities)
    url = f"{_list('residents')}?consent=missing"
    return Waiting("consents", _("residents whose consent is to be asked"), by_community(rows), url)


@waiting(order=80)
def notices_running_out(communities: Sequence[Community], at: datetime) -> Waiting:
    """Published notices that expire within three days."""
    rows = NoticePage.objects.live().filter(
        community__in=communities, expires_at__gt=at, expires_at__lte=at + SOON
    )
    return Waiting(
        "notices", _("notices that expire in three days"), by_community(rows), _list("notices")
    )


def _list(namespace: str) -> str:
    """Address of a list of the admin."""
    return reverse(f"{namespace}:index")


class TodayPanel(Component):
    """What a social worker has to deal with today."""

    name = "today"
    template_name = "communities/admin/today.html"
    order = 10

    def __init__(self, communities: Sequence[Community], at: datetime) -> None:
        self.communities, self.at = communities, at

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        everything = what_waits(self.communities, self.at)
        return {
            "communities": self.communities,
            "at": self.at,
            "numbers": [item for item in everything if item.count],
            "nothing": [item for item in everything if not item.count],
            "lists": [item for item in everything if item.entries],
        }


class SubDistrictPanel(Component):
    """All communities of a sub-district in one table, and the rounds."""

    name = "sub_district"
    template_name = "communities/admin/sub_district.html"
    order = 10

    def __init__(self, communities: Sequence[Community], at: datetime) -> None:
        self.communities, self.at = communities, at

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        columns = [item for item in what_waits(self.communities, self.at) if item.count]
        rows = [
            {
                "community": community,
                "url": reverse("wagtailadmin_explore", args=[community.page_id]),
                "cells": [(item, item.counts.get(community.pk, 0)) for item in columns],
            }
            for community in self.communities
        ]
        return {
            "at": self.at,
            "columns": columns,
            "rows": rows,
            "rounds": overviews(self.communities, self.at),
            "open_url": reverse("open_community"),
        }


class PersonalPanel(Component):
    """What waits for this account itself: a project it leads, a proposal it reviews."""

    name = "personal"
    template_name = "communities/admin/personal.html"
    order = 5

    def __init__(self, found: Sequence[Waiting]) -> None:
        self.found = found

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"lists": self.found}


class NothingPanel(Component):
    """For staff who look after no community: what to do."""

    name = "nothing"
    template_name = "communities/admin/nothing.html"
    order = 10


def panels_for(request: HttpRequest) -> list[Component]:
    """Return the panels of the first screen: the officer's table, the worker's day, or a word."""
    communities = list(
        managed_communities(request.user)
        .select_related("sub_district")
        .order_by(F("sub_district__name"), "code")
    )
    at = timezone.now()
    own = waits_for(request.user, at)
    panels: list[Component] = [PersonalPanel(own)] if own else []
    if is_officer(request.user):
        return [*panels, SubDistrictPanel(communities, at)]
    return [*panels, TodayPanel(communities, at)] if communities else panels or [NothingPanel()]


__all__ = ["Entry", "NothingPanel", "SubDistrictPanel", "TodayPanel", "panels_for"]
