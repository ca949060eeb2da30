"""The screens of a report: figures beside prose, in the admin and on the site for leads."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from communities.errors import Refusal
from projects.lifecycle import apply
from projects.models import Grant, Report, Status
from projects.printed.closing import report_and_facts
from projects.printed.sections import Table

from .facts import facts_of
from .presenting import as_of, computed, figures, prose_labels
from .screens import GrantScreen
from .writing import (
    ASKED,
    PROSE,
    hand_in_again,
    lacking,
    may_be_written,
    open_report,
    standing_report,
    write_report,
    writes,
)

HTML = "projects/reports/{}.html"


class WritesReport:
    """Keeping a draft and handing it in; what was handed in is shown as it stands."""

    grant: Grant
    kind: str
    request: HttpRequest
    refusal: Refusal | None = None

    def home(self) -> str:
        """Where to go once it is handed in."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the prose, and hand it in when asked; a refusal keeps what was typed."""
        at, by = timezone.now(), request.user
        texts = {name: request.POST.get(name, "") for name in PROSE}
        try:
            write_report(self.grant, self.kind, texts, by=by, at=at)
            if "hand_in" in request.POST:
                self._hand_in(by, at)
                messages.success(request, _("The report is handed in; its figures stand."))
                return HttpResponseRedirect(self.home())
        except Refusal as refusal:
            self.refusal = refusal
            context = self.get_context_data(**kwargs)  # type: ignore[attr-defined]
            answer: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
                context, status=409
            )
            return answer
        messages.success(request, _("The draft is kept."))
        return HttpResponseRedirect(request.path)

    def _hand_in(self, by: Any, at: datetime) -> None:
        if self.grant.status == Status.RECTIFYING:
            hand_in_again(self.grant, by=by, at=at)
        else:
            apply(self.grant, f"report_{self.kind}", by=by, at=at)

    def told(self) -> dict[str, Any]:
        """What both screens show."""
        at, grant = timezone.now(), self.grant
        draft, standing = open_report(grant, self.kind), standing_report(grant, self.kind)
        accepted = self.kind == Report.Kind.MIDTERM and grant.status == Status.IMPLEMENTING
        done = bool(standing) and accepted and not draft
        writing = not done and may_be_written(grant, self.kind) and writes(grant, self.request.user)
        report, facts = (
            (draft, facts_of(grant, at)) if writing else report_and_facts(grant, self.kind, at)
        )
        return {
            "writing": writing,
            "report": report,
            "fields": self._fields(draft or standing),
            "as_of": as_of(facts, report),
            "figures": figures(facts),
            "sections": computed(facts, grant, self.kind),
            "lacking": lacking(grant, self.kind, draft or standing, facts) if writing else (),
            "again": grant.status == Status.RECTIFYING,
        }

    def _fields(self, report: Report | None) -> list[dict[str, Any]]:
        """The three texts with what was typed last, and what each should say."""
        typed = self.request.POST if self.refusal else {}
        labels = prose_labels(self.kind)
        found = []
        for name, help_text in ASKED[Report.Kind(self.kind)]:
            field: Any = Report._meta.get_field(name)
            found.append(
                {
                    "name": name,
                    "label": labels[name],
                    "help": help_text,
                    "most": field.max_length,
                    "value": typed.get(name, getattr(report, name, "")),
                }
            )
        return found


class ReportView(WritesReport, GrantScreen):
    """A report in the admin, for the project's workers; the office reads it there."""

    template_name = "projects/reports/write.html"
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only of projects that were approved."""
        super().setup(request, *args, **kwargs)
        self.kind = kwargs["kind"]
        if not self.grant.is_funded:
            raise Http404

    def home(self) -> str:
        return reverse("project_grant", args=[self.grant.pk])

    def get_page_subtitle(self) -> str:
        return str(Report.Kind(self.kind).label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.told()
        told["sections"] = in_html(told["sections"])
        sheet = f"project_{self.kind}_report"
        return super().get_context_data(**kwargs, **told, sheet=sheet)


@method_decorator(never_cache, name="dispatch")
class LeadReportView(WritesReport, LoginRequiredMixin, TemplateView):
    """The same on the site, for leads without a place in the admin."""

    template_name = "projects/reports/lead.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the grant among those that this person leads; elsewhere there is none."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Grant.objects.select_related("page", "community__sub_district", "round")
        grant = rows.filter(pk=kwargs["pk"]).first()
        if grant is None or not grant.is_funded or not writes(grant, request.user):
            raise Http404
        self.grant, self.kind = grant, kwargs["kind"]
        return super().dispatch(request, *args, **kwargs)

    def home(self) -> str:
        return reverse("projects:progress", args=[self.grant.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.told()
        title = str(Report.Kind(self.kind).label)
        return {
            **told,
            "tables": [on_site(one) for one in told["sections"] if isinstance(one, Table)],
            "figures": [(label, value, "") for label, value in told["figures"]],
            "title": title,
            "grant": self.grant,
            "refusal": self.refusal,
            "refused_missing": getattr(self.refusal, "missing", ()),
            "breadcrumbs": [(_("Home"), "/"), (self.grant.title, self.home()), (title, "")],
        }


def in_html(sections: Any) -> list[tuple[str, Any]]:
    """The sections with the template that shows each in the admin."""
    return [(HTML.format(type(one).__name__.lower()), one) for one in sections]


def on_site(table: Table) -> dict[str, Any]:
    """A table as the house's component takes it."""
    columns = [
        {"label": label, "number": place in table.numbers} for place, label in enumerate(table.head)
    ]
    foot = table.total or None
    return {"caption": table.label, "columns": columns, "rows": table.rows, "foot": foot}
