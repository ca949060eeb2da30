"""A project's money on the site, for its leads: the same verbs and forms as in the admin."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from communities.errors import Refusal
from projects.lifecycle import is_actor
from projects.models import Amendment, Expense, Grant

from .amending import ask_amendment
from .books import HOME
from .forms import AmendmentForm, CancelForm, ContributionForm, ExpenseForm, VoucherForm
from .lead_account import account
from .spending import add_voucher, cancel_expense, contribute, record_expense
from .views import file_response

PAGE = "projects:own_money"


@method_decorator(never_cache, name="dispatch")
class OwnMoney(LoginRequiredMixin, TemplateView):
    """Finds the grant among those that this person leads; for everybody else there is none."""

    grant: Grant

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only of projects that were approved."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Grant.objects.select_related("page", "community__sub_district", "round")
        self.grant = get_object_or_404(rows, pk=kwargs["pk"])
        mine = any(is_actor(self.grant, request.user, part) for part in HOME)
        if not self.grant.is_funded or not mine:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def home(self) -> str:
        """The overview."""
        return reverse(PAGE, args=[self.grant.pk])

    def trail(self, last: str = "") -> list[tuple[str, str]]:
        """Home, the project, its money, and this page."""
        progress = reverse("projects:progress", args=[self.grant.pk])
        above = [(_("Home"), "/"), (self.grant.title, progress)]
        return (
            [*above, (_("Money"), self.home()), (last, "")] if last else [*above, (_("Money"), "")]
        )


class AccountView(OwnMoney):
    """Budget against spent by line, what the next instalment waits for, and all entries."""

    template_name = "projects/money/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**account(self.grant), "grant": self.grant, "breadcrumbs": self.trail()}


class EnterView(OwnMoney):
    """One form and one verb; a refusal stands above what was typed."""

    template_name = "projects/money/enter.html"
    title: str | Promise = ""
    submit: str | Promise = ""
    form: forms.BaseForm | None = None

    def make(self, *given: Any) -> Any:
        """The form, empty or with what was typed."""
        raise NotImplementedError

    def do(self, form: Any, at: datetime) -> str:
        """The verb; returns what to say."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter it once, or say why not."""
        self.form = form = self.make(request.POST, request.FILES)
        if not form.is_valid():
            return self._again(422)
        try:
            said = self.do(form, timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            self.grant.refresh_from_db()
            return self._again(409)
        messages.success(request, said)
        return HttpResponseRedirect(self.home())

    def _again(self, status: int) -> HttpResponse:
        """The form with what was typed; a file is the one thing that a browser does not keep."""
        assert self.form is not None
        if self.request.FILES and "voucher" in self.form.fields:
            said = _("Please choose the file once more; a browser does not keep it.")
            self.form["voucher"].help_text = said
        return self.render_to_response(self.get_context_data(), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "grant": self.grant,
            "form": self.form or self.make(),
            "title": self.title,
            "submit": self.submit,
            "lead": self.lead(),
            "cancel_url": self.home(),
            "breadcrumbs": self.trail(str(self.title)),
            **kwargs,
        }

    def lead(self) -> str:
        """What to know before; a sentence below the title."""
        return ""


class ExpenseView(EnterView):
    """An expense with its voucher."""

    title = gettext_lazy("Enter an expense")
    submit = gettext_lazy("Enter it")

    def make(self, *given: Any) -> ExpenseForm:
        return ExpenseForm(*given, grant=self.grant)

    def do(self, form: Any, at: datetime) -> str:
        voucher = form.cleaned_data["voucher"]
        record_expense(self.grant, form.bill(), voucher, by=self.request.user, at=at)
        return _("The expense is entered.")

    def lead(self) -> str:
        return _("One entry for each voucher. A photo of it is enough; keep the paper.")


class AmendView(EnterView):
    """A change between lines."""

    title = gettext_lazy("Ask for a change")
    submit = gettext_lazy("Ask for it")

    def make(self, *given: Any) -> AmendmentForm:
        return AmendmentForm(*given[:1], grant=self.grant)

    def do(self, form: Any, at: datetime) -> str:
        typed = form.cleaned_data
        made = ask_amendment(
            self.grant,
            form.changes(),
            typed["reason"],
            key=typed["key"],
            by=self.request.user,
            at=at,
        )
        if made.state == Amendment.State.APPLIED:
            return _("The change is small and in force at once.")
        return _("The change waits for the office.")

    def lead(self) -> str:
        call = self.grant.round
        return _(
            "Give each line what it shall have. Changes that together move up to %(percent)d%% of "
            "the award are in force at once; the office decides on others."
        ) % {"percent": call.free_percent if call else 0}


class OwnMeansView(EnterView):
    """Hours, things, own money."""

    title = gettext_lazy("Own means and volunteer hours")
    submit = gettext_lazy("Write it down")

    def make(self, *given: Any) -> ContributionForm:
        return ContributionForm(*given[:1])

    def do(self, form: Any, at: datetime) -> str:
        contribute(self.grant, form.cleaned_data, by=self.request.user, at=at)
        return _("The contribution is written down.")

    def lead(self) -> str:
        return _(
            "Hours that volunteers checked in and out at an activity count by themselves; write "
            "down here what nobody scanned."
        )


class OneExpenseView(EnterView):
    """An expense that was entered: its voucher can follow, and it can be cancelled."""

    template_name = "projects/money/expense.html"
    expense: Expense

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.pk = kwargs["expense"]
        return super().dispatch(request, *args, **kwargs)

    def make(self, *given: Any) -> forms.Form:
        """Both forms stand on the page; what was sent says which one it is."""
        kind = CancelForm if self.cancels else VoucherForm
        return kind(*given)

    @property
    def cancels(self) -> bool:
        """Whether it is to be cancelled."""
        return self.request.POST.get("action") == "cancel"

    def do(self, form: Any, at: datetime) -> str:
        row, by = self.row(), self.request.user
        if self.cancels:
            cancel_expense(row, form.cleaned_data["why"], by=by, at=at)
            return _("The expense is cancelled; its line has the money again.")
        add_voucher(row, form.cleaned_data["voucher"], by=by, at=at)
        return _("The voucher is kept.")

    def row(self) -> Expense:
        """The expense, of this grant."""
        rows = self.grant.expenses.select_related("line", "grant")
        found: Expense = get_object_or_404(rows, pk=self.pk)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row()
        self.title = row.what
        sent = self.form
        return super().get_context_data(
            row=row,
            voucher_form=sent if isinstance(sent, VoucherForm) else VoucherForm(),
            cancel_form=sent if isinstance(sent, CancelForm) else CancelForm(),
        )


class OwnVoucherView(OwnMoney):
    """A voucher, as a download."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand it out."""
        row = get_object_or_404(self.grant.expenses, pk=kwargs["expense"])
        return file_response(row.voucher)
