"""Form fields for people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal

from .phones import display, parse_mobile


class PhoneField(forms.CharField):
    """A mobile phone; cleans to E.164."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Mobile phone"))
        options.setdefault("max_length", 40)
        options.setdefault(
            "error_messages", {"required": _("Please type the number of your mobile phone.")}
        )
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        )
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return parse_mobile(typed)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def prepare_value(self, value: Any) -> Any:
        return display(value) if isinstance(value, str) and value.startswith("+") else value


class CodeField(forms.CharField):
    """The six digits of a text message."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Code from the text message"))
        options.setdefault("max_length", 20)
        options.setdefault(
            "error_messages", {"required": _("Please type the six digits from the text message.")}
        )
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code"}
            ),
        )
        super().__init__(**options)
