"""One sign-in page for everybody: a phone for residents, a password for staff."""

from typing import Any

from allauth.account.views import LoginView, RequestLoginCodeView
from django.forms import BaseForm
from django.http import HttpResponse

from communities.errors import Refusal

from .forms import PhoneCodeForm, StaffLoginForm


class SignInView(LoginView):
    """The page; its own POST is the staff's password form."""

    template_name = "account/login.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form = context.get("form") or self.get_form()
        return super().get_context_data(
            **{**context, "form": form},
            staff_form=form,
            phone_form=PhoneCodeForm(),
            with_password=form.is_bound,
        )


class PhoneSignInView(RequestLoginCodeView):
    """The same page, answering the residents' form: send a code."""

    form_class = PhoneCodeForm
    template_name = "account/login.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            answer = self.form_invalid(form)
        return answer

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        shown = super().get_context_data(**context)
        return {**shown, "phone_form": shown["form"], "staff_form": StaffLoginForm()}
