"""The screen of one grant: where it stands, what happened, what can be done next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from communities.errors import Refusal
from communities.roles import manages

from .completeness import missing, requested
from .conditions import proposal_of
from .errors import Incomplete
from .grant_parts import parts_of
from .grant_steps import scoring, steps_for
from .lifecycle import MOVES, Actor, apply, is_actor
from .models import Grant, ProjectPage
from .paper_views import papers_of
from .services import open_grant, record_score

PAPERS = {
    "project_proposal_form": gettext_lazy("Proposal form"),
    "project_score_sheet": gettext_lazy("Score sheet"),
    "project_decision_letter": gettext_lazy("Decision letter"),
    "project_midterm_report": gettext_lazy("Midterm report"),
    "project_closing_report": gettext_lazy("Closing report"),
    "project_dossier": gettext_lazy("Dossier"),
}


class GrantView(WagtailAdminTemplateMixin, TemplateView):
    """Status, history and the permitted moves of a grant; a refusal keeps what was typed."""

    template_name = "projects/admin/grant.html"
    header_icon = "tasks"
    refusal: Refusal | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page among the user's communities; elsewhere there is no such grant."""
        super().setup(request, *args, **kwargs)
        rows = ProjectPage.objects.select_related("community__sub_district", "round")
        page = rows.filter(pk=kwargs["pk"]).first()
        if page is None or not manages(request.user, page.community_id):
            raise Http404
        self.page: ProjectPage = page

    def get_page_title(self) -> str:
        """The title of the newest draft."""
        return str(self.page.draft_title)

    def get_page_subtitle(self) -> str:
        return _("Progress and decision")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this project."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("project_pages:index"), "label": _("Micro-projects")},
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.get_page_subtitle(),
            },
        ]

    def grant(self) -> Grant:
        """The record, or a draft that is not stored before somebody acts."""
        try:
            found: Grant = self.page.grant
        except ObjectDoesNotExist:
            page = self.page
            found = Grant(
                page=page, community=page.community, round=page.round, title=page.draft_title
            )
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take one step, or say why not."""
        try:
            done = self._act(request)
        except Refusal as refusal:
            self.refusal = refusal
            self.page.refresh_from_db()
            return self.render_to_response(self.get_context_data(**kwargs), status=409)
        messages.success(request, done)
        return HttpResponseRedirect(reverse("project_grant", args=[self.page.pk]))

    def _act(self, request: HttpRequest) -> str:
        at, by = timezone.now(), request.user
        grant = open_grant(self.page)
        if request.POST.get("action") == "score":
            record_score(grant, request.POST.get("score", ""), by=by, at=at)
            return _("The score is recorded.")
        note = request.POST.get("note", "")[:1000]
        apply(grant, request.POST.get("action", ""), by=by, at=at, note=note)
        return _("Done. It is now: %(status)s.") % {"status": grant.get_status_display()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grant = self.grant()
        user = self.request.user
        draft = proposal_of(grant) if grant.is_unsent else None
        if draft is not None and not grant.submitted_at:
            grant.round = draft.round
        steps = steps_for(grant, user, timezone.now())
        return super().get_context_data(
            **kwargs,
            page=self.page,
            grant=grant,
            steps=steps,
            leads_aside=any(step.aside for step in steps),
            history=self._history(grant),
            papers=[(name, PAPERS[name]) for name in self._papers(grant)],
            missing=missing(draft) if draft else (),
            asks=requested(draft) if draft else grant.requested,
            refusal=self.refusal,
            refused_missing=getattr(self.refusal, "missing", ()),
            incomplete=isinstance(self.refusal, Incomplete),
            typed=self.request.POST,
            **scoring(grant, user),
            **parts_of(grant, user),
        )

    def _papers(self, grant: Grant) -> list[str]:
        """What can be printed now; score sheets are the office's."""
        papers = papers_of(self.page, grant)
        if not is_actor(grant, self.request.user, Actor.OFFICER):
            papers = [name for name in papers if name != "project_score_sheet"]
        return papers

    def _history(self, grant: Grant) -> list[dict[str, Any]]:
        if not grant.pk or grant._state.adding:
            return []
        rows = grant.transitions.select_related("by").order_by("-at", "-pk")
        return [
            {"row": row, "label": MOVES[row.action].label if row.action in MOVES else row.action}
            for row in rows
        ]
