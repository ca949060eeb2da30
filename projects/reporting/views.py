"""The screen of a report: figures on one side, prose on the other."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.errors import Refusal
from projects.lifecycle import apply
from projects.models import Report, Status
from projects.printed.closing import report_and_facts

from .facts import Facts, facts_of
from .presenting import as_of, computed, figures
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


class ReportView(GrantScreen):
    """Write a midterm or closing report; what was handed in is shown as it stands."""

    template_name = "projects/reports/write.html"
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only of projects that were approved."""
        super().setup(request, *args, **kwargs)
        self.kind = kwargs["kind"]
        if self.kind not in Report.Kind or not self.grant.is_funded:
            raise Http404

    def get_page_subtitle(self) -> str:
        return str(Report.Kind(self.kind).label)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the prose, and hand it in when asked."""
        at, by = timezone.now(), request.user
        texts = {name: request.POST.get(name, "") for name in PROSE}
        try:
            write_report(self.grant, self.kind, texts, by=by, at=at)
            if "hand_in" in request.POST:
                self._hand_in(by, at)
                messages.success(request, _("The report is handed in; its figures stand."))
                return HttpResponseRedirect(reverse("project_grant", args=[self.grant.pk]))
        except Refusal as refusal:
            self.refusal = refusal
            return self.render_to_response(self.get_context_data(**kwargs), status=409)
        messages.success(request, _("The draft is kept."))
        return HttpResponseRedirect(request.path)

    def _hand_in(self, by: Any, at: Any) -> None:
        if self.grant.status == Status.RECTIFYING:
            hand_in_again(self.grant, by=by, at=at)
        else:
            apply(self.grant, f"report_{self.kind}", by=by, at=at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, grant = timezone.now(), self.grant
        standing = standing_report(grant, self.kind)
        draft = open_report(grant, self.kind)
        writing = may_be_written(grant, self.kind) and writes(grant, self.request.user)
        report, facts = (
            (draft, facts_of(grant, at)) if writing else report_and_facts(grant, self.kind, at)
        )
        return super().get_context_data(
            **kwargs,
            writing=writing,
            report=report,
            sent=standing,
            fields=self._fields(draft or standing),
            as_of=as_of(facts, report),
            figures=figures(facts),
            sections=in_html(computed(facts, grant)),
            lacking=self._lacking(draft, facts) if writing else (),
            again=grant.status == Status.RECTIFYING,
            sheet=f"project_{self.kind}_report",
        )

    def _lacking(self, draft: Report | None, facts: Facts) -> list[Any]:
        return lacking(self.grant, self.kind, draft, facts)

    def _fields(self, report: Report | None) -> list[dict[str, Any]]:
        """The three texts with what was typed last, and what each should say."""
        typed = self.request.POST if self.refusal else {}
        found = []
        for name, help_text in ASKED[Report.Kind(self.kind)]:
            field: Any = Report._meta.get_field(name)
            found.append(
                {
                    "name": name,
                    "label": field.verbose_name,
                    "help": help_text,
                    "most": field.max_length,
                    "value": typed.get(name, getattr(report, name, "")),
                }
            )
        return found


def in_html(sections: Any) -> list[tuple[str, Any]]:
    """The sections with the template that shows each on a screen."""
    return [(HTML.format(type(one).__name__.lower()), one) for one in sections]
