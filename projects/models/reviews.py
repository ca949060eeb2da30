"""Who judges the proposals of a round, and how: panel, reviews, minutes."""

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import Community, CommunityRecord, SubDistrict

from .records import Grant
from .rounds import RoundPage


class PanelMember(models.Model):
    """A reviewer (评审) of one round. It judges what it was given, and sees nothing else."""

    class Part(models.TextChoices):
        """For whom a reviewer sits in the panel."""

        OFFICE = "office", _("sub-district")
        EXPERT = "expert", _("expert")
        RESIDENT = "resident", _("residents' delegate")

    sub_district = models.ForeignKey(
        SubDistrict, on_delete=models.PROTECT, related_name="+", verbose_name=_("sub-district")
    )
    round = models.ForeignKey(
        RoundPage, on_delete=models.PROTECT, related_name="panel", verbose_name=_("grant round")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="seats",
        verbose_name=_("account"),
    )
    part = models.CharField(_("sits for"), max_length=8, choices=Part, default=Part.EXPERT)
    home = models.ForeignKey(
        Community,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("lives or works in"),
        help_text=_("Proposals of this community are never given to this reviewer."),
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = by_whom(_("added by"), blank=False)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"], name="a_reviewer_sits_once_in_the_panel_of_a_round"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class ReviewQuerySet(models.QuerySet["Review"]):
    """The vocabulary for reviews."""

    def current(self) -> Self:
        """Of the text that was handed in last; what was judged before is kept, and not counted."""
        return self.filter(revision=F("grant__submitted_revision"))

    def open(self) -> Self:
        """Neither submitted nor given back."""
        return self.filter(submitted_at__isnull=True, taken_back_at__isnull=True).exclude(
            conflict=Review.Conflict.YES
        )

    def submitted(self) -> Self:
        """Reviews that count."""
        return self.filter(submitted_at__isnull=False)


class Review(CommunityRecord):
    """What one reviewer says of one proposal: whether they may, then points for the rubric."""

    class Conflict(models.TextChoices):
        """What the reviewer declared before seeing the proposal."""

        UNSAID = "", _("not declared yet")
        NO = "no", _("no conflict of interest")
        YES = "yes", _("conflict of interest")

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("grant")
    )
    member = models.ForeignKey(
        PanelMember, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("text that is judged"),
    )
    assigned_at = models.DateTimeField(_("given at"))
    conflict = models.CharField(
        _("conflict of interest"), max_length=3, choices=Conflict, blank=True, default=""
    )
    conflict_reason = models.CharField(_("why"), max_length=300, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    comment = models.TextField(_("what should be changed, or kept"), max_length=2000, blank=True)
    score = models.DecimalField(
        _("score"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["grant__code", "pk"]
        indexes = [models.Index(fields=["member", "submitted_at"], name="review_by_member")]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "member", "revision"],
                name="a_reviewer_judges_a_proposal_once",
            ),
            models.CheckConstraint(
                condition=Q(conflict="", declared_at__isnull=True)
                | Q(conflict__in=["no", "yes"], declared_at__isnull=False),
                name="a_declaration_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, score__isnull=True)
                | Q(submitted_at__isnull=False, score__gte=0, score__lte=100, conflict="no"),
                name="only_without_a_conflict_a_review_is_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant} · {self.member}"

    @property
    def is_open(self) -> bool:
        """Whether the reviewer has still to do something."""
        return (
            self.submitted_at is None
            and self.taken_back_at is None
            and self.conflict != self.Conflict.YES
        )


class Mark(models.Model):
    """Points for one criterion. The weight is kept as it was when the marks were given."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="marks", verbose_name=_("review")
    )
    key = models.CharField(_("key"), max_length=12)
    label = models.CharField(_("criterion"), max_length=60)
    weight = models.PositiveSmallIntegerField(_("weight"), validators=[MinValueValidator(1)])
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    out_of = models.PositiveSmallIntegerField(_("of how many points"), default=100)
    not_applicable = models.BooleanField(_("does not apply"), default=False)
    comment = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("points for a criterion")
        verbose_name_plural = _("points for criteria")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"], name="a_criterion_is_marked_once_in_a_review"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=F("out_of")),
                name="points_are_from_nought_to_the_scale",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(points__isnull=True),
                name="what_does_not_apply_has_no_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {'—' if self.points is None else self.points}"


class PanelMinutes(models.Model):
    """The minutes of a round's panel; the ranking beside them comes from the reviews."""

    sub_district = models.ForeignKey(
        SubDistrict, on_delete=models.PROTECT, related_name="+", verbose_name=_("sub-district")
    )
    round = models.OneToOneField(
        RoundPage,
        on_delete=models.PROTECT,
        related_name="minutes",
        verbose_name=_("grant round"),
    )
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.CharField(_("in the chair"), max_length=60, blank=True)
    present = models.TextField(_("present"), max_length=1000)
    text = models.TextField(_("what was said"), max_length=6000)
    decided = models.TextField(_("what was decided"), max_length=3000, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = by_whom(_("written by"), blank=False)

    class Meta:
        verbose_name = _("minutes of a panel")
        verbose_name_plural = _("minutes of panels")
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return f"{self.round} · {self.held_on}"
