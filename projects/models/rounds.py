"""A grant round: the call, its rules, and the account of its pool."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from blocks.body import BodyBlock
from communities.models import SubDistrict
from communities.models.pages import SharedPage

from ..forms import RoundPageForm
from .round_panels import round_panels
from .vocabulary import NOTHING, Awaits, KeyInput, at_most, never_negative, new_key, sum_of

WHOLE = 100


class RoundQuerySet(PageQuerySet):
    """The vocabulary for rounds."""

    def of(self, sub_district: SubDistrict) -> Self:
        """Rounds of this sub-district."""
        return self.child_of(sub_district.page)

    def calling(self, at: datetime) -> Self:
        """Published rounds whose call is open."""
        return self.live().filter(call_opens_at__lte=at, call_closes_at__gt=at)


class RoundPage(SharedPage):
    """A grant round (申报批次): who may apply until when, for how much, and how it is decided."""

    code = models.CharField(
        _("code"), max_length=12, help_text=_("Short and lasting, such as 2026 or 2026S.")
    )
    call_opens_at = models.DateTimeField(_("call opens"), null=True)
    call_closes_at = models.DateTimeField(
        _("call closes"), null=True, help_text=_("From this second on nothing can be handed in.")
    )
    screening_by = models.DateField(_("screening until"), null=True, blank=True)
    panel_on = models.DateField(_("day of the panel"), null=True, blank=True)
    midterm_by = models.DateField(_("midterm reports until"), null=True, blank=True)
    closing_by = models.DateField(_("closing reports until"), null=True, blank=True)
    pool = models.DecimalField(_("pool (yuan)"), max_digits=12, decimal_places=2)
    smallest_grant = models.DecimalField(
        _("smallest grant (yuan)"), max_digits=12, decimal_places=2, default=Decimal("5000")
    )
    largest_grant = models.DecimalField(
        _("largest grant (yuan)"), max_digits=12, decimal_places=2, default=Decimal("30000")
    )
    pass_mark = models.DecimalField(
        _("pass mark"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("75"),
        validators=[MinValueValidator(0), MaxValueValidator(WHOLE)],
        help_text=_("Of 100 points."),
    )
    scale = models.PositiveSmallIntegerField(
        _("points for each criterion"),
        default=100,
        choices=[(5, "5"), (10, "10"), (WHOLE, "100")],
        help_text=_("Reviewers give each criterion 0 to so many points; weights do the rest."),
    )
    uses_screening = models.BooleanField(_("the office screens"), default=True)
    uses_panel = models.BooleanField(_("a panel scores"), default=True)
    uses_vote = models.BooleanField(_("residents vote"), default=False)
    uses_notice = models.BooleanField(_("public notice"), default=True)
    notice_days = models.PositiveSmallIntegerField(
        _("working days of notice"), default=5, validators=[MinValueValidator(1)]
    )
    extension_days = models.PositiveSmallIntegerField(
        _("working days after an answer"),
        default=2,
        help_text=_(
            "So long a notice hangs at least after an objection was answered, so that everybody "
            "can read the answer. 0: it is not extended."
        ),
    )
    free_percent = models.PositiveSmallIntegerField(
        _("percent that may move freely"),
        default=10,
        validators=[MaxValueValidator(WHOLE)],
        help_text=_(
            "Changes between budget lines are in force at once, until together they come to so "
            "much of the award; beyond it the office decides. 0: it always decides."
        ),
    )
    negative_list = models.TextField(
        _("what is not paid"),
        max_length=2000,
        blank=True,
        help_text=_("One line for each: private costs of residents, duties of other bodies, pay."),
    )
    guidelines = StreamField(BodyBlock(), blank=True, verbose_name=_("guidelines"))

    objects: ClassVar[Any] = PageManager.from_queryset(RoundQuerySet)()
    search_fields = [
        *Page.search_fields,
        index.SearchField("code"),
        index.SearchField("guidelines"),
    ]
    base_form_class = RoundPageForm
    edit_handler = round_panels()
    parent_page_types = ["communities.SubDistrictPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "projects/round_page.html"

    class Meta:
        verbose_name = _("grant round")
        verbose_name_plural = _("grant rounds")

    def clean(self) -> None:
        """Say everything that is wrong at once, each at its field."""
        super().clean()
        errors = dict(self._wrong())
        if errors:
            raise ValidationError(errors)

    def _wrong(self) -> Iterator[tuple[str, Any]]:
        opens, closes = self.call_opens_at, self.call_closes_at
        if opens and closes and opens >= closes:
            yield "call_closes_at", _("The call must close after it opens.")
        smallest, largest = self.smallest_grant, self.largest_grant
        if smallest is not None and largest is not None and smallest > largest:
            yield "largest_grant", _("The largest grant is below the smallest.")
        if self.pool is not None and self.pool < self.taken():
            yield (
                "pool",
                _("%(sum)s yuan are awarded already; the pool cannot be smaller.")
                % {"sum": self.taken()},
            )

    def changes_at(self, at: datetime) -> datetime | None:
        """When the call opens or closes."""
        changes = (day for day in (self.call_opens_at, self.call_closes_at) if day and day > at)
        return min(changes, default=None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add how the round stands and what it decided."""
        from ..round_showcase import round_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | round_context(self, request)

    def taken(self) -> Decimal:
        """What awards take of the pool, without what came back to it, in yuan."""
        account = RoundAccount.objects.filter(round_id=self.pk).first() if self.pk else None
        return account.taken if account else NOTHING

    def calls(self, at: datetime) -> bool:
        """Whether proposals can be handed in now."""
        opens, closes = self.call_opens_at, self.call_closes_at
        return bool(self.live and opens and closes and opens <= at < closes)

    def negatives(self) -> list[str]:
        """What the round does not pay for, one entry a line."""
        return [line.strip() for line in self.negative_list.splitlines() if line.strip()]

    @property
    def uses_review(self) -> bool:
        """Whether anybody beside the office judges: a panel, the residents, or both."""
        return self.uses_panel or self.uses_vote


