"""Words that a proposal's budget and a grant's award share."""

from decimal import Decimal
from secrets import token_hex
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

NOTHING = Decimal("0.00")
CENT = Decimal("0.01")
MOST = Decimal("9999999999.99")  # what a column of yuan holds


def new_key() -> str:
    """Name a definition for life; it stays the same through revisions, where row ids do not."""
    return token_hex(6)


class KeyInput(HiddenInput):
    """Carries a row's key; each row that was just added gets one, so that no two are empty."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Name what has no name yet."""
        return super().value_from_datadict(data, files, name) or new_key()


class Category(models.TextChoices):
    """What money may be spent on."""

    PUBLICITY = "publicity", _("publicity")
    MATERIAL = "material", _("materials")
    EXPERT = "expert", _("expert fee")
    TRANSPORT = "transport", _("transport")
    VENUE = "venue", _("venue")
    PRINT = "print", _("printing")
    VOLUNTEER = "volunteer", _("volunteer allowance")


class Source(models.TextChoices):
    """Where money comes from; only the grant's part is applied for."""

    GRANT = "grant", _("grant")
    OWN = "own", _("own funds")
    IN_KIND = "in_kind", _("in kind")


class Measure(models.TextChoices):
    """What counts a target in the reports."""

    SESSIONS = "sessions", _("activities held")
    PERSON_TIMES = "person_times", _("person-times")
    PEOPLE = "people", _("people who came")
    NEWCOMERS = "newcomers", _("people who came for the first time")
    HOURS = "hours", _("volunteer hours")
    ANSWERS = "answers", _("who took part in the poll that is the evidence")
    OUTPUTS = "outputs", _("outputs that are filed")


class Awaits(models.TextChoices):
    """What an instalment waits for."""

    AGREEMENT = "agreement", _("the signed agreement")
    MIDTERM = "midterm", _("the midterm, passed")
    CLOSING = "closing", _("the closing report, accepted")


class LineOfMoney(models.Model):
    """What a line says, whether it is planned or awarded. Yuan with two places."""

    key = models.CharField(_("key"), max_length=12, blank=True)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    label = models.CharField(_("what for"), max_length=80)
    unit_price = models.DecimalField(_("unit price"), max_digits=10, decimal_places=2)
    quantity = models.DecimalField(_("quantity"), max_digits=9, decimal_places=2, default=1)
    unit = models.CharField(_("unit of measure"), max_length=12, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, default=NOTHING, editable=False
    )
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.GRANT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    def product(self) -> Decimal:
        """Unit price times quantity, to the cent."""
        return (Decimal(self.unit_price or 0) * Decimal(self.quantity or 0)).quantize(CENT)


def never_negative(*names: str) -> Q:
    """State that none of these amounts is below zero."""
    rule = Q()
    for name in names:
        rule &= Q(**{f"{name}__gte": 0})
    return rule


def at_most(part: str, whole: str) -> Q:
    """State that one amount never exceeds another of the same row."""
    return Q(**{f"{part}__lte": F(whole)})


def sum_of(part: str, other: str) -> Round:
    """Two amounts of the same row together, for a constraint.

    SQLite adds amounts as floats; rounded to the cent the sum is what an amount is stored as.
    """
    return Round(F(part) + F(other), precision=2)
