"""The public list of polls, and results as files."""

from typing import Any

from communities.freshness import SITE, shared_view
from communities.freshness import share as shared_until
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from surveys.filters import PollFilter
from surveys.models import Poll
from surveys.presenting import poll_card, result_of
from surveys.services import ensure_sealed
from surveys.spreadsheets import csv_response

PER_PAGE = 20


def listed(at: Any) -> QuerySet[Poll]:
    """Published polls: open ones first, then those to come, then the closed, newest first."""
    rank = Case(
        When(closes_at__lte=at, then=Value(2)), When(opens_at__gt=at, then=Value(1)), default=0
    )
    polls = Poll.objects.published().select_related("page", "community")
    return polls.order_by(rank, "-closes_at", "-pk")


@method_decorator(shared_view, name="dispatch")
class PollList(View):
    """Polls of all communities, or of one, or in one state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        found = PollFilter(request.GET, queryset=listed(at), request=request)
        page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
        share_until_change(request, at)
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "filter": found,
            "page_obj": page,
            "query": query.urlencode(),
            "items": [poll_card(poll, at) for poll in page],
            "breadcrumbs": [(_("Home"), "/"), (_("Polls"), "")],
        }
        return render(request, "surveys/poll_list.html", context)


def share_until_change(request: HttpRequest, at: Any) -> None:
    """Let the list be stored until the next poll opens, closes or shows its result."""
    for field in ("opens_at", "closes_at", "results_at"):
        later = Poll.objects.published().filter(**{f"{field}__gt": at}).order_by(field)
        moment = later.values_list(field, flat=True).first()
        if moment:
            shared_until(request, SITE, moment)


@require_GET
@shared_view
def polls_csv(request: HttpRequest) -> HttpResponse:
    """The list as a file; figures only of polls whose result may be seen."""
    at = timezone.now()
    found = PollFilter(request.GET, queryset=listed(at), request=request)
    share_until_change(request, at)
    head = [_("Poll"), _("Community"), _("Opens"), _("Closes"), _("State"), _("Took part")]
    rows = [_poll_row(poll, at) for poll in found.qs.iterator(chunk_size=500)]
    return csv_response("polls.csv", [head, *rows])


def _poll_row(poll: Poll, at: Any) -> list[Any]:
    result = result_of(poll, at)
    return [
        poll.page.title,
        poll.community.name,
        timezone.localtime(poll.opens_at).isoformat(),
        timezone.localtime(poll.closes_at).isoformat(),
        str(poll.phase(at).label),
        result.participants if result else "",
    ]


@require_GET
def results_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """One poll's result as a file; not found before it may be seen."""
    at = timezone.now()
    poll = Poll.objects.published().select_related("page").filter(page=pk).first()
    result = result_of(ensure_sealed(poll, at), at) if poll else None
    if poll is None or result is None:
        raise Http404
    head = [_("Question"), _("Choice"), _("On the web"), _("On paper"), _("Together")]
    rows = [
        [question.text, row.label, row.web, row.paper, row.total]
        for question in result.questions
        for row in question.options
    ]
    took_part = ["", _("Took part"), result.web, result.paper, result.participants]
    return csv_response(f"poll-{pk}.csv", [head, *rows, took_part])
