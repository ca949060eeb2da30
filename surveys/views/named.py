"""Who chose what in a named poll: for the community's workers, once the result may be seen."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import user_of
from communities.journal import note
from communities.spreadsheets import xlsx_response
from home.dates import day_text
from home.punctuation import listed
from surveys.asking import AskedQuestion, asked
from surveys.models import Poll, RollEntry
from surveys.presenting import result_of, voter_name
from surveys.services import ensure_sealed
from surveys.services.naming import said_by
from surveys.views.desk import desk_poll

PER_PAGE = 50
CHUNK = 500


def named_poll(request: HttpRequest, pk: int) -> Poll:
    """A named poll of this worker's whose result may be seen; otherwise 404."""
    poll, at = desk_poll(request, pk), timezone.now()
    if poll.secret or result_of(ensure_sealed(poll, at), at) is None:
        raise Http404
    return poll


def roll_of(poll: Poll) -> QuerySet[RollEntry]:
    """The roll in the order of buildings, with who stands on it."""
    rows = poll.roll.select_related("household__building", "resident").prefetch_related("changes")
    return rows.order_by("household__building", "household__floor", "household__unit", "pk")


@never_cache
@login_required
@require_safe
def named_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Each voter with what they chose, page by page."""
    poll = named_poll(request, pk)
    page = Paginator(roll_of(poll), PER_PAGE).get_page(request.GET.get("page"))
    questions = asked(poll)
    context = {
        "poll": poll,
        "page": poll.page,
        "page_obj": page,
        "head": [question.text for question in questions],
        "rows": list(answer_rows(page.object_list, questions)),
        "breadcrumbs": [
            (_("Polls on paper"), reverse("surveys:desk")),
            (poll.page.title, reverse("surveys:desk_poll", args=[pk])),
            (_("Who chose what"), ""),
        ],
    }
    return render(request, "surveys/named_answers.html", context)


def answer_rows(
    entries: Iterable[RollEntry], questions: list[AskedQuestion]
) -> Iterable[tuple[str, str, str, list[str]]]:
    """Voter, when and how, when changed, and the answer to each question; three queries."""
    rows = list(entries)
    said = said_by([entry.pk for entry in rows])
    for entry in rows:
        answers = said.get(entry.pk)
        counted = f"{day_text(entry.at, clock=True)} {entry.get_channel_display()}"
        changes = list(entry.changes.all())
        changed = ""
        if changes:
            last = changes[-1]
            changed = f"{day_text(last.at, clock=True)} {last.get_channel_display()}"
        yield (
            voter_name(entry.voter),
            counted,
            changed,
            [listed(answers.get(q.key, [])) if answers else _("not valid") for q in questions],
        )


@login_required
@require_POST
def named_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file; who took it stands in the log."""
    poll = named_poll(request, pk)
    note("polls.named_export", poll, user_of(request))
    return xlsx_response(f"poll-{pk}-named.xlsx", _("Who chose what"), _named_rows(poll))


def _named_rows(poll: Poll) -> Iterator[list[Any]]:
    questions = asked(poll)
    yield [_("Ballot of"), _("Counted"), _("Changed last"), *(q.text for q in questions)]
    for entries in _chunks(roll_of(poll)):
        for voter, counted, changed, answers in answer_rows(entries, questions):
            yield [voter, counted, changed, *answers]


def _chunks(rows: QuerySet[RollEntry]) -> Iterable[list[Any]]:
    """So many rows at once, each with its changes."""
    pages = Paginator(rows, CHUNK)
    for number in pages.page_range:
        yield list(pages.page(number).object_list)
