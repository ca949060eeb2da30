"""Who signs in, and what a resident has agreed to."""

import re

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HAN = re.compile(r"[\u3400-\u9fff]")


class User(AbstractUser):  # type: ignore[django-manager-missing]  # of Wagtail's files
    """Someone who signs in: staff by password, residents by a code to their phone or door.

    A user is not a resident: records point to residents and households, and a user acts for them
    (`communities.Representation`).
    """

    phone = models.CharField(
        _("phone"),
        max_length=20,
        blank=True,
        help_text=_("International format, E.164."),
    )
    phone_verified_at = models.DateTimeField(_("phone verified at"), null=True, blank=True)
    digest = models.BooleanField(_("daily e-mail of what is waiting"), default=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(phone_verified_at__isnull=False),
                name="a_verified_phone_opens_one_account",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Return the name in the order its script asks for: 许念慈, Ada Lovelace."""
        if HAN.search(f"{self.last_name}{self.first_name}"):
            return f"{self.last_name}{self.first_name}"
        return super().get_full_name()


class Consent(models.Model):
    """What a resident agreed to, in which wording, when, how; withdrawn as easily (PIPL 14-16)."""

    class Purpose(models.TextChoices):
        SERVICE = "service", _("keep my entry, so that I can vote and sign up")
        CONTACT = "contact", _("tell me of notices and activities by message")
        NAMED = "named", _("show my full name in published lists")
        PORTRAIT = "portrait", _("publish photos on which I can be recognised")
        SKILL = "skill", _("list in the handbook what I can do for neighbours")

    class Channel(models.TextChoices):
        """How it was given; on paper means that a signed sheet lies in the committee's office."""

        WEB = "web", _("on the web")
        LETTER = "letter", _("with a door letter")
        FAMILY = "family", _("by a member of the household")
        DESK = "desk", _("on paper, at the desk")
        IMPORT = "import", _("on paper, entered from a table")

    resident = models.ForeignKey(
        "communities.Resident",
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name=_("resident"),
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    version = models.CharField(_("version of the wording"), max_length=20)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    channel = models.CharField(
        _("how it was given"), max_length=12, choices=Channel, default=Channel.WEB
    )
    recorded_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_consent_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="a_consent_is_withdrawn_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "letter", "family", "desk", "import"]),
                name="a_consent_says_how_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.version})"
