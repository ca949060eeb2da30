"""The ballot of somebody who calls or comes to the desk: the worker fills in what they say."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.visitors import user_of
from communities.errors import Refusal
from printing.codes import grouped
from surveys import serials
from surveys.asking import asked
from surveys.counted import counted_text
from surveys.models import Slip
from surveys.services import cast
from surveys.services.casting import counted_entry, require_open
from surveys.services.electorate import require_entitled
from surveys.services.naming import require_changeable
from surveys.services.slips import slip_in
from surveys.views.booth import Booth, Filled, posted, posted_key, require_announced
from surveys.views.desk import desk_poll
from surveys.vocabulary import Channel

CHANNELS = (Channel.PHONE, Channel.DESK)


@method_decorator([never_cache, login_required], name="dispatch")
class CallView(Booth):
    """First whose slip it is, then the ballot: nobody is looked up by name."""

    channel: Channel = Channel.PHONE
    slip: Slip | None = None
    notice: str = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.poll = desk_poll(request, kwargs["pk"])
            given = request.POST.get("channel") or request.GET.get("channel")
            self.channel = Channel.DESK if given == Channel.DESK else Channel.PHONE
        return super().dispatch(request, *args, **kwargs)

    def action(self) -> str:
        number = serials.printed(self.slip.serial) if self.slip else ""
        address = reverse("surveys:call", args=[self.poll.page_id])
        return f"{address}?channel={self.channel}&slip={number}"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the slip, or show its ballot."""
        if not request.GET.get("slip"):
            return self._ask()
        try:
            slip = self._find(request.GET["slip"])
        except Refusal as refusal:
            return self._ask(str(refusal), request.GET["slip"])
        return self.form(slip.voter, Filled(), uuid.uuid4(), notice=self.notice)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step: look again, change, or count."""
        filled, key = posted(request), posted_key(request)
        try:
            slip = self._find(request.GET.get("slip", ""), again=True)
        except Refusal as refusal:
            return self._ask(str(refusal), request.GET.get("slip", ""))
        try:
            require_announced(request, self.poll)
            if request.POST.get("step") == "change":
                return self.form(slip.voter, filled, key)
            if request.POST.get("step") == "send":
                return self._send(slip, filled, key)
            return self.review(slip.voter, filled, key)
        except Refusal as refusal:
            return self.form(slip.voter, filled, key, error=str(refusal))

    def _find(self, typed: str, *, again: bool = False) -> Slip:
        """The slip of a voter who may still take part."""
        self.slip = slip_in(self.poll, typed)
        require_open(self.poll, timezone.now())
        require_entitled(self.poll, self.slip.voter)
        entry = counted_entry(self.poll, self.slip.voter)
        if entry is not None and not again:
            require_changeable(self.poll, entry, self.channel)
            self.notice = counted_text(entry, changeable=True)
        return self.slip

    def _send(self, slip: Slip, filled: Filled, key: uuid.UUID) -> HttpResponse:
        if filled.places:
            filled.require_places(asked(self.poll))
        receipt = cast(
            self.poll,
            slip.voter,
            filled.keys,
            texts=filled.texts,
            channel=self.channel,
            key=key,
            at=timezone.now(),
            by=user_of(self.request),
        )
        said = _("Counted. Receipt: %(code)s. Read it to the caller, or write it down for them.")
        return self._ask(done=said % {"code": grouped(receipt.code)})

    def _ask(self, error: str = "", typed: str = "", done: str = "") -> HttpResponse:
        channels = [(channel.value, channel.label) for channel in CHANNELS]
        return self.page(
            "surveys/call.html",
            error=error,
            typed=typed,
            done=done,
            channels=channels,
            channel=self.channel,
        )
