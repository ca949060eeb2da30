"""The pages of figures: at the desk with everything, for the public in masked form."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from accounts.visitors import user_of
from activities.models import Places
from communities.freshness import SITE, community_scope, share
from communities.models import Community, SubDistrict
from communities.roles import managed_communities
from communities.spreadsheets import csv_response, workbook_response
from home.dates import day_text, local
from printing.jobs import order

from . import charts
from .figures import Cut, Figures, figures_of
from .filters import StatisticsFilter, beginning, sessions_between
from .masked import Public, public_of, quarter_end
from .scopes import Scope, of_sub_district, of_worker

MOST_OFFERED = 60


def _asked(request: HttpRequest) -> tuple[Scope, StatisticsFilter]:
    scope = of_worker(user_of(request), request.GET)
    return scope, StatisticsFilter(request.GET, scope=scope, today=timezone.localdate())


def _query(request: HttpRequest, scope: Scope) -> str:
    kept = request.GET.copy()
    kept.pop("community", None)
    kept.pop("district", None)
    return "&".join(filter(None, [scope.query, kept.urlencode()]))


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All figures of what this worker looks after, narrowed as asked."""
    scope, narrowed = _asked(request)
    figures = figures_of(narrowed.cut())
    first, last = narrowed.period
    context = {
        "scope": scope,
        "form": narrowed.form,
        "period": (first, last),
        "numbers": charts.numbers(figures),
        "charts": charts.for_workers(figures),
        "kinds": figures.kinds,
        "places": figures.places,
        "place_columns": charts.place_columns(),
        "others": _others(request, scope),
        "query": _query(request, scope),
    }
    return render(request, "activities/statistics/desk.html", context)


def _others(request: HttpRequest, scope: Scope) -> list[tuple[str, str, bool]]:
    """The other scopes of this worker: the sub-district's own communities and their sum."""
    own = managed_communities(user_of(request)).filter(sub_district=scope.sub_district)
    rows = [
        (one.name, f"?community={one.pk}", one == scope.community) for one in own[:MOST_OFFERED]
    ]
    if len(rows) < 2:
        return []
    together = (scope.sub_district.name, f"?district={scope.sub_district.pk}", scope.whole)
    return [together, *sorted(rows)]


@never_cache
@login_required
@require_safe
def desk_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; the export is logged."""
    scope, narrowed = _asked(request)
    figures = figures_of(narrowed.cut())
    page = (scope.community or scope.sub_district).page
    log(page, "activities.export", user=user_of(request), data={"what": "statistics"})
    sheets = charts.tables(figures, charts.for_workers(figures))
    return workbook_response("activities.xlsx", sheets)


@never_cache
@login_required
@require_safe
def desk_csv(request: HttpRequest) -> HttpResponse:
    """The same as one table."""
    scope, narrowed = _asked(request)
    figures = figures_of(narrowed.cut())
    page = (scope.community or scope.sub_district).page
    log(page, "activities.export", user=user_of(request), data={"what": "statistics"})
    return csv_response("activities-figures.csv", _long(figures, charts.for_workers(figures)))


def _long(figures: Figures, shown: list[charts.Chart]) -> list[list[Any]]:
    """All tables below one another: table, row, number."""
    rows: list[list[Any]] = [[_("Table"), _("Row"), _("Number")]]
    for title, table in charts.tables(figures, shown):
        rows += [[title, *line] for line in table[1:]]
    return rows


@never_cache
@login_required
@require_safe
def desk_sheet(request: HttpRequest) -> HttpResponseBase:
    """Order the figures on paper."""
    scope, _narrowed = _asked(request)
    kept = {name: value for name, value in request.GET.items() if len(value) < 40}
    back = f"{reverse('activities:statistics')}?{_query(request, scope)}"
    params = {"asked": {**kept, **_named(scope)}, "communities": [c.pk for c in scope.communities]}
    return order(request, "activity_figures", params=params, community=scope.community, back=back)


def _named(scope: Scope) -> dict[str, str]:
    name, _sign, value = scope.query.partition("=")
    return {name: value}


# --- for everybody --------------------------------------------------------------------------------


@require_safe
def community(request: HttpRequest, code: str) -> HttpResponse:
    """A community's figures of a year, masked."""
    return _public(request, _scope_of(code), as_csv=False)


@require_safe
def community_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a table."""
    return _public(request, _scope_of(code), as_csv=True)


@require_safe
def district(request: HttpRequest, code: str) -> HttpResponse:
    """A sub-district's figures of a year: totals, and rounded shares."""
    found = get_object_or_404(SubDistrict.objects.select_related("page"), code=code)
    return _public(request, of_sub_district(found), as_csv=False)


@require_safe
def district_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a table."""
    found = get_object_or_404(SubDistrict.objects.select_related("page"), code=code)
    return _public(request, of_sub_district(found), as_csv=True)


def _scope_of(code: str) -> Scope:
    found = Community.objects.select_related("page", "sub_district__page")
    row = get_object_or_404(found, code=code, page__live=True)
    return Scope((row,), row.sub_district)


def _public(request: HttpRequest, scope: Scope, *, as_csv: bool) -> HttpResponse:
    today = timezone.localdate()
    own = scope.community
    share(request, community_scope(own.pk) if own else SITE, beginning(_tomorrow(today)))
    year = _year(request, today)
    end = quarter_end(year, today)
    figures = figures_of(_cut(scope, year, today), _cut(scope, year, end))
    public = public_of(figures, whole=scope.whole)
    shown = charts.for_the_public(figures, public)
    if as_csv:
        return csv_response(f"activities-{year}.csv", _long(figures, shown))
    context = _public_context(scope, year, today, end, public)
    context |= {
        "numbers": charts.numbers(figures),
        "charts": shown,
        "kinds": figures.kinds,
        "places": figures.places,
        "place_columns": charts.place_columns(),
    }
    return render(request, "activities/statistics/public.html", context)


def _tomorrow(today: date) -> date:
    return date.fromordinal(today.toordinal() + 1)


def _year(request: HttpRequest, today: date) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    if not 2000 <= year <= today.year:
        raise Http404
    return year


def _cut(scope: Scope, year: int, last: date | None) -> Cut:
    """Sessions of the year that began by this day; none without one."""
    first = date(year, 1, 1)
    if last is None:
        return Cut(scope.communities, Places.objects.none())
    return Cut(scope.communities, sessions_between(scope, first, min(last, date(year, 12, 31))))


def _public_context(
    scope: Scope, year: int, today: date, end: date | None, public: Public
) -> dict[str, Any]:
    own = scope.community
    page = (own or scope.sub_district).page
    return {
        "scope": scope,
        "year": year,
        "years": _years(scope, today),
        "state": day_text(min(today, date(year, 12, 31))),
        "split_state": day_text(end) if end else "",
        "hides": public.hides,
        "whole": scope.whole,
        "csv": reverse(
            "activities:district_figures_csv" if scope.whole else "activities:figures_csv",
            args=[scope.sub_district.code if own is None else own.code],
        ),
        "breadcrumbs": [(_("Home"), "/"), (scope.name, page.url), (_("Activities in figures"), "")],
    }


def _years(scope: Scope, today: date) -> list[int]:
    """This year and those before it, back to the first session."""
    rows = Places.objects.filter(community__in=[one.pk for one in scope.communities])
    first = rows.aggregate(first=Min("starts_at"))["first"]
    begins = local(first).year if first else today.year
    return list(range(today.year, min(begins, today.year) - 1, -1))[:10]
