"""Writing a proposal on the site: the form, handing in, and what became of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from communities.errors import Refusal
from home.dates import day_text, yuan_text

from .completeness import budget_notes, missing, requested
from .conditions import complete_and_in_time
from .drafting import may_edit, save_draft, version_of
from .errors import CallClosed, DraftTaken, Incomplete
from .lead_road import road_of_lead
from .lifecycle import MOVES, apply, is_actor, moves_for
from .lifecycle import Actor as Part
from .models import Category, Grant, ProjectPage, Source, Status
from .models.vocabulary import NOTHING
from .paper_rows import paper_rows
from .proposal_form import FORMS, Proposal
from .services import open_grant, submit
from .showcase import TONES
from .typical import typical_prices


class ProposalMixin(View):
    """Finds the proposal for those who write it; for everybody else there is none."""

    page: ProjectPage
    grant: Grant

    @method_decorator([never_cache, login_required])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        pages = ProjectPage.objects.select_related(
            "community__page", "community__sub_district", "round", "latest_revision"
        )
        page = pages.filter(pk=kwargs["pk"]).first()
        if page is None or not may_edit(page, request.user):
            raise Http404
        self.page, self.grant = page, open_grant(page)
        return super().dispatch(request, *args, **kwargs)

    def newest(self) -> ProjectPage:
        """The newest version, with its community at hand."""
        page: ProjectPage = self.page.get_latest_revision_as_object()
        page.community = self.page.community
        return page

    def too_late(self) -> str:
        """Why nothing can be handed in now, whatever it holds; nothing while the call is open."""
        try:
            complete_and_in_time(self.grant, timezone.now())
        except CallClosed as refusal:
            return str(refusal)
        except Incomplete:
            pass
        return ""

    def trail(self, last: str) -> list[tuple[str, str]]:
        """Home, my proposals, this one."""
        return [(_("Home"), "/"), (_("My proposals"), reverse("projects:mine")), (last, "")]


class DraftView(ProposalMixin):
    """The form of a proposal: saved by a button, and every few seconds where scripts run."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest version; what was handed in is only read."""
        if not self.grant.is_unsent:
            return redirect("projects:progress", pk=pk)
        more = request.GET.get("more", "")
        return self._show(Proposal(self.newest(), more=more), version_of(self.page))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was typed, or say why not; either way nothing of it is lost."""
        form = Proposal(self.newest(), request.POST)
        read = request.POST.get("over") or request.POST.get("read", "")
        if not form.is_valid():
            return self._answer(form, read, errors=list(form.wrong()))
        try:
            version = save_draft(form.filled(), by=request.user, at=timezone.now(), read=read)
        except Refusal as refusal:
            return self._answer(form, read, refusal=refusal)
        if self._by_script:
            return JsonResponse(self._saved(form.page, version))
        if "check" in request.POST:
            return redirect("projects:hand_in", pk=pk)
        messages.success(request, _("The draft is saved. You can go on whenever you like."))
        return redirect(f"{reverse('projects:draft', args=[pk])}{self._place()}")

    @property
    def _by_script(self) -> bool:
        return self.request.headers.get("X-Autosave") == "1"

    def _place(self) -> str:
        """Come back to the rows to which another one was asked for."""
        more = self.request.POST.get("more", "")
        return f"?more={more}#{more}" if more in FORMS else ""

    def _saved(self, page: ProjectPage, version: str) -> dict[str, Any]:
        at = timezone.localtime(timezone.now())
        return {
            "said": _("Saved at %(time)s.") % {"time": f"{at:%H:%M:%S}"},
            "read": version,
            "asked": yuan_text(requested(page)),
            "notes": [str(note) for note in budget_notes(page)],
        }

    def _answer(
        self, form: Proposal, read: str, *, refusal: Refusal | None = None, errors: Any = ()
    ) -> HttpResponse:
        """Say what stands against it, to the script or on the page."""
        status = 409 if refusal else 422
        if self._by_script:
            said = str(refusal) if refusal else _("Not saved yet: %s") % errors[0][1]
            return JsonResponse({"said": said, "errors": errors}, status=status)
        return self._show(form, read, refusal=refusal, errors=errors, status=status)

    def _show(
        self,
        form: Proposal,
        read: str,
        *,
        refusal: Refusal | None = None,
        errors: Any = (),
        status: int = 200,
    ) -> HttpResponse:
        call, page = self.page.round, form.page
        lines = [row for row in form.rows["budget_lines"].there if row.source == Source.GRANT]
        context = {
            "page": self.page,
            "grant": self.grant,
            "call": call,
            "form": form,
            "read": read,
            "over": version_of(self.page) if isinstance(refusal, DraftTaken) else "",
            "refusal": refusal,
            "too_late": self.too_late(),
            "errors": errors,
            "closes": day_text(call.call_closes_at, clock=True)
            if call and call.call_closes_at
            else "",
            "asked": yuan_text(sum((line.product() for line in lines), NOTHING)),
            "notes": [] if form.data else budget_notes(page),
            "caps": call.caps.all() if call else (),
            "prices": typical_prices(self.page.community),
            "categories": Category.choices,
            "returned": self._why_returned(),
            "breadcrumbs": self.trail(_("Proposal")),
        }
        return render(self.request, "projects/draft.html", context, status=status)

    def _why_returned(self) -> str:
        """What the office wrote when it sent the proposal back."""
        if self.grant.submitted_at is None:
            return ""
        last = self.grant.transitions.filter(action="send_back").last()
        return last.note if last else ""


class HandInView(ProposalMixin):
    """Everything that is still missing, at once, with ways to the fields; then one button."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is missing, or that nothing is."""
        if not self.grant.is_unsent:
            return redirect("projects:progress", pk=pk)
        return self._show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand it in."""
        try:
            submit(self.page, by=request.user, at=timezone.now())
        except Refusal as refusal:
            return self._show(refusal)
        messages.success(request, _("Handed in. You see here what becomes of it."))
        return redirect("projects:progress", pk=pk)

    def _show(self, refusal: Refusal | None = None) -> HttpResponse:
        page = self.newest()
        found = missing(page)
        call = page.round
        context = {
            "page": self.page,
            "call": call,
            "refusal": None if getattr(refusal, "missing", None) else refusal,
            "missing": found,
            "too_late": "" if refusal else self.too_late(),
            "open": bool(call and call.calls(timezone.now())) or bool(self.grant.submitted_at),
            "closes": day_text(call.call_closes_at, clock=True)
            if call and call.call_closes_at
            else "",
            "facts": [
                (_("Round"), call.title if call else "—"),
                (_("Applied for"), yuan_text(requested(page))),
            ],
            "breadcrumbs": self.trail(_("Hand in")),
        }
        status = 409 if refusal else 200
        return render(self.request, "projects/hand_in.html", context, status=status)


class ProgressView(ProposalMixin):
    """Where a proposal stands, for those who lead it: papers, and their next steps."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self._show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step of one's own, such as handing in a report."""
        note = request.POST.get("note", "")[:1000]
        action = request.POST.get("action", "")
        try:
            apply(self.grant, action, by=request.user, at=timezone.now(), note=note)
        except Refusal as refusal:
            self.grant.refresh_from_db()
            return self._show(refusal)
        said = _("Done. It is now: %(status)s.") % {"status": self.grant.get_status_display()}
        messages.success(request, said)
        return redirect("projects:progress", pk=pk)

    def _show(self, refusal: Refusal | None = None) -> HttpResponse:
        grant, user = self.grant, self.request.user
        by_hand = [move for move in moves_for(grant, user) if move.action != "submit"]
        newest = self.newest()
        if not grant.submitted_at:
            grant.round = newest.round
        context = {
            "page": self.page,
            "grant": grant,
            "title": newest.title,
            "state": grant.get_status_display(),
            "tone": TONES.get(Status(grant.status), "draft"),
            "steps": road_of_lead(grant),
            "moves": [move for move in by_hand if Part.LEAD in move.actors],
            "papers": paper_rows(grant),
            **self._said_last(),
            "refusal": refusal,
            "manages": is_actor(grant, user, Part.WORKER),
            "breadcrumbs": self.trail(_("Progress")),
        }
        status = 409 if refusal else 200
        return render(self.request, "projects/progress.html", context, status=status)

    def _said_last(self) -> dict[str, Any]:
        """What the office wrote with the last step, where that step needed a reason."""
        last = self.grant.transitions.last()
        if last is None or not MOVES[last.action].needs_note:
            return {}
        return {"said": last.note, "said_by_step": MOVES[last.action].label}
