"""How allauth meets our accounts: residents by phone and code, staff by password."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import services, sms
from .fields import PhoneField
from .models import User
from .staff import is_staff_account
from .visitors import user_of


class AccountAdapter(DefaultAccountAdapter):
    """The rules of DESIGN.md §4: a code by SMS never opens a staff account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code is not right. Please compare it with the newest text message."
        ),
        "too_many_login_attempts": gettext_lazy(
            "That was tried too often just now. Please wait ten minutes and try again."
        ),
        "username_password_mismatch": gettext_lazy(
            "The user name and the password do not match. Please check both."
        ),
        "email_password_mismatch": gettext_lazy(
            "The e-mail address and the password do not match. Please check both."
        ),
        "phone_password_mismatch": gettext_lazy(
            "The user name and the password do not match. Please check both."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Residents join by a poster or a letter; staff accounts are made by the office."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead everybody to where their work is."""
        user = user_of(request)
        if user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        confirms = is_staff_account(user) and user.grids.exists()
        return reverse("grid" if confirms else "me")

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **hooks: Any
    ) -> HttpResponse | None:
        """Refuse a code for an account that became staff while it was under way."""
        records = get_authentication_records(request, user)
        if records and records[-1]["method"] == "code" and is_staff_account(user):
            messages.error(request, _("Staff sign in with their password."))
            return redirect("account_login")
        return super().pre_login(request, user, **hooks)

    # --- phones -----------------------------------------------------------------------------

    def phone_form_field(self, **options: Any) -> PhoneField:
        return PhoneField(**options)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return the resident whom this phone opens; staff are not found."""
        return services.account_of_phone(phone)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        if verified:
            services.set_phone(user, phone, at=timezone.now())

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Nothing to do after a sign-in; a phone is set by `services.set_phone` alone."""

    def send_verification_code_sms(
        self, user: AbstractBaseUser, phone: str, code: str, **kwargs: Any
    ) -> None:
        sms.send(phone, code_text(code))

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Tell the holder of the phone, and only them, that it opens nothing yet."""
        sms.send(
            phone,
            _(
                "[Linli] Somebody wanted to sign in with this number, but it belongs to no "
                "resident yet. To join, scan the poster at your building's door."
            ),
        )


def code_text(code: str) -> str:
    """Return the text message that carries a code."""
    return _("[Linli] Your code is %(code)s. It holds for 5 minutes. Give it to nobody.") % {
        "code": code
    }
