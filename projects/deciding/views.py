"""The office's screen of a vote, the residents' page about it, and its sheet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.errors import Refusal
from communities.freshness import shared_view
from home.dates import day_text, yuan_text
from printing.jobs import order
from projects.models import RoundPage, Rule, VoteDecision
from projects.round_screens import RoundScreen, officers_round

from .deciding import decide_vote
from .figures import Figures, count
from .presenting import picture, sums, told, votes

PAGE = "round_vote"


class VoteView(RoundScreen):
    """Both rules side by side, why a project is not funded, and the decision."""

    template_name = "projects/admin/vote.html"
    header_icon = "check"

    def get_page_subtitle(self) -> str:
        return _("Vote of the residents")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, or say why not."""
        rule, reason = request.POST.get("rule", ""), request.POST.get("reason", "")
        if rule not in Rule.values:
            raise Http404
        try:
            decide_vote(self.call, rule, reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            self.refusal = refusal
            return self.render_to_response(self.get_context_data(**kwargs), status=409)
        messages.success(request, _("The vote is decided, and explained on the site."))
        return HttpResponseRedirect(reverse(PAGE, args=[self.call.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision = VoteDecision.objects.filter(round=self.call).first()
        figures, nothing = self._figures(decision)
        return super().get_context_data(
            **kwargs,
            call=self.call,
            decision=decision,
            rules=Rule,
            refusal=self.refusal or nothing,
            typed=self.request.POST,
            **(explained(figures) if figures else {}),
        )

    def _figures(self, decision: VoteDecision | None) -> tuple[Figures | None, Refusal | None]:
        if decision is not None:
            return decision.figures, None
        try:
            return count(self.call, timezone.now()).figures, None
        except Refusal as nothing:
            return None, nothing


def explained(figures: Figures) -> dict[str, Any]:
    """What page, screen and sheet say of a vote."""
    return {
        "rows": told(figures),
        "sums": sums(figures),
        "picture": picture(figures),
        "votes": votes(figures),
        "ballots": figures["ballots"],
        "budget": figures["budget"],
    }


@shared_view
@require_safe
def vote_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How a round's vote was decided, for everybody."""
    call = get_object_or_404(RoundPage.objects.live().public(), pk=pk)
    decision = get_object_or_404(VoteDecision, round=call)
    winners = set(decision.figures["rules"][decision.rule]["winners"])
    rows = told(decision.figures)
    context = {
        "call": call,
        "decision": decision,
        "facts": [
            (pgettext("vote", "Decided on"), day_text(decision.at)),
            (_("Rule"), decision.get_rule_display()),
            (_("Ballots"), f"{decision.ballots:,}"),
            (_("Money to be given"), yuan_text(decision.budget)),
        ],
        "funded": [
            (one, one.chosen[decision.rule]) for one in rows if one.project["pk"] in winners
        ],
        "refused": [(one, one.why[decision.rule]) for one in rows if decision.rule in one.why],
        "by_shares": decision.rule == Rule.EQUAL_SHARES,
        "polls": decision.figures.get("polls", ()),
        "breadcrumbs": [(_("Home"), "/"), (call.title, call.get_url(request)), (_("Vote"), "")],
        **explained(decision.figures),
    }
    return render(request, "projects/vote.html", context)


@never_cache
@require_safe
def vote_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Order the sheet about the vote, for the notice board."""
    call = officers_round(request, pk)
    get_object_or_404(VoteDecision, round=call)
    back = reverse(PAGE, args=[pk])
    return order(request, "vote_result", params={"round": call.pk}, back=back)
