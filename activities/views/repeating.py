"""Adding sessions by a rule, from the editor: the rule, what it makes, done."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.visitors import user_of
from activities.models import ActivityPage
from activities.repeating import Every, spans
from activities.services.repeating import Span, add_sessions, draft_of, there_already
from activities.session_forms import RepeatForm
from communities.errors import Refusal
from home.dates import span_text


@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for the rule, show its days with a tick each, and write those that stay ticked."""
    page = get_object_or_404(ActivityPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = draft_of(page)
    form = RepeatForm(request.POST or None, initial=_initial(draft))
    found: list[Span] = []
    if request.method == "POST" and form.is_valid():
        found = list(spans(form.rule()))
        if "save" in request.POST:
            try:
                return _save(request, page, found)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {
        "page": page,
        "form": form,
        "lines": _lines(found, there_already(draft)),
        "page_title": _("Sessions by a rule"),
        "page_subtitle": draft.get_admin_display_title(),
        "header_icon": "calendar-alt",
    }
    return render(request, "activities/admin/repeat.html", context)


def _save(request: HttpRequest, page: ActivityPage, found: list[Span]) -> HttpResponse:
    chosen = set(request.POST.getlist("day"))
    spans_ = [span for span in found if span[0].isoformat() in chosen]
    added = add_sessions(page, spans_, by=user_of(request))
    text = ngettext(
        "%(n)d session is in the draft. Look at it, then publish.",
        "%(n)d sessions are in the draft. Look at them, then publish.",
        added,
    )
    messages.success(request, text % {"n": added})
    return redirect("wagtailadmin_pages:edit", page.pk)


def _lines(found: list[Span], known: set[datetime]) -> list[dict[str, Any]]:
    return [
        {
            "value": start.isoformat(),
            "text": span_text(start, end),
            "there": start in known,
        }
        for start, end in found
    ]


def _initial(draft: ActivityPage) -> dict[str, Any]:
    """The rule begins with the draft's last session, whose hours are taken over."""
    last = max(draft.sessions.all(), key=lambda one: one.starts_at, default=None)
    if last is None or last.starts_at is None:
        return {"first": timezone.localdate() + timedelta(days=7), "every": Every.WEEK}
    start, end = timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)
    every = Every.MONTH if draft.kind == ActivityPage.Kind.MEETING else Every.WEEK
    return {"first": start.date(), "begins": start, "ends": end, "every": every}
