"""What is typed on the screen of a project's money."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Agreement, AwardLine, Category, Contribution, Grant, Source

from .amending import Change
from .returning import Receipt
from .spending import Bill
from .vouchers import ACCEPT

DAY = {"type": "date"}
FILE = {"accept": ACCEPT}


def day_field(label: Any) -> forms.DateField:
    """A day, as browsers pick it."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))


def yuan_field(label: Any, **options: Any) -> forms.DecimalField:
    """An amount, typed on a keyboard of digits."""
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, widget=widget, **options
    )


def once() -> forms.UUIDField:
    """Let a form that is sent twice make one record."""
    return forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class AgreementForm(forms.ModelForm[Agreement]):
    """Day, number, parties and the signed copy."""

    signed_on = day_field(_("signed on"))
    copy = forms.FileField(
        label=_("signed copy"),
        required=False,
        widget=forms.FileInput(attrs=FILE),
        help_text=_("A photo or a PDF of at most 10 MB."),
    )

    class Meta:
        model = Agreement
        fields = ["signed_on", "number", "office_party", "project_party"]


class ExpenseForm(forms.Form):
    """One voucher: day, what, whom, how much, from which line."""

    key = once()
    line: forms.ModelChoiceField[AwardLine] = forms.ModelChoiceField(
        queryset=None, label=_("budget line"), empty_label=None
    )
    amount = yuan_field(_("amount (yuan)"))
    spent_on = day_field(_("day"))
    what = forms.CharField(label=_("for what"), max_length=120)
    payee = forms.CharField(label=_("paid to"), max_length=120)
    voucher_number = forms.CharField(
        label=_("number of the voucher"), max_length=60, required=False
    )
    voucher = forms.FileField(
        label=_("voucher"),
        required=False,
        widget=forms.FileInput(attrs=FILE),
        help_text=_(
            "A photo or a PDF. It can follow later; the last instalment waits for all vouchers."
        ),
    )

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.queryset = grant.lines.exclude(source=Source.IN_KIND)
        field.label_from_instance = lambda line: (
            _("%(label)s: %(left)s left")
            % {
                "label": line.label,
                "left": f"{line.left:,.2f}",
            }
        )

    def bill(self) -> Bill:
        """What stands on the voucher."""
        given = self.cleaned_data
        key: UUID | None = given["key"]
        return Bill(
            line=given["line"].pk,
            spent_on=given["spent_on"],
            what=given["what"],
            payee=given["payee"],
            amount=given["amount"],
            voucher_number=given["voucher_number"],
            key=key,
        )


class ReturnForm(forms.Form):
    """Money that came back: how much, when, from whom."""

    key = once()
    amount = yuan_field(_("amount (yuan)"))
    day = day_field(_("day"))
    payer = forms.CharField(label=_("paid back by"), max_length=120)
    reference = forms.CharField(
        label=_("reference"),
        max_length=60,
        required=False,
        help_text=_("The number in the bank's account."),
    )

    def receipt(self) -> Receipt:
        """What was received."""
        return Receipt(**self.cleaned_data)


class ContributionForm(forms.ModelForm[Contribution]):
    """Hours, things, own money."""

    key = once()
    day = day_field(_("day"))

    class Meta:
        model = Contribution
        fields = ["kind", "day", "what", "people", "hours", "amount"]

    def clean(self) -> dict[str, Any]:
        """Hours have a number of hours; all else has a worth."""
        given = super().clean() or self.cleaned_data
        needed = "hours" if given.get("kind") == Contribution.Kind.HOURS else "amount"
        if needed not in self.errors and not given.get(needed):
            self.add_error(needed, _("Fill this in: without it the entry says nothing."))
        return given


class AmendmentForm(forms.Form):
    """The grant's lines with a new amount for each, one new line, and why."""

    key = once()
    reason = forms.CharField(
        label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    new_category = forms.ChoiceField(
        label=_("new line: category"),
        choices=[("", _("no new line")), *Category.choices],
        required=False,
    )
    new_label = forms.CharField(label=_("new line: what for"), max_length=80, required=False)
    new_amount = yuan_field(_("new line: amount (yuan)"), required=False)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(grant.lines.filter(source=Source.GRANT))
        for line in self.lines:
            self.fields[f"line-{line.key}"] = yuan_field(line.label, initial=line.amount)
        self.order_fields(["key"] + [f"line-{line.key}" for line in self.lines])

    def changes(self) -> list[Change]:
        """What each line shall have, and the new line."""
        given = self.cleaned_data
        found = [Change(given[f"line-{line.key}"], key=line.key) for line in self.lines]
        if given["new_amount"]:
            new = Change(
                given["new_amount"], category=given["new_category"], label=given["new_label"]
            )
            found.append(new)
        return found


class VoucherForm(forms.Form):
    """The voucher of an expense that was entered without one."""

    voucher = forms.FileField(
        label=_("voucher"),
        widget=forms.FileInput(attrs=FILE),
        help_text=_("A photo or a PDF of at most 10 MB."),
    )


class CancelForm(forms.Form):
    """Why an expense does not count any more."""

    why = forms.CharField(
        label=_("why it is cancelled"),
        max_length=300,
        help_text=_("It stays in the books, crossed out, with this sentence."),
    )
