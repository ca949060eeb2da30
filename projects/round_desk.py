"""The office's desk of a round: where its proposals stand, the next step with them, its papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.dates import yuan_text

from .models import Grant, Status
from .round_screens import RoundScreen
from .together import TOGETHER, stages_of, take_together
from .totals import round_totals

MOST_SAID = 5  # refusals told in full


class RoundDeskView(RoundScreen):
    """The proposals of a round by state, each state with its step; below, the papers in order."""

    template_name = "projects/admin/round_desk.html"
    header_icon = "calendar-alt"

    def get_page_subtitle(self) -> str:
        return _("Steps and papers")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a step with all that are ticked, and say which were refused, and why."""
        action = request.POST.get("action", "")
        ticked = [int(pk) for pk in request.POST.getlist("grant") if pk.isdecimal()]
        rows = Grant.objects.of_round(self.call).filter(pk__in=ticked).select_related("page")
        if action in TOGETHER and rows:
            self._take(list(rows), action)
        else:
            messages.error(request, _("Tick at least one project."))
        return HttpResponseRedirect(reverse("round_papers", args=[self.call.pk]))

    def _take(self, grants: list[Grant], action: str) -> None:
        outcome = take_together(grants, action, by=self.request.user, at=timezone.now())
        done = len(outcome.done)
        if done:
            status = outcome.done[0].get_status_display()
            said = ngettext(
                "%(n)d project is now: %(status)s.", "%(n)d projects are now: %(status)s.", done
            )
            messages.success(self.request, said % {"n": done, "status": status})
        for grant, why in outcome.refused[:MOST_SAID]:
            messages.error(self.request, f"{grant.title} · {why}")
        more = len(outcome.refused) - MOST_SAID
        if more > 0:
            said = ngettext(
                "%(n)d more project was refused.", "%(n)d more projects were refused.", more
            )
            messages.error(self.request, said % {"n": more})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stages = stages_of(self.call, timezone.now())
        counts = {stage.status: len(stage.grants) for stage in stages}
        totals = round_totals(self.call)
        return super().get_context_data(
            **kwargs,
            call=self.call,
            stages=stages,
            drafts=totals.drafts,
            totals=totals,
            in_review=counts.get(Status.IN_REVIEW, 0),
            on_notice=counts.get(Status.ON_NOTICE, 0),
            approved=totals.approved,
            awarded=yuan_text(totals.awarded),
            projects_url=f"{reverse('project_pages:index')}?round={self.call.pk}",
        )
