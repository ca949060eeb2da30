"""The office's screen of a panel: seats, who judges what, the ranking, the minutes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.errors import Refusal
from communities.typed import whole_number
from printing.jobs import order
from projects.models import Grant, PanelMember, PanelMinutes, Review, Status
from projects.round_screens import RoundScreen, officers_round

from .forms import MinutesForm, SeatForm
from .judging import reopen_review, take_back
from .minutes import write_minutes
from .panel import account_named, add_member, assign, assign_balanced, leave, office_of
from .ranking import ranking

PAGE = "round_panel"
USUAL = 3  # reviewers of one proposal


class PanelView(RoundScreen):
    """Everything about the panel of one round; a refusal keeps what was typed."""

    template_name = "projects/admin/panel.html"
    header_icon = "group"
    seat_form: SeatForm | None = None
    minutes_form: MinutesForm | None = None

    def get_page_subtitle(self) -> str:
        return _("Panel")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing, or say why not."""
        action = request.POST.get("action", "")
        do = getattr(self, f"do_{action}", None) if action in ACTIONS else None
        if do is None:
            raise Http404
        try:
            done = do(request)
        except Refusal as refusal:
            self.refusal, done = refusal, ""
        if done:
            messages.success(request, done)
            return HttpResponseRedirect(reverse(PAGE, args=[self.call.pk]))
        return self.render_to_response(self.get_context_data(**kwargs), status=409)

    def do_seat(self, request: HttpRequest) -> str:
        """Give somebody a seat."""
        self.seat_form = SeatForm(request.POST, office=office_of(self.call))
        if not self.seat_form.is_valid():
            return ""
        given = self.seat_form.cleaned_data
        user, by, at = account_named(given["account"]), request.user, timezone.now()
        add_member(self.call, user, given["part"], home=given["home"], by=by, at=at)
        return _("%(name)s sits in the panel.") % {"name": user}

    def do_leave(self, request: HttpRequest) -> str:
        """Take somebody from the panel."""
        member = self._member(request)
        leave(member, by=request.user, at=timezone.now())
        return _("%(name)s has left the panel.") % {"name": member}

    def do_assign(self, request: HttpRequest) -> str:
        """Give one proposal to one reviewer."""
        grants = Grant.objects.of_round(self.call).select_related("round", "community", "page")
        grant = get_object_or_404(grants, pk=_number(request, "grant"))
        review = assign(grant, self._member(request), by=request.user, at=timezone.now())
        return _("Given to %(name)s.") % {"name": review.member}

    def do_balance(self, request: HttpRequest) -> str:
        """Deal all proposals out."""
        each = max(1, min(_number(request, "each") or USUAL, 15))
        count = assign_balanced(self.call, each, by=request.user, at=timezone.now())
        said = ngettext("%(n)d review was dealt out.", "%(n)d reviews were dealt out.", count)
        return said % {"n": count}

    def do_reopen(self, request: HttpRequest) -> str:
        """Give a review back."""
        row, reason = self._review(request), request.POST.get("reason", "")
        reopen_review(row, reason, by=request.user, at=timezone.now())
        return _("The review is given back.")

    def do_take(self, request: HttpRequest) -> str:
        """Take a review from who does not answer."""
        row, reason = self._review(request), request.POST.get("reason", "")
        take_back(row, reason, by=request.user, at=timezone.now())
        return _("The review is taken back.")

    def do_minutes(self, request: HttpRequest) -> str:
        """Write the minutes."""
        self.minutes_form = self._minutes_form(request.POST)
        if not self.minutes_form.is_valid():
            return ""
        said = {name: self.minutes_form.cleaned_data[name] for name in MinutesForm.Meta.fields}
        write_minutes(self.call, said, by=request.user, at=timezone.now())
        return _("The minutes are kept.")

    def _member(self, request: HttpRequest) -> PanelMember:
        rows = self.call.panel.select_related("user", "round", "sub_district")
        member: PanelMember = get_object_or_404(rows, pk=_number(request, "member"))
        return member

    def _review(self, request: HttpRequest) -> Review:
        rows = Review.objects.filter(member__round=self.call)
        return get_object_or_404(
            rows.select_related("member__user", "grant__page"), pk=_number(request, "review")
        )

    def _minutes_form(self, given: Any = None) -> MinutesForm:
        found = PanelMinutes.objects.filter(round=self.call).first()
        return MinutesForm(given, instance=found, initial={"held_on": self.call.panel_on})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = ranking(self.call, viewer=self.request.user)
        return super().get_context_data(
            **kwargs,
            call=self.call,
            table=table,
            in_review=sum(row.grant.status == Status.IN_REVIEW for row in table.rows),
            seated=[lean for lean in table.leans if lean.member.left_at is None],
            usual=USUAL,
            refusal=self.refusal,
            typed=self.request.POST,
            seat_form=self.seat_form or SeatForm(office=office_of(self.call)),
            minutes_form=self.minutes_form or self._minutes_form(),
            minutes=PanelMinutes.objects.filter(round=self.call).first(),
        )


ACTIONS = frozenset(name.removeprefix("do_") for name in vars(PanelView) if name.startswith("do_"))


def _number(request: HttpRequest, name: str) -> int:
    return whole_number(request.POST.get(name, ""))


@never_cache
@require_safe
def minutes_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Order the minutes with the ranking, for signing."""
    call = officers_round(request, pk)
    back = reverse(PAGE, args=[pk])
    return order(request, "panel_minutes", params={"round": call.pk}, back=back)
