"""The public list of polls, and results as files."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from communities.freshness import SITE, shared_view
from communities.freshness import share as shared_until
from communities.spreadsheets import csv_response
from surveys.filters import PollFilter
from surveys.models import Poll
from surveys.presenting import next_change, poll_card, result_of
from surveys.querying import listed

PER_PAGE = 20


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
            "items": [poll_card(poll, at, request) for poll in page],
            "breadcrumbs": [(_("Home"), "/"), (_("Polls"), "")],
        }
        return render(request, "surveys/poll_list.html", context)


def share_until_change(request: HttpRequest, at: datetime) -> None:
    """Let the list be stored until the next poll opens, closes or shows its result."""
    shared_until(request, SITE, next_change(Poll.objects.published(), at))


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


def _poll_row(poll: Poll, at: datetime) -> list[Any]:
    result = result_of(poll, at)
    return [
        poll.page.title,
        poll.community.name,
        timezone.localtime(poll.opens_at).isoformat(),
        timezone.localtime(poll.closes_at).isoformat(),
        str(poll.phase(at).label),
        result.took_part if result else "",
    ]
