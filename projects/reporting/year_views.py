"""The report of a round: a page, a sheet of paper, a workbook; all from one object."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

import printing
from communities.models import Community
from communities.roles import is_officer
from communities.spreadsheets import workbook_response
from home.charts import stack
from home.dates import day_text
from printing.jobs import order
from printing.sheets import Params, Visitor, sheet
from printing.sheets import Sheet as Paper
from projects.models import RoundPage
from projects.round_screens import office_of

from .year import YearReport, year_report
from .year_parts import Sheet, charts, numbers, sheets


def _call(request: HttpRequest, pk: int) -> RoundPage:
    call: RoundPage = get_object_or_404(RoundPage, pk=pk)
    if not is_officer(request.user, office_of(call)):
        raise Http404
    return call


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for the office."""
    call = _call(request, pk)
    report = year_report(call, timezone.now())
    context = {
        **_context(report),
        "call": call,
        "tables": sheets(report),
        "charts": charts(report),
        "numbers": [(label, value, "") for label, value in numbers(report)],
        "breadcrumbs": [(_("Home"), "/"), (call.title, call.url), (_("Report of the round"), "")],
    }
    return render(request, "projects/reports/year.html", context)


def _context(report: YearReport) -> dict[str, Any]:
    mark = f"{report.call.pass_mark.normalize():f}"
    return {
        "title": _("Report of the round"),
        "lead": report.call.title,
        "as_of": _("As of %(day)s, from the records. Pass mark: %(mark)s.")
        % {"day": day_text(report.at, clock=True), "mark": mark},
    }


@never_cache
@login_required
@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook; the export is logged."""
    call = _call(request, pk)
    report = year_report(call, timezone.now())
    log(call, "projects.export", user=request.user, data={"what": "round"})
    tables = [(one.title, _rows_of(one)) for one in _tables(report)]
    return workbook_response(f"round-{call.code}.xlsx", tables)


def _tables(report: YearReport) -> list[Sheet]:
    head = Sheet(_("Figures"), [_("Figure"), _("Number")], [list(row) for row in numbers(report)])
    shown = [
        Sheet(chart.title, [chart.title, *(n or chart.unit for n in chart.names)], chart.rows)
        for chart in charts(report)
    ]
    return [head, *sheets(report, most=None), *shown]


def _rows_of(table: Sheet) -> list[list[Any]]:
    total = [table.total] if table.total else []
    return [list(table.head), *map(list, table.rows), *total]


@never_cache
@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Order the report on paper."""
    call = _call(request, pk)
    back = reverse("projects:round_report", args=[pk])
    return order(request, "round_report", params={"round": call.pk}, back=back)


def _of_office(user: Visitor, params: Params, community: Community | None) -> bool:
    calls = RoundPage.objects.filter(pk=params["round"])
    return any(is_officer(user, call.get_parent().specific.sub_district) for call in calls)


@sheet("round_report", gettext_lazy("Report of the round"), may_see=_of_office)
def print_report(params: Params, language: str) -> Paper:
    """The report as of now."""
    call = RoundPage.objects.get(pk=params["round"])
    report = year_report(call, timezone.now())
    return Paper.of(report_pdf(report, language=language), _("Report of the round"), call.title)


def report_pdf(report: YearReport, *, language: str) -> bytes:
    """Print the report."""
    office = report.call.get_parent().specific.sub_district
    context = _context(report) | {
        "who": office.full_office,
        "kind": _("Report of the round"),
        "title": report.call.title,
        "lead": "",
        "numbers": numbers(report),
        "charts": [
            {
                "title": chart.title,
                "unit": chart.unit,
                "series": chart.names,
                "bars": stack(chart.rows, chart.names, None),
            }
            for chart in charts(report)
        ],
        "tables": sheets(report),
    }
    title = _("Report of the round: %(round)s") % {"round": report.call.title}
    return printing.render("print/round_report.html", context, title=title, language=language)
