"""What happens once: a poll's record, its options, the roll, and the ballots.

The roll says who took part; a ballot says what was chosen. No column joins them: see
docs/secrecy.md before adding one. Wagtail's reference index is off for all of them, because its
rows would be numbered in the order of the ballots.
"""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import Building, CommunityRecord, Grid, Household, Resident
from surveys.vocabulary import LONGEST_TEXT, Channel, Electorate, Kind, Origin, Phase


class PollQuerySet(models.QuerySet["Poll"]):
    """The vocabulary for polls' records."""

    def published(self) -> Self:
        """Polls whose page the public can read."""
        return self.filter(page__live=True)

    def due(self, at: datetime) -> Self:
        """Polls that have closed, on paper too, and wait to be sealed."""
        return self.filter(state=Poll.State.PUBLISHED, paper_until__lte=at)

    def in_phase(self, phase: str, at: datetime) -> Self:
        """Polls that are upcoming, open or closed at this moment."""
        if phase == Phase.UPCOMING:
            return self.filter(opens_at__gt=at)
        if phase == Phase.OPEN:
            return self.filter(opens_at__lte=at, closes_at__gt=at)
        return self.filter(closes_at__lte=at)


class Poll(CommunityRecord):
    """A poll's record, kept in step with its live page until its first ballot freezes it."""

    class State(models.TextChoices):
        PUBLISHED = "published", _("published")
        SEALED = "sealed", _("sealed")
        VOIDED = "voided", _("voided")

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(
        "surveys.PollPage", on_delete=models.CASCADE, related_name="poll", verbose_name=_("page")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    electorate = models.CharField(_("who has a ballot"), max_length=12, choices=Electorate)
    grids = models.ManyToManyField(Grid, related_name="+", verbose_name=_("only these grids"))
    buildings = models.ManyToManyField(
        Building, related_name="+", verbose_name=_("only these buildings")
    )
    scoped = models.BooleanField(_("only a part of the community"), default=False)
    min_age = models.CharField(_("least age"), max_length=8, choices=Resident.AgeBand, blank=True)
    secret = models.BooleanField(_("secret ballot"), default=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    paper_until = models.DateTimeField(_("slips entered until"))
    results_at = models.DateTimeField(_("results shown from"))
    smallest_cell = models.PositiveSmallIntegerField(_("smallest number shown"), default=5)
    frozen_at = models.DateTimeField(_("first ballot at"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.CharField(_("why it was voided"), max_length=300, blank=True)
    result_hash = models.CharField(_("hash of the result"), max_length=64, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll record")
        verbose_name_plural = _("poll records")
        ordering = ["-closes_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-closes_at"], name="poll_by_community"),
            models.Index(fields=["state", "closes_at"], name="poll_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="a_poll_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=Q(paper_until__gte=F("closes_at")),
                name="slips_are_entered_at_least_until_closing",
            ),
            models.CheckConstraint(
                condition=Q(results_at__gte=F("paper_until")),
                name="a_poll_shows_results_after_its_slips",
            ),
            models.CheckConstraint(
                condition=~Q(state="sealed")
                | Q(sealed_at__isnull=False, result__isnull=False) & ~Q(result_hash=""),
                name="a_sealed_poll_has_its_result_and_hash",
            ),
            models.CheckConstraint(
                condition=Q(state="sealed") | Q(result__isnull=True),
                name="no_result_is_kept_before_sealing",
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state="voided") & Q(voided_at__isnull=True, void_reason=""),
                name="a_voided_poll_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.page)

    def phase(self, at: datetime) -> Phase:
        """Where the poll stands at this moment; half open."""
        if at < self.opens_at:
            return Phase.UPCOMING
        return Phase.OPEN if at < self.closes_at else Phase.CLOSED

    def takes_paper(self, at: datetime) -> bool:
        """Whether slips may be entered: those that came in time, a while after closing too."""
        return self.opens_at <= at < self.paper_until and self.state == self.State.PUBLISHED

    def shows_results(self, at: datetime) -> bool:
        """Whether anybody may see figures at this moment."""
        return at >= self.results_at


class PollQuestion(models.Model):
    """A question as it is asked; frozen with the poll."""

    wagtail_reference_index_ignore = True

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="questions")
    key = models.UUIDField(_("key"))
    text = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("answer"), max_length=8, choices=Kind)
    max_choices = models.PositiveSmallIntegerField(_("at most"), default=1)
    shuffle = models.BooleanField(_("choices in random order on screens"), default=False)
    round = models.ForeignKey(
        "projects.RoundPage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("grant round"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "key"], name="one_question_a_poll_and_key")
        ]

    def __str__(self) -> str:
        return self.text


class PollOption(models.Model):
    """A choice as it is offered: retired, never deleted, and frozen with the poll."""

    wagtail_reference_index_ignore = True

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    question = models.ForeignKey(PollQuestion, on_delete=models.CASCADE, related_name="options")
    key = models.UUIDField(_("key"))
    label = models.CharField(_("choice"), max_length=120)
    note = models.CharField(_("explanation"), max_length=200, blank=True)
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    grant = models.ForeignKey(
        "projects.Grant",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposal"),
        help_text=_("Where the projects of a round are asked for."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["question__order", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "key"], name="one_option_a_poll_and_key")
        ]

    def __str__(self) -> str:
        return self.label


class VoterRecord(CommunityRecord):
    """A row of one voter: a household or a resident, which each table's constraint says again."""

    wagtail_reference_index_ignore = True

    household = models.ForeignKey(
        Household,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("household"),
    )
    resident = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("resident"),
    )

    class Meta:
        abstract = True

    @property
    def voter(self) -> Household | Resident:
        """Who takes part."""
        voter = self.household or self.resident
        assert voter is not None, "the database's constraint says so"
        return voter


class RollEntry(VoterRecord):
    """That a household or a resident took part, when and how; never what was chosen."""

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="roll", verbose_name=_("poll")
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    at = models.DateTimeField(_("counted at"))
    key = models.UUIDField(_("key of the form"))
    receipt = models.CharField(_("receipt"), max_length=12, unique=True)
    entered_by = by_whom(_("entered by"))
    batch = models.ForeignKey(
        "surveys.Batch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roll",
        verbose_name=_("batch"),
        help_text=_("Of a stub: the pile in which it came back."),
    )

    class Meta:
        verbose_name = _("roll entry")
        verbose_name_plural = _("roll")
        ordering = ["poll", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "household"], name="one_ballot_a_household_and_poll"
            ),
            models.UniqueConstraint(
                fields=["poll", "resident"], name="one_ballot_a_resident_and_poll"
            ),
            models.UniqueConstraint(fields=["poll", "key"], name="one_roll_entry_a_form"),
            models.CheckConstraint(
                condition=Q(household__isnull=False, resident__isnull=True)
                | Q(household__isnull=True, resident__isnull=False),
                name="a_roll_entry_is_of_a_household_or_a_resident",
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True) | Q(channel="paper"),
                name="only_paper_comes_in_batches",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class Ballot(models.Model):
    """What somebody chose: a random id, the pile it lies in, and nothing else."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="ballots")
    origin = models.CharField(_("origin"), max_length=5, choices=Origin)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")

    def __str__(self) -> str:
        return str(self.id)


class BallotChoice(models.Model):
    """One mark on a ballot; it has no id of its own, because a number would tell the order."""

    wagtail_reference_index_ignore = True

    pk: Any = models.CompositePrimaryKey("ballot_id", "option_id")
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="marks")
    option = models.ForeignKey(PollOption, on_delete=models.PROTECT, related_name="marks")
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("1 is the first preference; 0 where there is no order.")
    )

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")

    def __str__(self) -> str:
        return f"{self.ballot_id} → {self.option_id}"


class BallotText(models.Model):
    """A few words on a ballot; like a mark, it has no id of its own."""

    wagtail_reference_index_ignore = True

    pk: Any = models.CompositePrimaryKey("ballot_id", "question_id")
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="texts")
    question = models.ForeignKey(PollQuestion, on_delete=models.PROTECT, related_name="texts")
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    group = models.CharField(
        _("grouped as"), max_length=60, blank=True, help_text=_("By hand, after the poll.")
    )

    class Meta:
        verbose_name = _("text of a ballot")
        verbose_name_plural = _("texts of ballots")
        indexes = [
            models.Index(
                fields=["question", "group"], condition=~Q(group=""), name="texts_that_are_grouped"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
