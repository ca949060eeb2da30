"""What a project's page says of its activities."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext

from communities.statements import Statement, given
from home.dates import span_text
from projects.links import Happening, register_provider
from projects.models import ProjectPage

from .models import Attendance, Places
from .models.places import PlacesQuerySet
from .presenting import next_change, places_text, shown

MOST = 60


@register_provider
def activities_of(project: ProjectPage, at: datetime) -> list[Happening]:
    """Sessions of the project in three queries: what comes next, then what was last."""
    coming, over = _coming_of(project=project.pk, at=at), _past_of(project=project.pk, at=at)
    came = dict(
        Attendance.objects.standing()
        .filter(places__in=[places.pk for places in over])
        .order_by()
        .values_list("places")
        .annotate(people=Count("pk"))
    )
    return [
        *(_coming(places, at) for places in coming),
        *(_over(places, came.get(places.pk, 0)) for places in over),
    ]


def _places_of_a_project() -> PlacesQuerySet:
    return Places.objects.published().filter(page__project=given("project")).for_cards()


@Statement
def _coming_of() -> QuerySet[Places]:
    return _places_of_a_project().upcoming(given("at"))[:MOST]


@Statement
def _past_of() -> QuerySet[Places]:
    return _places_of_a_project().past(given("at"))[:MOST]


def _coming(places: Places, at: datetime) -> Happening:
    session = shown(places, at)
    return Happening(
        title=places.title,
        url=places.page.get_url() or "",
        when=f"{session.when} · {places.place}",
        foot=places_text(places),
        state=session.state,
        state_tone=session.tone,
        until=next_change([places], at),
    )


def _over(places: Places, people: int) -> Happening:
    return Happening(
        title=places.title,
        url=places.page.get_url() or "",
        when=f"{span_text(places.starts_at, places.ends_at)} · {places.place}",
        foot=ngettext("%(n)d took part", "%(n)d took part", people) % {"n": people},
        past=True,
    )
