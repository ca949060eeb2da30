"""What happened: the grant of a project, its moves, and the lines that were awarded."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import by_whom
from communities.models import Community, CommunityRecord

from .rounds import RoundPage
from .vocabulary import NOTHING, LineOfMoney, at_most, never_negative, sum_of


class Status(models.TextChoices):
    """Where a project stands; every rule reads the key, only people read the words."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("handed in")
    RETURNED = "returned", _("returned for changes")
    SCREENED = "screened", _("screened")
    IN_REVIEW = "in_review", _("in review")
    ON_NOTICE = "on_notice", _("on public notice")
    APPROVED = "approved", _("approved")
    IMPLEMENTING = "implementing", _("under way")
    MIDTERM = "midterm", _("midterm review")
    RECTIFYING = "rectifying", _("being put right")
    CLOSING = "closing", _("closing")
    CLOSED = "closed", pgettext_lazy("grant", "closed")
    ARCHIVED = "archived", _("archived")
    REJECTED = "rejected", _("not approved")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TERMINATED = "terminated", _("ended early")


FUNDED = (
    Status.APPROVED,
    Status.IMPLEMENTING,
    Status.MIDTERM,
    Status.RECTIFYING,
    Status.CLOSING,
    Status.CLOSED,
    Status.ARCHIVED,
    Status.TERMINATED,
)
PUBLIC = (Status.ON_NOTICE, *FUNDED)
UNSENT = (Status.DRAFT, Status.RETURNED)
ENDED = (Status.CLOSED, Status.ARCHIVED, Status.TERMINATED)  # nothing is spent any more
OVER = (Status.ARCHIVED, Status.REJECTED, Status.WITHDRAWN, Status.TERMINATED)


class GrantQuerySet(models.QuerySet["Grant"]):
    """The vocabulary for grants."""

    def in_community(self, community: Community) -> Self:
        """Grants of this community."""
        return self.filter(community=community)

    def of_round(self, call: RoundPage) -> Self:
        """Grants that were applied for in this round."""
        return self.filter(round=call)

    def handed_in(self) -> Self:
        """Grants that were applied for, whatever became of them, unless taken back."""
        return self.filter(submitted_at__isnull=False).exclude(status=Status.WITHDRAWN)

    def funded(self) -> Self:
        """Grants that were approved."""
        return self.filter(status__in=FUNDED)

    def public(self) -> Self:
        """Grants that anybody may see."""
        return self.filter(status__in=PUBLIC)


class Grant(CommunityRecord):
    """The record of a project: state, money and dates. Publishing a page never changes them."""

    page = models.OneToOneField(
        "projects.ProjectPage",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="grant",
        verbose_name=_("micro-project"),
    )
    round = models.ForeignKey(
        RoundPage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("grant round"),
    )
    code = models.CharField(_("project number"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=255)
    theme = models.CharField(_("theme"), max_length=30, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    requested = models.DecimalField(
        _("requested"), max_digits=12, decimal_places=2, default=NOTHING
    )
    awarded = models.DecimalField(_("awarded"), max_digits=12, decimal_places=2, default=NOTHING)
    paid = models.DecimalField(_("paid"), max_digits=12, decimal_places=2, default=NOTHING)
    spent = models.DecimalField(_("spent"), max_digits=12, decimal_places=2, default=NOTHING)
    released = models.DecimalField(
        _("not paid out any more"), max_digits=12, decimal_places=2, default=NOTHING
    )
    returned = models.DecimalField(_("paid back"), max_digits=12, decimal_places=2, default=NOTHING)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    submitted_revision = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("text as handed in"),
    )
    notice_from = models.DateField(_("notice from"), null=True, blank=True)
    notice_to = models.DateField(_("notice until"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-round__call_opens_at", "code", "title"]
        indexes = [
            models.Index(fields=["community", "status"], name="grant_by_community_and_status"),
            models.Index(fields=["round", "status"], name="grant_by_round_and_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=never_negative(
                    "requested", "awarded", "paid", "spent", "released", "returned"
                ),
                name="no_amount_of_a_grant_is_negative",
            ),
            models.CheckConstraint(
                condition=at_most("awarded", "requested"),
                name="an_award_is_at_most_what_was_requested",
            ),
            models.CheckConstraint(
                condition=at_most("paid", "awarded"),
                name="instalments_are_at_most_the_award",
            ),
            models.CheckConstraint(
                condition=at_most("spent", "awarded"),
                name="expenses_are_at_most_the_award",
            ),
            models.CheckConstraint(
                condition=Q(awarded__gte=sum_of("paid", "released")),
                name="what_is_paid_is_not_given_back_to_the_pool_as_unpaid",
            ),
            models.CheckConstraint(
                condition=Q(returned=0) | Q(paid__gte=sum_of("spent", "returned")),
                name="only_what_was_paid_and_not_spent_is_paid_back",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="a_score_is_of_a_hundred",
            ),
            models.CheckConstraint(
                condition=Q(notice_to__isnull=True) | at_most("notice_from", "notice_to"),
                name="a_notice_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(awarded=0) | Q(approved_at__isnull=False),
                name="money_is_awarded_by_an_approval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def is_public(self) -> bool:
        """Whether anybody may see the project."""
        return self.status in PUBLIC

    @property
    def is_funded(self) -> bool:
        """Whether it was approved, so that its money is fixed."""
        return self.status in FUNDED

    @property
    def is_unsent(self) -> bool:
        """Whether it still has to be handed in, for the first time or again."""
        return self.status in UNSENT

    @property
    def has_ended(self) -> bool:
        """Whether it was carried out, or ended early, so that its account is settled."""
        return self.status in ENDED

    @property
    def held(self) -> Decimal:
        """What it takes of the round's pool: the award without what went back."""
        return self.awarded - self.released - self.returned

    @property
    def balance(self) -> Decimal:
        """What is left of the award and has not gone back to the pool, in yuan."""
        return max(self.held - self.spent, NOTHING)

    @property
    def in_hand(self) -> Decimal:
        """What was paid out, is not spent, and has not come back: the project's people have it."""
        return max(self.paid - self.spent - self.returned, NOTHING)

    @property
    def owed_back(self) -> Decimal:
        """What a project that has ended still has to pay back."""
        return self.in_hand if self.has_ended else NOTHING


class Transition(CommunityRecord):
    """One move of a grant: who, when, from where to where, and why. Written once, never changed."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="transitions", verbose_name=_("grant")
    )
    action = models.CharField(_("action"), max_length=24)
    before = models.CharField(_("old state"), max_length=12, choices=Status)
    after = models.CharField(_("new state"), max_length=12, choices=Status)
    by = by_whom(_("by"), blank=False)
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("move of a grant")
        verbose_name_plural = _("moves of grants")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=models.F("after")), name="a_move_leads_somewhere_else"
            )
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class AwardLine(LineOfMoney, CommunityRecord):
    """A line as it was approved. What a worker publishes later does not reach it."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="lines", verbose_name=_("grant")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    spent = models.DecimalField(
        _("spent"), max_digits=12, decimal_places=2, default=NOTHING, editable=False
    )

    class Meta:
        verbose_name = _("award line")
        verbose_name_plural = _("award lines")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "key"], name="an_award_line_has_its_own_key"),
            models.CheckConstraint(
                condition=never_negative("unit_price", "quantity", "amount", "spent"),
                name="an_award_line_is_never_negative",
            ),
            models.CheckConstraint(
                condition=at_most("spent", "amount"), name="expenses_are_at_most_their_line"
            ),
        ]

    @property
    def left(self) -> Decimal:
        """What can still be spent on it."""
        return self.amount - self.spent
