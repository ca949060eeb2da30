"""What was printed: frozen editions, their files, and where the copies went."""

from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import by_whom
from communities.models import CommunityRecord

from ..formats import Format
from .books import HandbookPage
from .frozen import FrozenModel


def private_storage() -> Storage:
    """Where files lie that only a view hands out: of a published book, or to its own workers."""
    return storages["private"]


class Edition(FrozenModel, CommunityRecord):
    """A handbook as it was printed: numbered, frozen, never changed afterwards."""

    still_open = frozenset({"copies"})

    handbook = models.ForeignKey(
        HandbookPage,
        on_delete=models.PROTECT,
        related_name="editions",
        verbose_name=_("handbook"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=12, unique=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = by_whom(_("made by"), blank=False)
    content_hash = models.CharField(
        _("hash of the content"),
        max_length=64,
        help_text=_("SHA-256 of text, data and pictures; the same content is the same edition."),
    )
    contents = models.JSONField(_("table of contents"), help_text=_("Title and page of each."))
    changes = models.JSONField(
        _("what is new"),
        default=list,
        blank=True,
        help_text=_("Against the edition before, chapter by chapter."),
    )
    file = models.FileField(
        _("PDF"), upload_to="handbooks/%Y/", storage=private_storage, max_length=200
    )
    pages = models.PositiveSmallIntegerField(_("pages"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    copies = models.PositiveIntegerField(_("copies printed"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["handbook", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["handbook", "number"], name="an_edition_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, pages__gte=1), name="an_edition_has_a_number_and_pages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handbook.title} #{self.number}"


class FrozenBook(FrozenModel):
    """The words of an edition, kept so that its other files say the same whenever they are set."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, related_name="text", verbose_name=_("edition")
    )
    book = models.JSONField(_("book"), help_text=_("All that stands in it, before it has pages."))
    imprint = models.JSONField(_("imprint"))

    class Meta:
        verbose_name = _("text of an edition")
        verbose_name_plural = _("texts of editions")

    def __str__(self) -> str:
        return str(self.edition)


class EditionFile(FrozenModel, CommunityRecord):
    """An edition in another form than the press file: to download, to fold, in large type."""

    class Kind(models.TextChoices):
        PRESS = "press", _("for the press")
        BLEED = "bleed", _("for the press, with bleed and crop marks")
        BOOKLET = "booklet", _("booklet for the office printer")
        TAGGED = "tagged", _("to read on the screen or have read aloud")

    class Paper(models.TextChoices):
        A5 = "A5", "A5"
        A4 = "A4", "A4"

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="files", verbose_name=_("edition")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    paper = models.CharField(
        pgettext_lazy("format", "paper"), max_length=2, choices=Paper, default=Paper.A5
    )
    large = models.BooleanField(_("large type"), default=False)
    file = models.FileField(
        _("PDF"), upload_to="handbooks/%Y/", storage=private_storage, max_length=200
    )
    pages = models.PositiveSmallIntegerField(_("pages"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering = ["edition", "kind", "paper", "large"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "paper", "large"],
                name="an_edition_has_one_file_of_a_kind_and_format",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_kind_display()}"

    @property
    def format(self) -> Format:
        """The paper and the size of the type."""
        paper: Any = self.paper
        return Format(paper, self.large)


class Delivery(CommunityRecord):
    """Copies of an edition that went to an estate, a building or the reserve."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("edition")
    )
    label = models.CharField(_("to"), max_length=180)
    estate = models.ForeignKey(
        "communities.Estate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("estate"),
    )
    building = models.ForeignKey(
        "communities.Building",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("building"),
    )
    reserve = models.BooleanField(_("kept in reserve"), default=False, editable=False)
    copies = models.PositiveIntegerField(
        _("copies"), help_text=_("As corrected last; 0 if nothing went there after all.")
    )
    delivered_on = models.DateField(_("delivered on"))
    delivered_by = models.CharField(_("delivered by"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["edition", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "label"], name="an_edition_is_delivered_once_to_a_place"
            ),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(reserve=True),
                name="an_edition_has_one_reserve",
            ),
            models.CheckConstraint(
                condition=Q(estate__isnull=True) | Q(building__isnull=True),
                name="a_delivery_goes_to_an_estate_or_a_building",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.copies}"


class DeliveryCorrection(FrozenModel, CommunityRecord):
    """A number of copies that was wrong: what it was, what it is, and why."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("delivery")
    )
    was = models.PositiveIntegerField(_("copies before"))
    now = models.PositiveIntegerField(_("copies after"))
    reason = models.CharField(_("reason"), max_length=200)
    corrected_at = models.DateTimeField(_("corrected at"))
    corrected_by = by_whom(_("corrected by"), blank=False)

    class Meta:
        verbose_name = _("correction of a delivery")
        verbose_name_plural = _("corrections of deliveries")
        ordering = ["delivery", "corrected_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="a_correction_of_a_delivery_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was} → {self.now}"
