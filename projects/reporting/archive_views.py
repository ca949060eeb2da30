"""The screen of a grant's archive: what is there, what is missing, dossier and package."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.visitors import account_of
from communities.errors import Refusal
from communities.typed import whole_number
from jobs.models import Job
from jobs.services import submit
from projects.archive import KEYS, archive_list, item_of
from projects.errors import BadPaper
from projects.models import Evaluation, Gate, GrantPaper, Output, Status
from projects.paperwork import KINDS, hand_in_paper, readable_papers, take_back_paper

from .facts import planned
from .recording import EVALUATED_IN, add_output, decides, evaluate, remove_output
from .screens import GrantScreen, grant_for

DOSSIER, PACKAGE = "projects.dossier", "projects.package"


class ArchiveView(GrantScreen):
    """The sixteen items of the archive list, with what can be added to each."""

    template_name = "projects/reports/archive.html"
    header_icon = "folder-open-inverse"

    def get_page_subtitle(self) -> str:
        return _("Archive")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Add something, take something back, or have the package made."""
        actions: dict[str, Callable[[HttpRequest], str]] = {
            "paper": self._add_paper,
            "paper_back": self._take_paper_back,
            "output": self._add_output,
            "output_back": self._remove_output,
            "evaluation": self._evaluate,
        }
        action = request.POST.get("action", "")
        try:
            if action == "package":
                return redirect("jobs:job", pk=self._order(PACKAGE, request).pk)
            messages.success(request, actions.get(action, self._unknown)(request))
        except Refusal as refusal:
            self.refusal = refusal
            return self.render_to_response(self.get_context_data(**kwargs), status=409)
        anchor = request.POST.get("item", "") if request.POST.get("item", "") in KEYS else ""
        return HttpResponseRedirect(f"{request.path}#{anchor}" if anchor else request.path)

    def _unknown(self, request: HttpRequest) -> str:
        raise Refusal

    def _order(self, kind: str, request: HttpRequest) -> Job:
        return ordered(self.grant, kind, request)

    def _add_paper(self, request: HttpRequest) -> str:
        file, item = request.FILES.get("file"), request.POST.get("item", "")
        if file is None or item not in KEYS:
            raise BadPaper
        label = request.POST.get("label", "").strip() or _("Paper")
        at = timezone.now()
        hand_in_paper(self.grant, Gate.ARCHIVE, item, label, file, by=request.user, at=at)
        return _("The paper is kept.")

    def _take_paper_back(self, request: HttpRequest) -> str:
        paper = get_object_or_404(GrantPaper, pk=_number(request), grant=self.grant)
        take_back_paper(paper, by=request.user)
        return _("The paper was taken back.")

    def _add_output(self, request: HttpRequest) -> str:
        given = {name: request.POST.get(name, "") for name in ("quantity", "unit", "target")}
        add_output(
            self.grant,
            request.POST.get("kind", ""),
            request.POST.get("label", ""),
            by=request.user,
            at=timezone.now(),
            file=request.FILES.get("file"),
            **given,
        )
        return _("The output is filed.")

    def _remove_output(self, request: HttpRequest) -> str:
        made = get_object_or_404(Output, pk=_number(request), grant=self.grant)
        remove_output(made, by=request.user, at=timezone.now())
        return _("The output was taken back.")

    def _evaluate(self, request: HttpRequest) -> str:
        said = [request.POST.get(name, "") for name in ("grade", "opinion", "advice")]
        evaluate(self.grant, *said, by=request.user, at=timezone.now())
        return _("The evaluation is kept.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grant, user = self.grant, self.request.user
        office = decides(grant, user)
        items = archive_list(grant, at=timezone.now(), language=get_language() or "", office=office)
        papers: dict[str, list[GrantPaper]] = {}
        for paper in readable_papers(grant, office=office):
            papers.setdefault(item_of(paper), []).append(paper)
        return super().get_context_data(
            **kwargs,
            items=[{"item": item, "papers": papers.get(item.key, [])} for item in items],
            gaps=sum(len(item.missing) for item in items),
            packages=grant.packages.readable(office=office).select_related("by"),
            outputs=grant.outputs.all(),
            kinds=Output.Kind.choices,
            grades=Evaluation.Grade.choices,
            targets=planned(grant),
            evaluation=getattr(grant, "evaluation", None),
            evaluates=office and grant.status in EVALUATED_IN,
            stands=grant.status == Status.ARCHIVED,
            accept=",".join(KINDS),
            typed=self.request.POST if self.refusal else {},
        )


def _number(request: HttpRequest) -> int:
    return whole_number(request.POST.get("pk", ""))


def ordered(grant: Any, kind: str, request: HttpRequest) -> Job:
    """Have the dossier or the package of a grant made; one that waits already is the same."""
    back = reverse("project_archive", args=[grant.pk])
    params = {
        "grant": grant.pk,
        "language": get_language() or "",
        "back": back,
        "office": decides(grant, request.user),
    }
    return submit(
        Job(
            kind=kind,
            queue="print",
            params=params,
            community=grant.community,
            requested_by=account_of(request),
            key=f"{kind}:{grant.pk}:{request.user.pk}",
        )
    )


@never_cache
@require_safe
def order_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the dossier made, and lead to how far it is."""
    return redirect("jobs:job", pk=ordered(grant_for(request.user, pk), DOSSIER, request).pk)


@never_cache
@require_safe
def download_package(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """Hand out a package that was made and kept."""
    grant = grant_for(request.user, pk)
    packages = grant.packages.readable(office=decides(grant, request.user))
    package = get_object_or_404(packages, pk=number)
    return FileResponse(package.file.open("rb"), as_attachment=True, filename=package.name)


@never_cache
@require_safe
def download_output(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """Hand out the file of an output."""
    made = get_object_or_404(grant_for(request.user, pk).outputs.exclude(file=""), pk=number)
    return FileResponse(made.file.open("rb"), as_attachment=True, filename=made.name)
