"""A round's year for everybody: a page, a sheet of paper, open data; all from one object."""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import printing
from communities.freshness import SITE, share, token
from communities.spreadsheets import csv_response
from home.charts import stack
from printing.jobs import hand_out
from printing.sheets import Params, Sheet, sheet
from projects.models import RoundPage
from projects.papers import _of_anybody as of_anybody
from projects.round_screens import office_of

from .public_year import PublicYear, has_public_year, public_year
from .year_parts import Chart
from .year_parts import Sheet as Table

KEPT = 60 * 60  # seconds at most; any change on the site ends it sooner
# What is kept was written by this version of the program: another one does not read it.
SHAPE = crc32(
    repr([one.name for kind in (PublicYear, Chart, Table) for one in fields(kind)]).encode()
)


def _published(pk: int) -> RoundPage:
    call: RoundPage = get_object_or_404(RoundPage.objects.live().public(), pk=pk)
    if not has_public_year(call):
        raise Http404
    return call


def _tomorrow(at: datetime) -> datetime:
    tomorrow = timezone.localtime(at) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


def _version(at: datetime) -> str:
    """Changes with anything that changes on the site, and at midnight."""
    return f"{token(SITE)}-{timezone.localtime(at):%Y%m%d}"


def _of(call: RoundPage, at: datetime) -> PublicYear:
    """The report, added up once until anything changes: it takes some forty queries."""
    key = f"round-year:{SHAPE}:{call.pk}:{get_language()}:{_version(at)}"
    found: PublicYear | None = cache.get(key)
    if found is None:
        found = public_year(call, at)
        cache.set(key, found, KEPT)
    return found


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a round, masked."""
    call, at = _published(pk), timezone.now()
    share(request, SITE, _tomorrow(at))
    report = _of(call, at)
    context = {
        "call": call,
        "report": report,
        "numbers": [(label, value, "") for label, value in report.numbers],
        "projects_url": f"{reverse('projects:list')}?round={call.pk}",
        "breadcrumbs": [
            (_("Home"), "/"),
            (call.title, call.get_url(request)),
            (_("Report of the round"), ""),
        ],
    }
    return render(request, "projects/reports/public_year.html", context)


@require_safe
def open_data(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures as one table."""
    call, at = _published(pk), timezone.now()
    share(request, SITE, _tomorrow(at))
    return csv_response(f"round-{call.code}.csv", _of(call, at).lines())


@never_cache
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same on paper, for anybody; set once until anything changes."""
    call, version = _published(pk), _version(timezone.now())
    params = {"round": call.pk}
    return hand_out(request, "round_year", params=params, community=None, version=version)


@sheet("round_year", gettext_lazy("Report of the round"), may_see=of_anybody)
def print_year(params: Params, language: str) -> Sheet:
    """What everybody may read, as of now."""
    call = RoundPage.objects.get(pk=params["round"])
    report = public_year(call, timezone.now())
    return Sheet(year_pdf(call, report, language=language), _name(call))


def _name(call: RoundPage) -> str:
    return _("Report of the round: %(round)s") % {"round": call.title}


def year_pdf(call: RoundPage, report: PublicYear, *, language: str) -> bytes:
    """Print the public report."""
    context: dict[str, Any] = {
        "who": office_of(call).full_office,
        "kind": _("Report of the round"),
        "title": report.title,
        "lead": "",
        "as_of": _("As of %(day)s, from the records.") % {"day": report.state},
        "numbers": report.numbers,
        "charts": [
            {
                "title": chart.title,
                "unit": chart.unit,
                "series": chart.names,
                "bars": stack(chart.rows, chart.names, None),
            }
            for chart in report.charts
        ],
        "tables": report.tables,
    }
    return printing.render("print/round_report.html", context, title=_name(call), language=language)
