"""Paper: slips that were given out, and the batches in which they come back.

A slip's stub says who takes part; its ballot says what is chosen and has no number. What lies here
of a ballot lies only until its batch is committed, and nothing of it names a slip.
"""

from typing import Any, Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import by_whom
from communities.models import CommunityRecord, Household, Resident

from .records import Poll, VoterRecord

SLIP_KIND = "S"
SLIP_LENGTH = 12  # 30**10 codes: with millions of open slips a guess still finds none


class SlipQuerySet(models.QuerySet["Slip"]):
    """The vocabulary for slips."""

    def with_voters(self) -> Self:
        """Slips with household, building and resident at hand."""
        return self.select_related(
            "household__building__grid", "resident__household__building__grid"
        )

    def in_building(self, building: int) -> Self:
        """Slips for this building's doors."""
        return self.filter(
            Q(household__building=building) | Q(resident__household__building=building)
        )


class Slip(VoterRecord):
    """A consultation slip (征询单) that was made for one voter; printed again it is the same."""

    class Delivery(models.TextChoices):
        NONE = "", pgettext_lazy("delivery", "not yet delivered")
        DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
        ABSENT = "absent", pgettext_lazy("delivery", "nobody at home")
        REFUSED = "refused", pgettext_lazy("delivery", "refused")
        LEFT = "left", pgettext_lazy("delivery", "left at the door")

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="slips", verbose_name=_("poll")
    )
    serial = models.PositiveIntegerField(_("serial number"))
    code = models.CharField(_("code"), max_length=SLIP_LENGTH, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    delivery = models.CharField(
        _("delivery"), max_length=10, choices=Delivery, blank=True, default=Delivery.NONE
    )
    delivery_at = models.DateTimeField(_("noted"), null=True, blank=True)
    delivery_by = by_whom(_("noted by"))

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        ordering = ["poll", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "serial"], name="one_slip_a_serial_and_poll"),
            models.UniqueConstraint(
                fields=["poll", "household"], name="one_slip_a_household_and_poll"
            ),
            models.UniqueConstraint(
                fields=["poll", "resident"], name="one_slip_a_resident_and_poll"
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False, resident__isnull=True)
                | Q(household__isnull=True, resident__isnull=False),
                name="a_slip_is_of_a_household_or_a_resident",
            ),
            models.CheckConstraint(
                condition=Q(delivery="", delivery_at__isnull=True)
                | (~Q(delivery="") & Q(delivery_at__isnull=False)),
                name="a_delivery_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.serial}"

    @property
    def voter(self) -> Household | Resident:
        """Who takes part with it: a person who was merged with another entry is that entry now."""
        voter = super().voter
        merged = voter.merged_into if isinstance(voter, Resident) else None
        return merged or voter

    @property
    def home(self) -> Household:
        """The door that it is for."""
        voter = super().voter
        return voter if isinstance(voter, Household) else voter.household


class Batch(CommunityRecord):
    """A pile of slips that came back, entered together and committed as a whole.

    Stubs are entries on the roll from the moment they are entered, so that nobody votes a second
    time meanwhile; ballots reach the urn when the batch is committed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("being entered")
        COMMITTED = "committed", _("counted")
        DISCARDED = "discarded", _("discarded")

    wagtail_reference_index_ignore = True

    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, related_name="batches", verbose_name=_("poll")
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    last = models.BooleanField(
        _("the last batch of this poll"),
        default=False,
        help_text=_("Only the last may have fewer than ten stubs."),
    )
    twice = models.BooleanField(
        _("a second person enters the ballots again"),
        default=False,
        help_text=_("Without seeing the first entry; what differs is looked at together."),
    )
    named = models.BooleanField(
        _("of a named poll"),
        default=False,
        help_text=_("Each ballot is entered with the number of its slip."),
    )
    received_on = models.DateField(_("slips received on"))
    opened_at = models.DateTimeField(_("begun"))
    opened_by = by_whom(_("begun by"), blank=False)
    closed_at = models.DateTimeField(_("finished"), null=True, blank=True)
    closed_by = by_whom(_("finished by"))
    stubs = models.PositiveIntegerField(_("stubs"), default=0)
    ballots = models.PositiveIntegerField(_("ballots"), default=0)
    spoilt = models.PositiveIntegerField(_("spoilt ballots"), default=0)
    unreadable = models.PositiveIntegerField(_("unreadable ballots"), default=0)

    class Meta:
        verbose_name = _("batch of slips")
        verbose_name_plural = _("batches of slips")
        ordering = ["poll", "number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="one_batch_a_number_and_poll"),
            models.UniqueConstraint(
                fields=["poll"],
                condition=Q(last=True) & ~Q(state="discarded"),
                name="a_poll_has_one_last_batch",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="a_batch_has_an_end_exactly_when_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(stubs__gte=models.F("ballots")),
                name="a_batch_has_no_more_ballots_than_stubs",
            ),
            models.CheckConstraint(
                condition=~Q(state="committed") | Q(named=True) | Q(last=True) | Q(stubs__gte=10),
                name="a_batch_has_ten_stubs_unless_it_is_the_last",
            ),
            models.CheckConstraint(
                condition=Q(ballots__gte=models.F("spoilt") + models.F("unreadable")),
                name="spoilt_and_unreadable_ballots_are_ballots",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Batch %(number)s") % {"number": self.number})

    @property
    def is_open(self) -> bool:
        """Whether slips can still be entered or taken out."""
        return self.state == self.State.OPEN


class PileBallot(models.Model):
    """What stands on a paper ballot, by its place in the pile; deleted when the batch is counted.

    The place is needed to take back the last one and to compare a second entry. The pile is
    shuffled before, and nothing here names a stub, except in a named poll, where slips are whole.
    """

    class Verdict(models.TextChoices):
        VALID = "valid", _("valid")
        SPOILT = "spoilt", _("spoilt")
        UNREADABLE = "unreadable", _("unreadable")

    class Turn(models.IntegerChoices):
        FIRST = 1, _("first entry")
        SECOND = 2, _("second entry")

    wagtail_reference_index_ignore = True

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="pile")
    turn = models.PositiveSmallIntegerField(_("entry"), choices=Turn, default=Turn.FIRST)
    place = models.PositiveIntegerField(_("place in the pile"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    marks = models.JSONField(_("marks"), default=list, blank=True)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    entered_by = by_whom(_("entered by"), blank=False)
    entry = models.ForeignKey(
        "surveys.RollEntry",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("whose it is"),
        help_text=_("Of a named poll only."),
    )

    class Meta:
        verbose_name = _("ballot of a pile")
        verbose_name_plural = _("ballots of a pile")
        ordering = ["batch", "turn", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "turn", "place"], name="one_ballot_a_place_and_entry"
            ),
            models.CheckConstraint(
                condition=Q(verdict="valid") | Q(marks=[], texts={}),
                name="a_spoilt_ballot_has_no_marks",
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)

    def same_as(self, other: "PileBallot") -> bool:
        """Whether two people read the same."""
        return self.reading == other.reading

    @property
    def reading(self) -> tuple[Any, ...]:
        """What was read."""
        return self.verdict, self.entry_id, tuple(self.marks), tuple(sorted(self.texts.items()))


def private_storage() -> Storage:
    """Where files lie that only a view with a check hands out."""
    return storages["private"]


def photo_path(photo: "BatchPhoto", name: str) -> str:
    """Keep each poll's photos in a folder of its own."""
    return f"batches/{photo.batch.poll_id}/{name}"


class BatchPhoto(models.Model):
    """A photo of a pile as evidence, seen by the community's workers only and kept for a while."""

    wagtail_reference_index_ignore = True

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(
        _("photo"), upload_to=photo_path, storage=private_storage, max_length=200
    )
    taken_at = models.DateTimeField(_("uploaded"))
    taken_by = by_whom(_("uploaded by"), blank=False)

    class Meta:
        verbose_name = _("photo of a batch")
        verbose_name_plural = _("photos of batches")
        ordering = ["batch", "pk"]

    def __str__(self) -> str:
        return str(self.file.name)
