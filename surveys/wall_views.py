"""Ordering what hangs on the wall of a poll: the poster, and the notice of its result."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.widgets import Button

from communities.roles import manages
from printing.enlarging import Format
from printing.jobs import order

from .models import Poll, PollPage

View = Callable[..., HttpResponseBase]
LABELS = {
    "poll_poster": gettext_lazy("Poster %(size)s"),
    "result_notice": gettext_lazy("Result notice %(size)s"),
}


def of_poll(sheet: str) -> View:
    """A view that orders this sheet of a poll for who works in its community."""

    @never_cache
    @require_safe
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        polls = Poll.objects.select_related("page", "community__page")
        poll = get_object_or_404(polls, page=pk)
        if not manages(request.user, poll.community_id):
            raise Http404
        params = {"poll": poll.pk, "size": str(Format.named(request.GET.get("size", "")))}
        back = reverse("wagtailadmin_pages:edit", args=[pk])
        return order(request, sheet, params=params, community=poll.community, back=back)

    return view


def buttons(page: Any) -> list[Button]:
    """What can hang on the wall now: the poster until it closes, the notice once it may be seen."""
    if not page.pk or page.specific_class is not PollPage:
        return []
    poll = Poll.objects.filter(page=page.pk).first()
    if poll is None:
        return []
    at = timezone.now()
    sheets = [
        *(["poll_poster"] if at < poll.closes_at else []),
        *(["result_notice"] if poll.shows_results(at) else []),
    ]
    return [
        Button(
            str(LABELS[sheet]) % {"size": size},
            url=f"{reverse(sheet, args=[page.pk])}?size={size}",
            icon_name="doc-full",
            priority=60 + place,
        )
        for sheet in sheets
        for place, size in enumerate(Format)
    ]
