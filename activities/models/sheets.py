"""Sign-in sheets as they were printed (签到表): a number in a row means whom it meant on paper."""

from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import Building, CommunityRecord
from printing.codes import number_code

from .places import Places
from .sign_ups import Companion, SignUp

SHEET_KIND = "H"


class SignInSheet(CommunityRecord):
    """One printed leaf. Printed again it is another sheet, with its own rows."""

    places = models.ForeignKey(
        Places, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("session")
    )
    number = models.PositiveIntegerField(_("number"))
    printed_at = models.DateTimeField(_("printed at"))
    twice = models.BooleanField(
        _("a second person enters this sheet again"),
        default=False,
        help_text=_("Without seeing the first entry; what differs is looked at together."),
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    finished_by = by_whom(_("finished by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sign-in sheet")
        verbose_name_plural = _("sign-in sheets")
        ordering = ["places", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["places", "number"], name="one_sheet_a_number_and_session"
            )
        ]

    def __str__(self) -> str:
        return str(_("Sheet %(number)s") % {"number": self.number})

    @property
    def code(self) -> str:
        """What is printed on it; it leads to the grid in which the sheet is entered."""
        return number_code(SHEET_KIND, self.pk)

    @property
    def is_open(self) -> bool:
        """Whether it is still being entered; nothing of it counts before it is finished."""
        return self.finished_at is None


class SheetRow(models.Model):
    """A row as it was printed: a person with a place at that time, or a blank one."""

    sheet = models.ForeignKey(
        SignInSheet, on_delete=models.CASCADE, related_name="rows", verbose_name=_("sheet")
    )
    number = models.PositiveIntegerField(_("row"))
    sign_up = models.ForeignKey(
        SignUp,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sign-up"),
    )
    companion = models.ForeignKey(
        Companion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("companion"),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("row of a sign-in sheet")
        verbose_name_plural = _("rows of sign-in sheets")
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="a_sheet_has_a_row_once"),
            models.CheckConstraint(
                condition=Q(companion__isnull=True) | Q(sign_up__isnull=False),
                name="a_companion_is_printed_with_the_sign_up",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_blank(self) -> bool:
        """Whether it was left for who comes without signing up."""
        return self.sign_up_id is None


class SheetMarkQuerySet(models.QuerySet["SheetMark"]):
    """The vocabulary for what was read from a sheet."""

    def standing(self) -> Self:
        """The last reading of each row and entry."""
        last = SheetMark.objects.filter(row=OuterRef("row"), turn=OuterRef("turn")).order_by("-pk")
        return self.filter(pk=models.Subquery(last.values("pk")[:1]))


class SheetMark(models.Model):
    """What somebody read in a row: signed or not, and when. Rows are only added; the last holds."""

    class Turn(models.IntegerChoices):
        FIRST = 1, _("first entry")
        SECOND = 2, _("second entry")

    row = models.ForeignKey(
        SheetRow, on_delete=models.CASCADE, related_name="marks", verbose_name=_("row")
    )
    turn = models.PositiveSmallIntegerField(_("entry"), choices=Turn, default=Turn.FIRST)
    came = models.BooleanField(_("signed"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    building = models.ForeignKey(
        Building,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("building"),
    )
    came_at = models.DateTimeField(_("came at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("Of a change after the end, or after two entries were compared."),
    )
    at = models.DateTimeField(_("noted at"))
    by = by_whom(_("entered by"))

    objects = SheetMarkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reading of a row")
        verbose_name_plural = _("readings of rows")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True)
                | Q(came_at__isnull=True)
                | Q(left_at__gt=F("came_at")),
                name="on_paper_too_nobody_leaves_before_coming",
            )
        ]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.pk}"

    @property
    def reading(self) -> tuple[object, ...]:
        """What was read, to compare two people's entries; an empty row has nothing else."""
        if not self.came:
            return (False,)
        return True, self.name, self.building_id, self.came_at, self.left_at


def private_storage() -> Storage:
    """Where files lie that only a view with a check hands out."""
    return storages["private"]


def photo_path(photo: "SheetPhoto", name: str) -> str:
    """Keep each session's photos in a folder of its own."""
    return f"sheets/{photo.sheet.places_id}/{name}"


class SheetPhoto(models.Model):
    """A photo of the signed sheet as evidence, for the community's workers and for a while."""

    sheet = models.ForeignKey(SignInSheet, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(
        _("photo"), upload_to=photo_path, storage=private_storage, max_length=200
    )
    taken_at = models.DateTimeField(_("uploaded"))
    taken_by = by_whom(_("uploaded by"), blank=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("photo of a sheet")
        verbose_name_plural = _("photos of sheets")
        ordering = ["sheet", "pk"]

    def __str__(self) -> str:
        return str(self.file.name)
