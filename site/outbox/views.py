"""A resident's messages, and the desk's call list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import user_of
from communities.models import Resident
from communities.roles import managed_community_ids

from . import services
from .models import Message, MessageQuerySet

PER_PAGE = 30


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show all messages to the residents this account acts for, and note that they were seen."""
    residents = Resident.objects.represented_by(user_of(request))
    rows = Message.objects.on_page().filter(resident__in=residents).select_related("resident")
    page = Paginator(rows.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    response = render(request, "outbox/mine.html", {"page_obj": page, "letters": list(page)})
    services.read_all(residents, timezone.now())
    return response


@never_cache
@login_required
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Whom the desk must call, the longest waiting first."""
    rows = _calls(request).to_call()
    rows = rows.select_related("resident__household__building", "community")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "outbox/calls.html", {"page_obj": page, "calls": list(page)})


@require_POST
@login_required
def called(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the person was told."""
    message = get_object_or_404(_calls(request).select_related("resident"), pk=pk)
    services.called(message, at=timezone.now(), by=user_of(request))
    messages.success(request, _("%(name)s has been told.") % {"name": message.resident.name})
    return redirect("outbox:calls")


def _calls(request: HttpRequest) -> MessageQuerySet:
    communities = managed_community_ids(request.user)
    if not communities:
        raise Http404
    return Message.objects.filter(community__in=communities).for_desk()
