"""Photos of an activity (相册), each with what those on it agreed to."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord

from .pages import ActivityPage


class AlbumQuerySet(models.QuerySet["AlbumPhoto"]):
    """The vocabulary for photos."""

    def standing(self) -> Self:
        """Those that may be shown: with a consent, and not taken off."""
        return self.filter(withdrawn_at__isnull=True, photo__isnull=False)


class AlbumPhoto(CommunityRecord):
    """One photo and its consent. Without one there is no row, so nothing to show by mistake."""

    class Consent(models.TextChoices):
        NOBODY = "nobody", _("nobody can be recognised")
        PAPER = "paper", _("all who can be recognised agreed on paper")

    page = models.ForeignKey(
        ActivityPage, on_delete=models.PROTECT, related_name="album", verbose_name=_("activity")
    )
    photo = models.ForeignKey(
        "communities.Photo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )
    caption = models.CharField(
        _("what it shows"), max_length=80, help_text=_("Read aloud to who does not see it.")
    )
    consent = models.CharField(_("consent"), max_length=8, choices=Consent)
    held_by = models.CharField(_("who keeps the paper"), max_length=60, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    children = models.BooleanField(_("children under 14 can be recognised"), default=False)
    guardians = models.CharField(
        _("guardians who agreed"), max_length=120, blank=True, help_text=_("Not published.")
    )
    at = models.DateTimeField(_("at"))
    by = by_whom(_("entered by"))
    withdrawn_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    withdrawn_by = by_whom(_("taken off by"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    objects = AlbumQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of an album")
        verbose_name_plural = _("photos of an album")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent="nobody", children=False)
                | (Q(consent="paper", agreed_on__isnull=False) & ~Q(held_by="")),
                name="a_recognisable_photo_says_who_keeps_the_consent",
            ),
            models.CheckConstraint(
                condition=Q(children=False) | Q(withdrawn_at__isnull=False) | ~Q(guardians=""),
                name="children_are_shown_with_their_guardians_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.caption
