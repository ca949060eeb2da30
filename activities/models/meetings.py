"""Joint meetings (联席会议): agenda, parties, minutes, and what was agreed until when."""

from datetime import date, datetime
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import by_whom
from communities.models import CommunityRecord
from home.punctuation import noted

from .places import Places


class Meeting(CommunityRecord):
    """The record of one meeting; its day, place and sign-ups are the session's."""

    places = models.OneToOneField(
        Places, on_delete=models.PROTECT, related_name="meeting", verbose_name=_("session")
    )
    chair = models.CharField(_("chaired by"), max_length=60, blank=True)
    keeper = models.CharField(_("minutes kept by"), max_length=60, blank=True)
    summary = models.TextField(
        _("summary for everybody"),
        blank=True,
        max_length=2000,
        help_text=_("Without names of residents. Shown on the activity’s page once it is ticked."),
    )
    is_public = models.BooleanField(_("show the summary and what was agreed"), default=False)

    class Meta:
        verbose_name = _("joint meeting")
        verbose_name_plural = _("joint meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(summary=""),
                name="a_public_meeting_has_a_summary",
            )
        ]

    def __str__(self) -> str:
        return str(self.places)


class Party(CommunityRecord):
    """Who takes part: a body and who came for it."""

    class Kind(models.TextChoices):
        BRANCH = "branch", _("Party branch")
        COMMITTEE = "committee", _("residents’ committee")
        OWNERS = "owners", _("owners’ committee")
        PROPERTY = "property", _("property manager")
        POLICE = "police", _("police station")
        OFFICE = "office", _("sub-district office")
        RESIDENTS = "residents", _("residents’ delegates")
        OTHER = "other", _("other")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="parties", verbose_name=_("meeting")
    )
    kind = models.CharField(pgettext_lazy("meeting", "body"), max_length=10, choices=Kind)
    name = models.CharField(_("its name"), max_length=60, blank=True)
    people = models.CharField(_("who came for it"), max_length=120, blank=True)
    came = models.BooleanField(_("came"), default=False)

    class Meta:
        verbose_name = _("party of a meeting")
        verbose_name_plural = _("parties of a meeting")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "name"], name="a_party_takes_part_once"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The body, with its own name where there are several."""
        kind = str(self.Kind(self.kind).label)
        if self.kind == self.Kind.OTHER:
            return self.name or kind
        return noted(kind, self.name) if self.name else kind


class AgendaPoint(CommunityRecord):
    """A point of the agenda, and after the meeting what was said about it."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="points", verbose_name=_("meeting")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("point"), max_length=120)
    minutes = models.TextField(pgettext_lazy("meeting", "minutes"), blank=True, max_length=4000)

    class Meta:
        verbose_name = _("point of the agenda")
        verbose_name_plural = _("points of the agenda")
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return self.title


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """The vocabulary for what was agreed."""

    def open(self) -> Self:
        """Not done and not given up."""
        return self.filter(state=FollowUp.State.OPEN)

    def overdue(self, today: date) -> Self:
        """Open after the day that was agreed."""
        return self.open().filter(due__lt=today)

    def carried_to(self, begins: datetime) -> Self:
        """What a meeting at this moment has to look at: agreed before, and not closed by then."""
        still = Q(closed_at__isnull=True) | Q(closed_at__gte=begins)
        return self.filter(still, at__lt=begins)

    def closed_between(self, first: datetime, last: datetime) -> Self:
        """What was closed from one meeting to the next."""
        return self.filter(closed_at__gte=first, closed_at__lt=last)


class FollowUp(CommunityRecord):
    """What somebody will do until when (会后事项); it goes to every meeting until it is closed."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("meeting", "under way")
        DONE = "done", _("done")
        DROPPED = "dropped", _("given up")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="agreed", verbose_name=_("agreed at")
    )
    title = models.CharField(_("what is to be done"), max_length=120)
    owner = models.CharField(_("who does it"), max_length=60)
    due = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    unit = models.CharField(
        _("counted in"), max_length=12, blank=True, help_text=_("Households, for example.")
    )
    start = models.IntegerField(_("number at the start"), null=True, blank=True)
    now = models.IntegerField(_("number now"), null=True, blank=True)
    target = models.IntegerField(_("number to reach"), null=True, blank=True)
    at = models.DateTimeField(_("agreed on"))
    by = by_whom(_("entered by"))
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["community", "state", "due"], name="follow_up_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_follow_up_is_closed_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, now__isnull=True, target__isnull=True)
                | (
                    Q(start__isnull=False, now__isnull=False, target__isnull=False)
                    & ~Q(start=F("target"))
                ),
                name="a_measured_follow_up_has_a_start_and_another_target",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_measured(self) -> bool:
        """Whether a number says how far it is."""
        return self.start is not None

    @property
    def share(self) -> Fraction | None:
        """How much of the way is done: 54 → 0 at 0 is 1; None without a number."""
        if self.start is None or self.now is None or self.target is None:
            return None
        return Fraction(self.start - self.now, self.start - self.target)

    def is_overdue(self, today: date) -> bool:
        """Whether its day is past and it is not closed."""
        return self.state == self.State.OPEN and self.due < today


class FollowUpStep(models.Model):
    """One line of a follow-up's history. Rows are only added."""

    class Kind(models.TextChoices):
        AGREED = "agreed", _("agreed")
        NOTE = "note", _("note")
        MEASURED = "measured", pgettext_lazy("meeting", "counted")
        MOVED = "moved", _("new day")
        DONE = "done", _("done")
        DROPPED = "dropped", _("given up")
        REOPENED = "reopened", _("taken up again")

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.CASCADE, related_name="steps", verbose_name=_("follow-up")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.CharField(pgettext_lazy("meeting", "text"), max_length=300, blank=True)
    value = models.IntegerField(_("number now"), null=True, blank=True)
    due = models.DateField(_("until"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of follow-ups")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.follow_up_id}"
