"""A session attended instead of one that was missed."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord, Resident

from .attendance import Attendance
from .places import Places


class MakeUpQuerySet(models.QuerySet["MakeUp"]):
    """The vocabulary for made-up sessions."""

    def standing(self) -> Self:
        """Those that were not taken back, while the attendance itself counts."""
        counted = Attendance.objects.standing().filter(pk=models.OuterRef("attendance"))
        return self.filter(models.Exists(counted), ended_at__isnull=True)


class MakeUp(CommunityRecord):
    """That a resident came to one session instead of another (补课). Taken back, never deleted."""

    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, related_name="make_ups", verbose_name=_("resident")
    )
    missed = models.ForeignKey(
        Places, on_delete=models.PROTECT, related_name="made_up", verbose_name=_("missed session")
    )
    attendance = models.ForeignKey(
        Attendance,
        on_delete=models.PROTECT,
        related_name="make_ups",
        verbose_name=_("attended instead"),
    )
    at = models.DateTimeField(_("noted at"))
    by = by_whom(_("entered by"))
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = MakeUpQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("made-up session")
        verbose_name_plural = _("made-up sessions")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "missed"],
                condition=Q(ended_at__isnull=True),
                name="a_missed_session_is_made_up_once",
            ),
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(ended_at__isnull=True),
                name="an_attendance_makes_up_for_one_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.missed_id}/{self.resident_id}"