class Criterion(Orderable):
    """One line of the rubric (评分表)."""

    round = ParentalKey(RoundPage, on_delete=models.CASCADE, related_name="criteria")
    key = models.CharField(_("key"), max_length=12, blank=True, default=new_key)
    label = models.CharField(_("criterion"), max_length=60)
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )
    help_text = models.CharField(_("what to look at"), max_length=200, blank=True)

    panels = [
        FieldPanel("key", widget=KeyInput, classname="w-hidden"),
        FieldRowPanel([FieldPanel("label"), FieldPanel("weight")]),
        FieldPanel("help_text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("rubric")

    def __str__(self) -> str:
        return self.label


class InstalmentShare(Orderable):
    """How much of an award is paid at once."""

    round = ParentalKey(RoundPage, on_delete=models.CASCADE, related_name="instalments")
    key = models.CharField(_("key"), max_length=12, blank=True, default=new_key)
    label = models.CharField(_("when"), max_length=60)
    percent = models.PositiveSmallIntegerField(
        _("percent"), validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )
    awaits = models.CharField(
        _("waits for"), max_length=9, choices=Awaits, default=Awaits.AGREEMENT
    )

    panels = [
        FieldPanel("key", widget=KeyInput, classname="w-hidden"),
        FieldRowPanel([FieldPanel("label"), FieldPanel("percent"), FieldPanel("awaits")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")

    def __str__(self) -> str:
        return self.label


class RoundAccount(models.Model):
    """The record of a round's pool: two approvals at the same second cannot overdraw it.

    `money.pool` takes awards from it and gives back what was not spent; the constraints say the
    rules again.
    """

    round = models.OneToOneField(
        RoundPage,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="account",
        verbose_name=_("grant round"),
    )
    pool = models.DecimalField(_("pool"), max_digits=12, decimal_places=2)
    awarded = models.DecimalField(_("awarded"), max_digits=12, decimal_places=2, default=NOTHING)
    returned = models.DecimalField(
        _("gone back to the pool"), max_digits=12, decimal_places=2, default=NOTHING
    )

    class Meta:
        verbose_name = _("account of a round")
        verbose_name_plural = _("accounts of rounds")
        constraints = [
            models.CheckConstraint(
                condition=never_negative("awarded") & Q(awarded__lte=sum_of("pool", "returned")),
                name="a_round_never_awards_more_than_its_pool",
            ),
            models.CheckConstraint(
                condition=never_negative("returned") & at_most("returned", "awarded"),
                name="only_what_was_awarded_goes_back_to_a_pool",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.pool}"

    @property
    def taken(self) -> Decimal:
        """What awards take of the pool, without what went back."""
        return self.awarded - self.returned

    @property
    def left(self) -> Decimal:
        """What can still be awarded."""
        return self.pool - self.taken


class Holiday(models.Model):
    """A day that its weekday does not tell: a public holiday, or a weekend day that is worked."""

    sub_district = models.ForeignKey(
        SubDistrict,
        on_delete=models.CASCADE,
        related_name="holidays",
        verbose_name=_("sub-district"),
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    works = models.BooleanField(
        _("people work on this day"),
        default=False,
        help_text=_("Tick it for a weekend day that is worked in exchange."),
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_district", "day"], name="a_day_is_listed_once_in_a_sub_district"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
