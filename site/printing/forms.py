"""The form for a code that was read from paper."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Shows the code that was typed; what it leads to is decided behind `/q/<code>/`."""

    code = forms.CharField(
        label=_("Code on the paper"),
        help_text=_(
            "It stands beside the QR code, for example L7K4-9QXH. "
            "Capitals, spaces and dashes do not matter."
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
