"""Supplies (物资): what a page announces, what is there, and which household got what."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from accounts.actors import by_whom
from communities.keys import Keyed
from communities.models import Building, CommunityRecord, Household, Resident
from printing.codes import new_code

from .pages import ActivityPage

CLAIM_KIND = "G"


def new_claim_code() -> str:
    """Return a code long enough that nobody meets one by guessing."""
    return new_code(CLAIM_KIND, 12)


class Item(Keyed, models.Model):
    """An item as the worker announces it; what is really there is its `Supply` row."""

    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="items")
    title = models.CharField(_("what"), max_length=40, help_text=_("Masks, for example."))
    unit = models.CharField(
        pgettext_lazy("goods", "unit"), max_length=8, help_text=_("Piece, bottle, bag.")
    )
    stock = models.PositiveIntegerField(
        _("planned stock"),
        help_text=_("How many are to come. What did come is entered at the desk."),
    )
    per_household = models.PositiveIntegerField(
        _("at most a household"), default=1, validators=[MinValueValidator(1)]
    )
    note = models.CharField(_("note"), max_length=80, blank=True)

    panels = [
        Keyed.key_panel,
        FieldRowPanel([FieldPanel("title"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("stock"), FieldPanel("per_household")]),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="an_item_key_is_unique"),
            models.CheckConstraint(
                condition=Q(per_household__gte=1),
                name="an_item_gives_a_household_at_least_one",
                violation_error_message=_("A household must be able to get at least one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SupplyQuerySet(models.QuerySet["Supply"]):
    """The vocabulary for supplies."""

    def published(self) -> Self:
        """Supplies of live pages that the page still names."""
        return self.filter(retired=False, page__live=True)


class Supply(CommunityRecord):
    """The stock of an item: the row that decides whether one more can be given.

    `delivered` is what came, by its `StockEntry` rows; the other counters are what left or is kept
    for somebody. At the end `delivered` equals given + returned + written off: nothing is to hand.
    """

    page = models.ForeignKey(
        ActivityPage, on_delete=models.PROTECT, related_name="supplies", verbose_name=_("activity")
    )
    key = models.UUIDField(_("item key"), editable=False)
    title = models.CharField(_("what"), max_length=40)
    unit = models.CharField(pgettext_lazy("goods", "unit"), max_length=8)
    note = models.CharField(_("note"), max_length=80, blank=True)
    planned = models.PositiveIntegerField(_("planned stock"))
    per_household = models.PositiveIntegerField(_("at most a household"))
    grid_ids = models.JSONField(_("only for these grids"), default=list, blank=True)
    delivered = models.PositiveIntegerField(_("delivered"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    given = models.PositiveIntegerField(_("given out"), default=0)
    returned = models.PositiveIntegerField(_("returned"), default=0)
    written_off = models.PositiveIntegerField(_("written off"), default=0)
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("The page no longer names this item.")
    )

    objects = SupplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("supply")
        verbose_name_plural = _("supplies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="an_item_has_its_stock_once"),
            models.CheckConstraint(
                condition=Q(
                    delivered__gte=F("reserved") + F("given") + F("returned") + F("written_off")
                ),
                name="nothing_leaves_that_did_not_come",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def to_hand(self) -> int:
        """How many nobody has and nobody reserved."""
        return self.on_shelf - self.reserved

    @property
    def on_shelf(self) -> int:
        """How many must lie there when somebody counts: reserved ones too."""
        return self.delivered - self.given - self.returned - self.written_off

    @property
    def is_reconciled(self) -> bool:
        """Whether all that came is accounted for."""
        return self.on_shelf == 0


class StockEntry(CommunityRecord):
    """What came, was returned or was written off. Rows are only added; one can take back one."""

    class Kind(models.TextChoices):
        DELIVERED = "delivered", _("delivered")
        RETURNED = "returned", _("returned")
        WRITTEN_OFF = "written_off", _("written off")

    supply = models.ForeignKey(
        Supply, on_delete=models.PROTECT, related_name="entries", verbose_name=_("supply")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    quantity = models.PositiveIntegerField(_("quantity"))
    reason = models.CharField(_("from, to or why"), max_length=120, blank=True)
    takes_back = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="taken_back_by",
        verbose_name=_("takes back"),
    )
    key = models.CharField(_("idempotency key"), max_length=64, unique=True)
    at = models.DateTimeField(_("at"))
    by = by_whom(_("entered by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stock entry")
        verbose_name_plural = _("stock entries")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_stock_entry_is_of_some"),
            models.CheckConstraint(
                condition=Q(kind="delivered", takes_back__isnull=True) | ~Q(reason=""),
                name="what_leaves_or_is_taken_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"


class PickUp(CommunityRecord):
    """When and where the households of a building collect (领取时段)."""

    page = models.ForeignKey(
        ActivityPage, on_delete=models.CASCADE, related_name="pick_ups", verbose_name=_("activity")
    )
    building = models.ForeignKey(
        Building, on_delete=models.CASCADE, related_name="+", verbose_name=_("building")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("where"), max_length=80)

    class Meta:
        verbose_name = _("pick-up time")
        verbose_name_plural = _("pick-up times")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "building"], name="a_building_collects_at_one_time"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="a_pick_up_begins_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.building_id}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    """The vocabulary for claims."""

    def standing(self) -> Self:
        """Reserved or collected."""
        return self.filter(state__in=Claim.STANDING)

    def waiting(self) -> Self:
        """Reserved and not collected."""
        return self.filter(state=Claim.State.RESERVED)

    def collected(self) -> Self:
        """Handed out."""
        return self.filter(state=Claim.State.COLLECTED)


class Claim(CommunityRecord):
    """What one household gets of one supply: reserved, handed out to somebody, or called off."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("reserved")
        COLLECTED = "collected", _("collected")
        CANCELLED = "cancelled", _("called off")

    class Channel(models.TextChoices):
        WEB = "web", _("web")
        PHONE = "phone", _("phone")
        DESK = "desk", _("desk")

    class Relation(models.TextChoices):
        MEMBER = "member", _("of the household")
        NEIGHBOUR = "neighbour", _("a neighbour")
        LEADER = "leader", _("the building leader")
        WORKER = "worker", _("brought to the door")

    STANDING = (State.RESERVED, State.COLLECTED)

    supply = models.ForeignKey(
        Supply, on_delete=models.PROTECT, related_name="claims", verbose_name=_("supply")
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="claims", verbose_name=_("household")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    most = models.PositiveIntegerField(
        _("at most"), help_text=_("What a household could get when this was claimed.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    reserved_for = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims_reserved",
        verbose_name=_("reserved by"),
    )
    collector = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims_collected",
        verbose_name=_("collected by"),
    )
    collector_name = models.CharField(
        _("collected by (name)"), max_length=60, blank=True, help_text=_("Without an entry here.")
    )
    relation = models.CharField(_("who collected"), max_length=10, choices=Relation, blank=True)
    key = models.CharField(_("idempotency key"), max_length=64, unique=True)
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_claim_code)
    at = models.DateTimeField(_("at"))
    by = by_whom(_("entered by"))
    collected_at = models.DateTimeField(_("collected at"), null=True, blank=True)
    handed_by = by_whom(_("handed out by"))
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    objects = ClaimQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["supply", "state"], name="claim_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["supply", "household"],
                condition=Q(state__in=["reserved", "collected"]),
                name="a_household_has_a_supply_once",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=F("most")),
                name="a_household_gets_no_more_than_it_may",
            ),
            models.CheckConstraint(
                condition=Q(state="collected", collected_at__isnull=False)
                | Q(state="reserved", collected_at__isnull=True)
                | Q(state="cancelled", cancelled_at__isnull=False),
                name="a_claim_says_when_it_was_collected_or_called_off",
            ),
        ]

    def __str__(self) -> str:
        return self.code
