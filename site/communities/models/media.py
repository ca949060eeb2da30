"""The house's own image and document models."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from communities.errors import Refusal


class PictureTooLarge(Refusal):
    """A small file that would fill the memory when it is unpacked."""

    code = "picture_too_large"

    def __init__(self, title: str) -> None:
        super().__init__(
            _("The picture “%(title)s” has too many pixels. Please use a smaller one.")
            % {"title": title}
        )


class Photo(AbstractImage):
    """An image in a community's collection, with who took it and whether those on it agreed."""

    credit = models.CharField(_("credit"), max_length=120, blank=True)
    portrait_consent = models.BooleanField(
        _("those on it agreed to publication"),
        default=False,
        help_text=_("Tick only if everyone who can be recognised has agreed, or nobody can be."),
    )

    # No tags: Wagtail keeps one list of words for all communities, and offers it to each.
    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "portrait_consent",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        permissions = [("choose_photo", "Can choose photo")]

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> Any:  # noqa: A002 - Wagtail's
        """Refuse before decoding what no upload form would have let in."""
        if self.width * self.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise PictureTooLarge(self.title)
        return super().generate_rendition_file(filter, source=source)


class PhotoRendition(AbstractRendition):
    """One size of a photo."""

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_size"
            )
        ]


class Attachment(AbstractDocument):
    """A file that a page offers for download."""

    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        permissions = [("choose_attachment", "Can choose attachment")]
