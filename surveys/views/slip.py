"""The way to the web that is printed on a slip: no account, one ballot; and receipts by code."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import limits
from communities.errors import Refusal
from printing.codes import BadCode, check
from surveys.asking import asked
from surveys.counted import counted_text
from surveys.errors import SlipUnknown
from surveys.models import Poll, RollEntry, Slip
from surveys.services import cast_by_slip, slip_of_code
from surveys.services.casting import already, counted_entry, require_open
from surveys.services.electorate import require_entitled
from surveys.services.naming import require_changeable
from surveys.views.booth import Booth, Filled, posted, posted_key, require_announced
from surveys.views.voting import show_receipts
from surveys.vocabulary import Channel


@method_decorator(never_cache, name="dispatch")
class SlipView(Booth):
    """The ballot of whoever holds the slip."""

    slip: Slip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the slip; wrong codes are counted, so that nobody tries them all."""
        try:
            limits.count(request, "slip")
            self.slip = slip_of_code(kwargs["code"])
        except Refusal as refusal:
            return _no_slip(request, refusal)
        self.poll = self.slip.poll
        return super().dispatch(request, *args, **kwargs)

    def action(self) -> str:
        return reverse("surveys:slip", args=[self.slip.code])

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the form, the receipt of a slip that was used, or why there is neither."""
        entry = counted_entry(self.poll, self.slip.voter)
        if entry is not None and "new" in request.GET:
            return show_receipts(request, self.poll, [entry], new=True)
        try:
            if entry is not None and self.poll.secret:
                raise already(entry)
            require_open(self.poll, timezone.now())
            require_entitled(self.poll, self.slip.voter)
            if entry is not None:
                require_changeable(self.poll, entry, Channel.SLIP)
        except Refusal as refusal:
            return self.refuse(str(refusal))
        notice = counted_text(entry, changeable=True) if entry else ""
        return self.form(self.slip.voter, Filled(), uuid.uuid4(), notice=notice)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Take a step: look again, change, or send."""
        filled, key, voter = posted(request), posted_key(request), self.slip.voter
        step = request.POST.get("step")
        try:
            require_announced(request, self.poll)
            if step == "change":
                return self.form(voter, filled, key)
            if step == "send":
                self._send(filled, key)
                return redirect(self.action() + "?new=1")
            if entry := counted_entry(self.poll, voter):
                require_changeable(self.poll, entry, Channel.SLIP)
            return self.review(voter, filled, key)
        except Refusal as refusal:
            return self.form(voter, filled, key, error=str(refusal))

    def _send(self, filled: Filled, key: uuid.UUID) -> None:
        if filled.places:
            filled.require_places(asked(self.poll))
        cast_by_slip(self.slip, filled.keys, texts=filled.texts, key=key, at=timezone.now())


def _no_slip(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say what is wrong with a code; guessing codes is limited."""
    status = 429 if isinstance(refusal, limits.TooOften) else 404
    if isinstance(refusal, SlipUnknown):
        try:
            limits.count(request, "slip_unknown", reading=True)
        except limits.TooOften as too_often:
            refusal, status = too_often, 429
    context = {"sentence": str(refusal), "title": _("Slip")}
    return render(request, "surveys/slip_unknown.html", context, status=status)


@never_cache
@require_GET
def receipt_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say to who has the receipt's code that the ballot was counted: when and how, not whose."""
    try:
        entry = _entry_of(code)
    except Refusal as refusal:
        return _no_slip(request, refusal)
    return show_receipts(request, entry.poll, [entry], new=False, named=False)


def _entry_of(code: str) -> RollEntry:
    """The roll entry of a receipt, of a poll that is public."""
    try:
        plain = check(code)
    except BadCode as error:
        raise SlipUnknown(str(error)) from error
    entries = RollEntry.objects.select_related("poll__page__community__sub_district")
    entry = entries.filter(receipt=plain, poll__in=Poll.objects.published()).first()
    if entry is None:
        raise SlipUnknown(_("No ballot was counted with this receipt. Please compare the code."))
    return entry
