"""The money of a grant: agreement, instalments, expenses with vouchers, amendments, own means."""

import uuid
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord

from .proofs import private_storage
from .records import AwardLine, Grant
from .vocabulary import CENT, NOTHING, Awaits, Category, never_negative


def money_path(row: Any, name: str) -> str:
    """A path that says nothing of the file, below its grant."""
    return f"grants/{row.grant_id}/{uuid.uuid4().hex}.{name.rsplit('.', 1)[-1]}"


def file_field(verbose: Any, *, blank: bool = False) -> Any:
    """A file that only a view that asks for rights hands out."""
    return models.FileField(
        verbose, upload_to=money_path, storage=private_storage, max_length=200, blank=blank
    )


class Agreement(CommunityRecord):
    """The agreement (协议) between the office and the project's people."""

    grant = models.OneToOneField(
        Grant, on_delete=models.PROTECT, related_name="agreement", verbose_name=_("grant")
    )
    number = models.CharField(_("number"), max_length=40, blank=True)
    signed_on = models.DateField(_("signed on"))
    office_party = models.CharField(_("for the office"), max_length=120)
    project_party = models.CharField(_("for the project"), max_length=120)
    file = file_field(_("signed copy"), blank=True)
    name = models.CharField(_("name of the file"), max_length=120, blank=True)
    at = models.DateTimeField(_("recorded at"))
    by = by_whom(_("recorded by"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return f"{self.number} {self.signed_on}".strip()


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    """The vocabulary for instalments."""

    def paid(self) -> Self:
        """Instalments whose money went out."""
        return self.filter(paid_on__isnull=False)


class Instalment(CommunityRecord):
    """One part of an award (拨付), as the round's shares made it at the approval."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="instalments", verbose_name=_("grant")
    )
    key = models.CharField(_("key"), max_length=12)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("when"), max_length=60)
    percent = models.PositiveSmallIntegerField(_("percent"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    awaits = models.CharField(
        _("waits for"), max_length=9, choices=Awaits, default=Awaits.AGREEMENT
    )
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    reference = models.CharField(
        _("reference"), max_length=60, blank=True, help_text=_("The number in the bank's account.")
    )
    advanced = models.CharField(
        _("paid ahead, because"), max_length=300, blank=True, help_text=_("The missing evidence.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    by = by_whom(_("recorded by"))

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment of a grant")
        verbose_name_plural = _("instalments of grants")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "key"], name="an_instalment_has_its_own_key"),
            models.CheckConstraint(
                condition=never_negative("amount"), name="an_instalment_is_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, recorded_at__isnull=True)
                | Q(paid_on__isnull=False, recorded_at__isnull=False),
                name="a_payment_has_a_day_and_a_record",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ExpenseQuerySet(models.QuerySet["Expense"]):
    """The vocabulary for expenses."""

    def standing(self) -> Self:
        """Expenses that count; one that was cancelled is kept, and counts no more."""
        return self.filter(cancelled_at__isnull=True)


class Expense(CommunityRecord):
    """Money that was spent on an award line (支出). Never edited: cancelled, and entered anew."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="expenses", verbose_name=_("grant")
    )
    line = models.ForeignKey(
        AwardLine, on_delete=models.PROTECT, related_name="expenses", verbose_name=_("budget line")
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, editable=False)
    spent_on = models.DateField(_("day"))
    what = models.CharField(_("for what"), max_length=120)
    payee = models.CharField(_("paid to"), max_length=120)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(CENT)]
    )
    voucher_number = models.CharField(_("number of the voucher"), max_length=60, blank=True)
    voucher = file_field(_("voucher"), blank=True)
    at = models.DateTimeField(_("recorded at"))
    by = by_whom(_("recorded by"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = by_whom(_("cancelled by"))
    cancelled_why = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        ordering = ["spent_on", "pk"]
        indexes = [models.Index(fields=["grant", "spent_on"], name="expense_by_grant_and_day")]
        constraints = [
            models.UniqueConstraint(fields=["grant", "key"], name="an_expense_is_entered_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="an_expense_is_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_why=""),
                name="a_cancelled_expense_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spent_on} {self.what}"


class Amendment(CommunityRecord):
    """A change of the award (变更) as a difference: which line had how much, and has how much."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", _("asked for")
        APPLIED = "applied", _("in force")
        REFUSED = "refused", _("refused")

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("grant")
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.TextField(_("reason"), max_length=1000)
    moved = models.DecimalField(
        _("moved"), max_digits=12, decimal_places=2, help_text=_("Yuan that change their line.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    automatic = models.BooleanField(_("in force without a decision"), default=False)
    at = models.DateTimeField(_("asked at"))
    by = by_whom(_("asked by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = by_whom(_("decided by"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "key"], name="an_amendment_is_asked_for_once"),
            models.UniqueConstraint(
                fields=["grant", "number"], name="an_amendment_has_its_own_number"
            ),
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(state="asked"),
                name="one_amendment_of_a_grant_waits",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="a_decided_amendment_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_state_display()}"


class AmendedLine(models.Model):
    """One line of an amendment; `before` is what it had when it was asked for."""

    amendment = models.ForeignKey(
        Amendment, on_delete=models.CASCADE, related_name="lines", verbose_name=_("amendment")
    )
    key = models.CharField(_("key"), max_length=12)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    label = models.CharField(_("what for"), max_length=80)
    before = models.DecimalField(_("before"), max_digits=12, decimal_places=2, default=NOTHING)
    after = models.DecimalField(_("after"), max_digits=12, decimal_places=2, default=NOTHING)
    is_new = models.BooleanField(_("a new line"), default=False)

    class Meta:
        verbose_name = _("line of an amendment")
        verbose_name_plural = _("lines of amendments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "key"], name="a_line_is_amended_once_in_an_amendment"
            ),
            models.CheckConstraint(
                condition=never_negative("before", "after"),
                name="an_amended_line_is_never_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"

    @property
    def change(self) -> Decimal:
        """What the line gains or loses."""
        return self.after - self.before


class Contribution(CommunityRecord):
    """What the project brought itself: hours of volunteers, or things and rooms that were lent."""

    class Kind(models.TextChoices):
        """What it was."""

        HOURS = "hours", _("volunteer hours")
        IN_KIND = "in_kind", _("in kind")
        OWN = "own", _("own funds")

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("grant")
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    day = models.DateField(_("day"))
    what = models.CharField(_("for what"), max_length=120)
    people = models.PositiveSmallIntegerField(_("people"), null=True, blank=True)
    hours = models.DecimalField(
        _("hours"),
        max_digits=7,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("Of all people together."),
    )
    amount = models.DecimalField(
        _("worth (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    at = models.DateTimeField(_("recorded at"))
    by = by_whom(_("recorded by"))

    class Meta:
        verbose_name = _("contribution of one's own")
        verbose_name_plural = _("contributions of one's own")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "key"], name="a_contribution_is_entered_once"),
            models.CheckConstraint(
                condition=Q(kind="hours", hours__isnull=False, hours__gt=0)
                | (~Q(kind="hours") & Q(amount__isnull=False, amount__gt=0)),
                name="a_contribution_has_hours_or_a_worth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.what}"
