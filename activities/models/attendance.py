"""Who came: rows that are only ever added."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import Building, CommunityRecord, Resident

from .pages import ActivityPage
from .places import Places
from .sign_ups import Companion, SignUp

LONGEST = timedelta(hours=12)  # a longer stay is a check-out that was forgotten
SOUND = Q(left_at__gt=F("at"), left_at__lte=F("at") + LONGEST, doubtful=False)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """The vocabulary for attendance."""

    def standing(self) -> Self:
        """Rows that count: not corrected, or restored by the last correction."""
        latest = AttendanceCorrection.objects.filter(attendance=OuterRef("pk")).order_by("-pk")
        return self.alias(
            counts=Coalesce(Subquery(latest.values("counts")[:1]), Value(True))
        ).filter(counts=True)

    def with_times(self) -> Self:
        """Rows that count, with `left_at`: when they left, as far as it was noted.

        `doubtful`: a phone whose clock was wrong gave one of the two times, and nobody has said
        since, with a reason, when it really was.
        """
        last = Departure.objects.filter(attendance=OuterRef("pk")).order_by("-pk")
        rows = self.standing().alias(
            left_unsure=Coalesce(Subquery(last.values("unsure")[:1]), Value(False)),
            left_reason=Coalesce(Subquery(last.values("reason")[:1]), Value("")),
        )
        return rows.annotate(
            left_at=Subquery(last.values("left_at")[:1]),
            doubtful=Case(
                When(left_reason__gt="", then=Value(False)),
                When(Q(unsure=True) | Q(left_unsure=True), then=Value(True)),
                default=Value(False),
            ),
        )

    def volunteering(self) -> Self:
        """Attendance of residents in volunteer service."""
        service = ActivityPage.Kind.VOLUNTEERING
        return self.with_times().filter(places__kind=service, resident__isnull=False)

    def still_there(self, at: datetime) -> Self:
        """Volunteers who came before this moment and have not left."""
        return self.volunteering().filter(left_at__isnull=True, at__lt=at)

    def served(self) -> Self:
        """Stays that give hours: there is a check-out, after the check-in, the same half day."""
        return self.volunteering().filter(SOUND)

    def flagged(self) -> Self:
        """Stays that give no hours before somebody has looked: no check-out, or no sound one."""
        return self.volunteering().exclude(SOUND & Q(left_at__isnull=False))


class Attendance(CommunityRecord):
    """One person in one session (到场记录): a resident, a companion, or a walk-in by name."""

    class Kind(models.TextChoices):
        QR = "qr", _("QR code")
        PAPER = "paper", _("sign-in sheet")
        DESK = "desk", _("desk")
        WALK_IN = "walk_in", _("walk-in")
        NAME = "name", _("by name at the door")

    places = models.ForeignKey(
        Places, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("session")
    )
    resident = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("resident"),
    )
    companion = models.ForeignKey(
        Companion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("companion"),
    )
    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("Only of a walk-in without an entry.")
    )
    building = models.ForeignKey(
        Building,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("building"),
    )
    sign_up = models.ForeignKey(
        SignUp,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("sign-up"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    scan_id = models.CharField(
        _("scan"), max_length=64, unique=True, help_text=_("From the device; a replay is no row.")
    )
    at = models.DateTimeField(_("at"))
    unsure = models.BooleanField(
        _("time not certain"), default=False, help_text=_("The phone’s clock cannot be believed.")
    )
    by = by_whom(_("entered by"))

    objects = AttendanceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["community", "-at"], name="attendance_by_community")]
        constraints = [
            models.UniqueConstraint(
                fields=["places", "resident"], name="one_attendance_a_person_and_session"
            ),
            models.UniqueConstraint(
                fields=["places", "companion"], name="one_attendance_a_companion_and_session"
            ),
            models.CheckConstraint(
                condition=Q(resident__isnull=False, companion__isnull=True, name="")
                | Q(resident__isnull=True, companion__isnull=False, name="")
                | (Q(resident__isnull=True, companion__isnull=True) & ~Q(name="")),
                name="an_attendance_is_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.places_id}/{self.pk}"

    @property
    def who(self) -> str:
        """The name by which a list of the desk calls this person."""
        if self.resident is not None:
            return self.resident.name
        return self.companion.nickname if self.companion is not None else self.name


class AttendanceCorrection(models.Model):
    """That an attendance was entered wrongly, or counts after all; the last one holds."""

    attendance = models.ForeignKey(
        Attendance,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("attendance"),
    )
    counts = models.BooleanField(_("counts"), default=False)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"))
    by = by_whom(_("entered by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("correction of an attendance")
        verbose_name_plural = _("corrections of attendances")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_says_why")
        ]

    def __str__(self) -> str:
        return self.reason


class Departure(CommunityRecord):
    """When a volunteer left. Rows are only added; the last one holds, and later ones say why."""

    attendance = models.ForeignKey(
        Attendance,
        on_delete=models.PROTECT,
        related_name="departures",
        verbose_name=_("attendance"),
    )
    left_at = models.DateTimeField(_("left at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    scan_id = models.CharField(_("scan"), max_length=64, unique=True)
    unsure = models.BooleanField(
        _("time not certain"), default=False, help_text=_("The phone’s clock cannot be believed.")
    )
    at = models.DateTimeField(_("noted at"))
    by = by_whom(_("entered by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("check-out")
        verbose_name_plural = _("check-outs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(reason=""),
                name="only_the_first_check_out_says_no_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id}/{self.pk}"
