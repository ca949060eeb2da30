"""One poll's result as a file: not found before it may be seen."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from communities.spreadsheets import csv_response, workbook_response
from surveys.models import Poll
from surveys.presenting import place_rows, result_of
from surveys.services import ensure_sealed
from surveys.tally import Result
from surveys.vocabulary import Kind

Row = list[Any]


def _shown(pk: int) -> Result:
    """The result of this page's poll, or 404."""
    at = timezone.now()
    poll = Poll.objects.published().select_related("page").filter(page=pk).first()
    result = result_of(ensure_sealed(poll, at), at) if poll else None
    if result is None:
        raise Http404
    return result


@require_GET
def results_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The choices with their ballots."""
    return csv_response(f"poll-{pk}.csv", choice_rows(_shown(pk)))


@require_GET
def results_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The choices, and turnout by grid and building as far as it is shown."""
    result = _shown(pk)
    head = [_("Place"), _("Took part"), _("Turnout")]
    tables: list[tuple[str, Iterable[Row]]] = [
        (_("Result"), choice_rows(result)),
        (_("Who took part when"), day_rows(result)),
        (_("Turnout by grid"), [head, *map(list, place_rows(result.grids))]),
        (_("Turnout by building"), [head, *map(list, place_rows(result.buildings))]),
    ]
    return workbook_response(f"poll-{pk}.xlsx", tables)


def day_rows(result: Result) -> list[Row]:
    """A line for each day of the poll."""
    head = [_("Day"), _("On the web"), _("On paper"), _("Together")]
    return [head, *([day.on, day.web, day.paper, day.web + day.paper] for day in result.days)]


def choice_rows(result: Result) -> list[Row]:
    """A line for each choice, then who took part without a valid one."""
    head = [_("Question"), _("Choice"), _("On the web"), _("On paper"), _("Together")]
    ranked = any(question.kind == Kind.RANKING for question in result.questions)
    rows = [
        [q.text, row.label, row.web, row.paper, row.total, *([row.points] if ranked else [])]
        for q in result.questions
        for row in q.options
    ]
    ends = [
        ["", _("Valid ballots"), result.web, result.paper, result.participants],
        ["", _("Spoilt"), "", result.spoilt, result.spoilt],
        ["", _("Unreadable"), "", result.unreadable, result.unreadable],
        ["", _("Stub without a ballot"), "", result.missing, result.missing],
        ["", _("Took part"), "", "", result.took_part],
    ]
    return [[*head, *([_("Points")] if ranked else [])], *rows, *ends]
