"""The public list of sessions, as a page and as CSV, and each session for a calendar."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.calendar import event_file
from activities.filters import SessionFilter
from activities.models import Places
from activities.presenting import next_change, places_text, shown
from communities.freshness import SITE, share
from communities.models import Community
from communities.spreadsheets import MOST_ROWS, csv_response
from home.dates import local

from .mine import public_places

PER_PAGE = 20


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """List sessions, the next one first; what is over, the last one first."""
    at = timezone.now()
    narrowed = _narrowed(request)
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    share(request, SITE, next_change(list(page), at))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "breadcrumbs": [(_("Home"), "/"), (_("Activities"), "")],
        "form": narrowed.form,
        "chosen": _community(narrowed),
        "items": [_card(places, request) for places in page],
        "page_obj": page,
        "query": query.urlencode(),
        "calendar": _calendar(narrowed),
    }
    return render(request, "activities/activity_list.html", context)


def _calendar(narrowed: SessionFilter) -> str:
    """The calendar of the community that was chosen."""
    chosen = narrowed.form.cleaned_data.get("community") if narrowed.form.is_valid() else None
    return reverse("activities:community_feed", args=[chosen.pk]) if chosen else ""


def _community(narrowed: SessionFilter) -> Community | None:
    """The community that the list is narrowed to, whose figures it leads to."""
    found = narrowed.form.cleaned_data.get("community") if narrowed.form.is_valid() else None
    return found if isinstance(found, Community) else None


def _narrowed(request: HttpRequest) -> SessionFilter:
    rows = Places.objects.published().for_cards().select_related("page", "community")
    return SessionFilter(request.GET, queryset=rows, at=timezone.now())


def _card(places: Places, request: HttpRequest) -> dict[str, Any]:
    session = shown(places, timezone.now())
    return {
        "url": places.page.get_url(request),
        "title": places.title,
        "kicker": f"{places.community.name} · {places.kind_label}",
        "text": f"{session.when} · {places.place}",
        "foot": places_text(places),
        "state": session.state,
        "state_tone": session.tone,
    }


@require_safe
def activity_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a table file of at most 5,000 rows, safe to open in a spreadsheet."""
    share(request, SITE, None)
    rows = (_row(places, request) for places in _narrowed(request).qs[:MOST_ROWS])
    return csv_response("activities.csv", [_head(), *rows])


def _head() -> list[str]:
    return [
        _("Community"),
        _("Activity"),
        _("Kind"),
        _("begins"),
        _("ends"),
        _("where"),
        _("capacity"),
        _("taken"),
        _("waiting"),
        _("address"),
    ]


def _row(places: Places, request: HttpRequest) -> Iterable[object]:
    return (
        places.community.name,
        places.title,
        places.kind_label,
        f"{local(places.starts_at):%Y-%m-%d %H:%M}",
        f"{local(places.ends_at):%Y-%m-%d %H:%M}",
        places.place,
        "" if places.capacity is None else places.capacity,
        places.taken,
        places.waiting,
        places.page.get_full_url(request) or "",
    )


@require_safe
def activity_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """One session for the reader's calendar; it names no person."""
    places = public_places(pk)
    response = HttpResponse(
        event_file(places, places.page.get_full_url(request) or "", timezone.now()),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="activity-{places.pk}.ics"'
    return response
