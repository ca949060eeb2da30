"""The screen of a project's money, and what is downloaded from it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from communities.errors import Refusal
from communities.roles import is_officer, manages
from communities.typed import day_of, whole_number
from projects.clock import today
from projects.models import Agreement, Amendment, Expense, Grant, Instalment, Status
from projects.round_screens import officers_round

from .amending import ask_amendment, decide_amendment
from .books import SPENDING
from .errors import BadDay
from .forms import AgreementForm, AmendmentForm, ContributionForm, ExpenseForm, ReturnForm
from .ledger import ledger_of_grant, ledger_of_round
from .paying import missing_for, pay, sign_agreement, take_back_payment
from .returning import record_return, strike_return
from .spending import add_voucher, cancel_expense, contribute, record_expense

PAGE = "project_money"


def managed_grant(request: HttpRequest, pk: int) -> Grant:
    """The funded grant of a community that this user works for; otherwise there is none."""
    rows = Grant.objects.select_related("community__sub_district", "round", "page")
    grant = get_object_or_404(rows, pk=pk)
    if not grant.is_funded or not manages(request.user, grant.community_id):
        raise Http404
    return grant


class MoneyView(WagtailAdminTemplateMixin, TemplateView):
    """Lines, agreement, instalments, expenses, amendments; a refusal keeps what was typed."""

    template_name = "projects/admin/money.html"
    header_icon = "list-ol"
    refusal: Refusal | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the grant among the user's communities."""
        super().setup(request, *args, **kwargs)
        self.grant = managed_grant(request, kwargs["pk"])
        self.of_office = is_officer(request.user, self.grant.community.sub_district)
        self.forms: dict[str, forms.BaseForm] = {}

    def get_page_title(self) -> str:
        """The project."""
        return str(self.grant.title)

    def get_page_subtitle(self) -> str:
        return _("Money")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, the money of this project."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("project_pages:index"), "label": _("Micro-projects")},
            {"url": "", "label": self.get_page_title(), "sublabel": _("Money")},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing, or say why not, at the form that asked for it."""
        action = request.POST.get("action", "")
        do = getattr(self, f"do_{action}", None) if action in ACTIONS else None
        if do is None:
            raise Http404
        try:
            done = do(request)
        except Refusal as refusal:
            self.refusal, done = refusal, ""
            self.grant.refresh_from_db()
        if done:
            messages.success(request, done)
            return HttpResponseRedirect(reverse(PAGE, args=[self.grant.pk]))
        return self.render_to_response(self.get_context_data(**kwargs), status=409)

    def _given(self, name: str, form: Any) -> Any:
        """The form, if what was typed is right; else it is shown again with its sentences."""
        self.forms[name] = form
        return form if form.is_valid() else None

    def do_agreement(self, request: HttpRequest) -> str:
        """Record the agreement."""
        form = self._given("agreement", self._agreement_form(request.POST, request.FILES))
        if form is None:
            return ""
        said = {name: form.cleaned_data[name] for name in AgreementForm.Meta.fields}
        file = form.cleaned_data["copy"]
        sign_agreement(self.grant, said, file, by=request.user, at=timezone.now())
        return _("The agreement is recorded.")

    def do_pay(self, request: HttpRequest) -> str:
        """Record a payment."""
        given = request.POST
        day = day_of(given.get("paid_on", ""))
        if day is None:
            raise BadDay(_("Say on which day it was paid."))
        pay(
            self._instalment(given),
            day,
            given.get("reference", ""),
            advance=given.get("advance", ""),
            by=request.user,
            at=timezone.now(),
        )
        return _("The payment is recorded.")

    def do_unpay(self, request: HttpRequest) -> str:
        """Strike out a payment."""
        row, why = self._instalment(request.POST), request.POST.get("why", "")
        take_back_payment(row, why, by=request.user, at=timezone.now())
        return _("The payment is struck out.")

    def _instalment(self, given: Any) -> Instalment:
        rows = self.grant.instalments.select_related("grant__community__sub_district")
        return get_object_or_404(rows, key=given.get("instalment", ""))

    def do_return(self, request: HttpRequest) -> str:
        """Record what came back."""
        form = self._given("return", ReturnForm(request.POST))
        if form is None:
            return ""
        record_return(self.grant, form.receipt(), by=request.user, at=timezone.now())
        return _("It is recorded that the money came back; the pool has it again.")

    def do_unreturn(self, request: HttpRequest) -> str:
        """Strike out what did not come back."""
        pk = whole_number(request.POST.get("leftover", ""))
        row = get_object_or_404(self.grant.leftovers, pk=pk)
        strike_return(row, request.POST.get("why", ""), by=request.user, at=timezone.now())
        return _("The receipt is struck out; the project owes the money again.")

    def do_expense(self, request: HttpRequest) -> str:
        """Enter an expense."""
        form = ExpenseForm(request.POST, request.FILES, grant=self.grant)
        if not self._given("expense", form):
            return ""
        voucher = form.cleaned_data["voucher"]
        record_expense(self.grant, form.bill(), voucher, by=request.user, at=timezone.now())
        return _("The expense is entered.")

    def do_voucher(self, request: HttpRequest) -> str:
        """Add the voucher of an expense."""
        file = request.FILES.get("voucher")
        add_voucher(self._expense(request), file, by=request.user, at=timezone.now())
        return _("The voucher is kept.")

    def do_cancel(self, request: HttpRequest) -> str:
        """Cancel an expense."""
        why = request.POST.get("why", "")
        cancel_expense(self._expense(request), why, by=request.user, at=timezone.now())
        return _("The expense is cancelled; its line has the money again.")

    def _expense(self, request: HttpRequest) -> Expense:
        pk = whole_number(request.POST.get("expense", ""))
        return get_object_or_404(self.grant.expenses, pk=pk)

    def do_amend(self, request: HttpRequest) -> str:
        """Ask for an amendment."""
        form = self._given("amend", AmendmentForm(request.POST, grant=self.grant))
        if form is None:
            return ""
        reason = form.cleaned_data["reason"]
        key, at = form.cleaned_data["key"], timezone.now()
        made = ask_amendment(self.grant, form.changes(), reason, key=key, by=request.user, at=at)
        if made.state == Amendment.State.APPLIED:
            return _("The change is small and in force at once.")
        return _("The change waits for the office.")

    def do_decide(self, request: HttpRequest) -> str:
        """Decide an amendment."""
        given = request.POST
        row = get_object_or_404(self.grant.amendments, pk=whole_number(given.get("amendment", "")))
        accept = given.get("decision") == "accept"
        answer = given.get("answer", "")
        decide_amendment(row, accept, answer, by=request.user, at=timezone.now())
        return _("The change is in force.") if accept else _("The change is refused.")

    def do_contribution(self, request: HttpRequest) -> str:
        """Write down hours, things or own money."""
        form = self._given("contribution", ContributionForm(request.POST))
        if form is None:
            return ""
        contribute(self.grant, form.cleaned_data, by=request.user, at=timezone.now())
        return _("The contribution is written down.")

    def _agreement_form(self, given: Any = None, files: Any = None) -> AgreementForm:
        agreement = Agreement.objects.filter(grant=self.grant).first()
        office = self.grant.community.sub_district
        initial = {
            "office_party": office.full_office,
            "project_party": self.grant.community.name,
        }
        known = {} if agreement else initial
        return AgreementForm(given, files, instance=agreement, initial=known)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grant = self.grant
        amendments = grant.amendments.prefetch_related("lines").select_related("by", "decided_by")
        return super().get_context_data(
            **kwargs,
            grant=grant,
            of_office=self.of_office,
            spends=grant.status in SPENDING,
            lines=list(grant.lines.all()),
            agreement=Agreement.objects.filter(grant=grant).first(),
            instalments=[(row, self._missing(row)) for row in self._instalments()],
            expenses=list(grant.expenses.select_related("line", "by")),
            amendments=list(amendments),
            contributions=list(grant.contributions.all()),
            leftovers=list(grant.leftovers.all()),
            stopped=grant.status == Status.TERMINATED,
            refusal=self.refusal,
            refused_missing=getattr(self.refusal, "missing", ()),
            typed=self.request.POST,
            today=today(grant.community.sub_district, timezone.now()),
            agreement_form=self.forms.get("agreement") or self._agreement_form(),
            expense_form=self.forms.get("expense") or ExpenseForm(grant=grant),
            amend_form=self.forms.get("amend") or AmendmentForm(grant=grant),
            return_form=self.forms.get("return") or ReturnForm(initial=self._owed()),
            contribution_form=self.forms.get("contribution") or ContributionForm(),
        )

    def _owed(self) -> dict[str, Any]:
        return {"amount": self.grant.owed_back, "payer": self.grant.community.name}

    def _instalments(self) -> list[Instalment]:
        rows = list(self.grant.instalments.all())
        for row in rows:
            row.grant = self.grant
        return rows

    def _missing(self, row: Instalment) -> list[str]:
        return [] if row.paid_on else missing_for(row)


ACTIONS = frozenset(name.removeprefix("do_") for name in vars(MoneyView) if name.startswith("do_"))


@never_cache
@require_safe
def voucher(request: HttpRequest, pk: int, expense: int) -> FileResponse:
    """Hand out a voucher, as a download, to who may see the books."""
    row = get_object_or_404(managed_grant(request, pk).expenses, pk=expense)
    return file_response(row.voucher)


@never_cache
@require_safe
def agreement(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the signed copy of the agreement."""
    row = get_object_or_404(Agreement, grant=managed_grant(request, pk))
    return file_response(row.file)


def file_response(file: Any) -> FileResponse:
    """A stored file as a download; there may be none."""
    if not file:
        raise Http404
    name = file.name.rsplit("/", 1)[-1]
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


@never_cache
@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The books of one project as a workbook."""
    return ledger_of_grant(managed_grant(request, pk), by=request.user)


@never_cache
@require_safe
def round_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The books of a round as a workbook, for the office."""
    return ledger_of_round(officers_round(request, pk), by=request.user)
