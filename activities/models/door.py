"""Check-in at the door by volunteers: the links they hold, and every scan that their phones send.

A scan is a row that never changes: who was seen, by whom, what the phone's clock said. What follows
from all scans of a person (came, left) is `Attendance` and `Departure`, and it is the same in
whatever order the scans arrive.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord, Resident
from printing.codes import new_code

from .attendance import Attendance
from .places import Places
from .sign_ups import Companion

DOOR_KIND = "D"
SEND_AFTERWARDS = timedelta(days=3)  # what was scanned in time may be sent until then


def new_door_code() -> str:
    """Return a code that nobody guesses: 30**12 of them, and each lives for some hours."""
    return new_code(DOOR_KIND, 14)


class Door(CommunityRecord):
    """A link (签到链接) with which a volunteer checks people in on a phone, without an account."""

    places = models.ForeignKey(
        Places, on_delete=models.PROTECT, related_name="doors", verbose_name=_("session")
    )
    whole_day = models.BooleanField(_("all sessions of this activity on that day"), default=False)
    code = models.CharField(_("code"), max_length=14, unique=True, default=new_door_code)
    expires_at = models.DateTimeField(_("valid until"))
    opened_at = models.DateTimeField(_("made at"))
    opened_by = by_whom(_("made by"), blank=False)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    revoked_by = by_whom(_("withdrawn by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("check-in link")
        verbose_name_plural = _("check-in links")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at")), name="a_door_expires_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return str(_("Check-in link %(number)s") % {"number": self.pk})

    def is_open(self, at: datetime) -> bool:
        """Whether people can be checked in with it now."""
        return self.revoked_at is None and self.opened_at <= at < self.expires_at

    def takes_scans(self, at: datetime) -> bool:
        """Whether a phone may still send what it scanned while the link was valid."""
        return self.revoked_at is None and at < self.expires_at + SEND_AFTERWARDS

    def sessions(self) -> QuerySet[Places]:
        """The sessions that it opens, the first of the day first."""
        if not self.whole_day:
            return Places.objects.filter(pk=self.places_id)
        day = timezone.localtime(self.places.starts_at).replace(hour=0, minute=0, second=0)
        same = Places.objects.filter(page=self.places.page_id, retired=False)
        return same.filter(starts_at__gte=day, starts_at__lt=day + timedelta(days=1))

    @property
    def salt(self) -> str:
        """What the phone's list of codes and names is hashed with; another one for each link."""
        return salted_hmac("activities.door", self.code).hexdigest()[:16]


class Scan(CommunityRecord):
    """One time that a phone at the door saw somebody. Replayed, it is no second row."""

    class Kind(models.TextChoices):
        IN = "in", _("came")
        OUT = "out", _("left")

    class Way(models.TextChoices):
        QR = "qr", _("QR code")
        TYPED = "code", _("typed code")
        NAME = "name", _("by name")
        WALK_IN = "walk_in", _("walk-in")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("counted")
        UNKNOWN = "unknown", _("code unknown")
        VOID = "void", _("code not valid any more")
        WAITING = "waiting", _("on the waiting list")
        OTHER = "other", _("code of another session")
        NO_HOURS = "no_hours", _("no hours are kept here")
        OFF = "off", _("session called off")
        LATE = "late", _("after the end of the link")

    class Clock(models.TextChoices):
        TRUE = "", _("clock right")
        SHIFTED = "shifted", _("clock was off, time set right")
        WRONG = "wrong", _("clock cannot be believed")

    door = models.ForeignKey(
        Door, on_delete=models.PROTECT, related_name="scans", verbose_name=_("check-in link")
    )
    places = models.ForeignKey(
        Places, on_delete=models.PROTECT, related_name="scans", verbose_name=_("session")
    )
    scan_id = models.CharField(_("scan"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    resident = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scans",
        verbose_name=_("resident"),
    )
    companion = models.ForeignKey(
        Companion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scans",
        verbose_name=_("companion"),
    )
    attendance = models.ForeignKey(
        Attendance,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scans",
        verbose_name=_("attendance"),
    )
    code = models.CharField(
        _("code"), max_length=30, blank=True, help_text=_("Only of a scan that was refused.")
    )
    device = models.CharField(_("device"), max_length=36)
    volunteer = models.CharField(_("volunteer"), max_length=30, blank=True)
    said_at = models.DateTimeField(_("time by the phone’s clock"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(_("received at"))
    clock = models.CharField(_("clock"), max_length=8, choices=Clock, blank=True, default="")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["places", "-received_at"], name="scans_of_a_session")]
        constraints = [
            models.CheckConstraint(
                condition=Q(at__lte=F("received_at")), name="nobody_is_scanned_in_the_future"
            ),
            models.CheckConstraint(
                condition=Q(resident__isnull=True) | Q(companion__isnull=True),
                name="a_scan_is_of_one_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="accepted", kind="in") | Q(attendance__isnull=False),
                name="a_counted_arrival_has_its_attendance",
            ),
        ]

    def __str__(self) -> str:
        return self.scan_id
