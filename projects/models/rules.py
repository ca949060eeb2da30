"""What a round asks for beside its dates: caps on kinds of spending, and papers at each stage."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from .vocabulary import CENT, Category, KeyInput, new_key

WHOLE = 100


class Gate(models.TextChoices):
    """The moves that may wait for papers; the keys are actions of `lifecycle.TABLE`."""

    SUBMIT = "submit", _("when it is handed in")
    APPROVE = "approve", _("before it is approved")
    START = "start", _("before it begins")
    MIDTERM = "report_midterm", _("with the midterm report")
    CLOSING = "report_closing", _("with the closing report")
    ARCHIVE = "archive", _("before it is archived")


class CategoryCap(Orderable):
    """The most that a proposal may spend of the grant on one category."""

    round = ParentalKey("projects.RoundPage", on_delete=models.CASCADE, related_name="caps")
    category = models.CharField(_("category"), max_length=12, choices=Category)
    percent = models.PositiveSmallIntegerField(
        _("at most percent of the grant"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(WHOLE)],
    )
    amount = models.DecimalField(
        _("at most yuan"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    panels = [
        FieldRowPanel([FieldPanel("category"), FieldPanel("percent"), FieldPanel("amount")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("cap of a category")
        verbose_name_plural = _("caps of categories")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=False) | Q(amount__isnull=False),
                name="a_cap_says_percent_or_yuan",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_category_display())

    def clean(self) -> None:
        """Ask for one of the two limits."""
        super().clean()
        if self.percent is None and self.amount is None:
            raise ValidationError({"percent": _("Say how many percent, or how many yuan.")})

    def most(self, asked: Decimal) -> Decimal:
        """The most yuan that this category may have in a proposal that asks for so much."""
        limits = []
        if self.percent is not None:
            limits.append((asked * self.percent / WHOLE).quantize(CENT))
        if self.amount is not None:
            limits.append(self.amount)
        return min(limits)


class RequiredPaper(Orderable):
    """A paper that the round wants at a stage, with a template to download."""

    round = ParentalKey("projects.RoundPage", on_delete=models.CASCADE, related_name="papers")
    key = models.CharField(_("key"), max_length=12, blank=True, default=new_key)
    gate = models.CharField(_("when"), max_length=16, choices=Gate, default=Gate.SUBMIT)
    label = models.CharField(_("paper"), max_length=80)
    help_text = models.CharField(_("what it must show"), max_length=200, blank=True)
    template = models.ForeignKey(
        "communities.Attachment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("template to download"),
    )

    panels = [
        FieldPanel("key", widget=KeyInput, classname="w-hidden"),
        FieldRowPanel([FieldPanel("gate"), FieldPanel("label")]),
        FieldPanel("help_text"),
        FieldPanel("template"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("required paper")
        verbose_name_plural = _("required papers")

    def __str__(self) -> str:
        return self.label
