"""People of a community and the papers that let them in."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from accounts.models import Consent

from .places import Building, CommunityRecord, Grid, Household


def _service_consents() -> models.QuerySet[Consent]:
    return Consent.objects.filter(purpose=Consent.Purpose.SERVICE, withdrawn_at__isnull=True)


class ResidentQuerySet(models.QuerySet["Resident"]):
    """The vocabulary for residents."""

    def active(self) -> Self:
        """Residents who count: pending or verified."""
        return self.filter(status__in=Resident.ACTIVE)

    def verified(self) -> Self:
        """Residents whose entry has been confirmed."""
        return self.filter(status=Resident.Status.VERIFIED)

    def pending(self) -> Self:
        """Residents who wait for the grid worker."""
        return self.filter(status=Resident.Status.PENDING)

    def with_consent(self) -> Self:
        """Load as `service_consents` what each has agreed to, so that the entry is kept.

        One query for the rows that are shown: a column would be looked up for the whole table.
        """
        standing = Prefetch("consents", _service_consents(), to_attr="service_consents")
        return self.prefetch_related(standing)

    def to_be_asked(self) -> Self:
        """Residents who count, and have not agreed that the entry is kept: the desk asks them."""
        return self.active().filter(~Exists(_service_consents().filter(resident=OuterRef("pk"))))

    def represented_by(self, user: object) -> Self:
        """Residents for whom this user may act now."""
        return self.filter(
            representations__user=user,
            representations__ended_at__isnull=True,
            representations__confirmed_at__isnull=False,
        )


class Resident(CommunityRecord):
    """A person of a household, with or without an account. One person is one active row."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for confirmation")
        VERIFIED = "verified", _("confirmed")
        REFUSED = "refused", _("refused")
        MOVED_OUT = "moved_out", _("moved out")
        MERGED = "merged", _("merged")
        ERASED = "erased", _("erased")

    class AgeBand(models.TextChoices):
        CHILD = "0-13", _("under 14")
        TEEN = "14-17", _("14 to 17")
        YOUNG = "18-35", _("18 to 35")
        MIDDLE = "36-59", _("36 to 59")
        SENIOR = "60-69", _("60 to 69")
        ELDER = "70-79", _("70 to 79")
        AGED = "80+", _("80 and over")

    class Origin(models.TextChoices):
        POSTER = "poster", _("poster")
        LETTER = "letter", _("door letter")
        IMPORT = "import", _("import")
        DESK = "desk", _("desk")
        SIGN_UP = "sign_up", _("sign-up for an activity")

    ACTIVE = (Status.PENDING, Status.VERIFIED)

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="residents", verbose_name=_("household")
    )
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(
        _("phone"), max_length=20, blank=True, help_text=_("International format, E.164.")
    )
    age_band = models.CharField(_("age band"), max_length=8, choices=AgeBand, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    origin = models.CharField(_("came by"), max_length=8, choices=Origin)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    verified_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("confirmed by"),
        help_text=_("Empty when a door letter confirmed it."),
    )
    left_at = models.DateTimeField(
        _("left at"),
        null=True,
        blank=True,
        help_text=_("When the entry was refused or the person moved out."),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")
        ordering = ["household", "name"]
        indexes = [
            models.Index(fields=["community", "status", "-created_at"], name="resident_by_status"),
            models.Index(fields=["community", "name"], name="resident_by_name"),
            models.Index(fields=["phone"], name="resident_by_phone"),
            models.Index(
                fields=["left_at"],
                condition=Q(status__in=["refused", "moved_out"]),
                name="resident_who_left",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "name"],
                condition=Q(status__in=["pending", "verified"]),
                name="one_person_is_one_active_resident",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False),
                name="a_confirmed_resident_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "moved_out"]) | Q(left_at__isnull=False),
                name="who_was_refused_or_has_left_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RepresentationQuerySet(models.QuerySet["Representation"]):
    """The vocabulary for representations."""

    def standing(self) -> Self:
        """Those that let the user act now."""
        return self.filter(ended_at__isnull=True, confirmed_at__isnull=False)

    def waiting(self) -> Self:
        """Those that somebody has still to confirm."""
        return self.filter(ended_at__isnull=True, confirmed_at__isnull=True)


class Representation(models.Model):
    """That a user acts for a resident: themself, or someone of the household. Shown to both."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="representations",
        verbose_name=_("user"),
    )
    resident = models.ForeignKey(
        Resident,
        on_delete=models.CASCADE,
        related_name="representations",
        verbose_name=_("resident"),
    )
    is_self = models.BooleanField(_("is this person"), default=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    confirmed_at = models.DateTimeField(
        _("confirmed at"),
        default=timezone.now,
        null=True,
        blank=True,
        help_text=_("Empty: asked for, and waiting for the grid worker or the desk."),
    )
    confirmed_by = by_whom(_("confirmed by"))
    wording = models.CharField(
        _("version of the wording"),
        max_length=20,
        blank=True,
        help_text=_("What was agreed to when this was asked for."),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        indexes = [
            models.Index(
                fields=["resident"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="representation_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "resident"],
                condition=Q(ended_at__isnull=True),
                name="a_user_acts_once_for_a_resident",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.resident}"


class DoorLetter(CommunityRecord):
    """The letter delivered to a household's door; its code verifies who uses it first."""

    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, related_name="letters", verbose_name=_("household")
    )
    code = models.CharField(_("code"), max_length=12, unique=True)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    issued_by = by_whom(_("issued by"), blank=False)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    used_by = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("used by"),
    )
    receipt = models.CharField(
        _("receipt"),
        max_length=64,
        blank=True,
        help_text=_("Known to the browser that used it, so that a double tap is one use."),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("door letter")
        verbose_name_plural = _("door letters")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_letter_a_household",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.issued_at:%Y-%m-%d}"


class JoinPoster(CommunityRecord):
    """A poster at a grid's or building's door; its QR code leads to `/join/<token>/`."""

    token = models.CharField(_("token"), max_length=32, unique=True)
    grid = models.ForeignKey(
        Grid,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="posters",
        verbose_name=_("grid"),
    )
    building = models.ForeignKey(
        Building,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="posters",
        verbose_name=_("building"),
    )
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("join poster")
        verbose_name_plural = _("join posters")
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grid__isnull=False, building__isnull=True)
                | Q(grid__isnull=True, building__isnull=False),
                name="a_poster_hangs_at_a_grid_or_a_building",
            )
        ]

    def __str__(self) -> str:
        return f"{self.grid or self.building}"
