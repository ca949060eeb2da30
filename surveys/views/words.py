"""Answers in words, grouped by hand once the result stands."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from communities.freshness import freshen
from surveys.models import BallotText, Poll
from surveys.presenting import result_of
from surveys.views.desk import desk_poll
from surveys.vocabulary import Kind

PER_PAGE = 50
LONGEST_GROUP = 60


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """The answers to a question, each with its group; nobody reads them before the result."""
    poll = desk_poll(request, pk)
    if result_of(poll, timezone.now()) is None:
        raise Http404
    question = get_object_or_404(poll.questions.filter(kind=Kind.TEXT, retired=False), key=key)
    texts = BallotText.objects.filter(question=question).order_by("group", "text", "ballot")
    page = Paginator(texts, PER_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        _group(poll, list(page), request)
        messages.success(request, _("Saved. The groups stand beside the result."))
        return redirect(f"{request.path}?page={page.number}")
    groups = texts.exclude(group="").order_by("group").values_list("group", flat=True).distinct()
    context = {
        "question": question,
        "page_obj": page,
        "groups": list(groups),
        "longest": LONGEST_GROUP,
        "breadcrumbs": [
            (_("Polls on paper"), reverse("surveys:desk")),
            (poll.page.title, reverse("surveys:desk_poll", args=[pk])),
            (question.text, ""),
        ],
    }
    return render(request, "surveys/words.html", context)


def _group(poll: Poll, texts: list[BallotText], request: HttpRequest) -> None:
    """Keep the group of each answer of the page."""
    for text in texts:
        group = request.POST.get(f"group-{text.ballot_id}", text.group).strip()[:LONGEST_GROUP]
        if group != text.group:
            BallotText.objects.filter(pk=text.pk).update(group=group)
    freshen(poll.community_id)
