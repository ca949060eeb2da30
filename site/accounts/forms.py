"""Forms of sign-in."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import CodeField


class PhoneCodeForm(RequestLoginCodeForm):
    """Ask for a code by SMS. Never by e-mail: e-mail addresses belong to staff."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("email", None)
        self.fields["phone"].required = True


class TypeCodeForm(ConfirmLoginCodeForm):
    """Type the code that was sent."""

    code = CodeField()


class StaffLoginForm(LoginForm):
    """User name or e-mail, and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = forms.CharField(
            label=_("User name or e-mail"),
            max_length=254,
            error_messages={"required": _("Please type your user name or e-mail address.")},
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        password = self.fields["password"]
        password.label = _("Password")
        password.help_text = ""
        password.error_messages["required"] = _("Please type your password.")
        password.widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])
