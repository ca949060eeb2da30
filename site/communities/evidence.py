"""Photos of paper as evidence: checked by content, and set anew without what a camera adds."""

from io import BytesIO
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import Refusal

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3000  # pixels: handwriting on A4 is legible
FORMATS = ("JPEG", "PNG", "WEBP")


class BadPhoto(Refusal):
    """Not a photo, or too large."""

    code = "bad_photo"
    message = _("This file is not a photo that we can keep (JPEG, PNG or WebP up to 10 MB).")


def set_anew(file: IO[bytes], longest: int = LONGEST_SIDE) -> bytes:
    """Return the picture as a JPEG, upright, without place and time of the camera.

    `longest` is how many pixels its longer side may have.

    Raises `BadPhoto` for what is no picture, or too large a one.
    """
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadPhoto
    return as_jpeg(data, longest)


def as_jpeg(
    data: bytes, longest: int, *, formats: tuple[str, ...] = FORMATS, most: int = MOST_PIXELS
) -> bytes:
    """Set a picture of at most so many pixels anew; raises `BadPhoto`."""
    try:
        with Image.open(BytesIO(data), formats=formats) as picture:
            if picture.width * picture.height > most:
                raise BadPhoto
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadPhoto from error
    upright.thumbnail((longest, longest))
    out = BytesIO()
    upright.save(out, "JPEG", quality=80)
    return out.getvalue()


def delete_with_files(photos: QuerySet[Any]) -> int:
    """Delete rows and their files, and say how many; nothing may be left in the storage."""
    count = 0
    for photo in photos.iterator(chunk_size=200):
        photo.file.delete(save=False)
        photo.delete()
        count += 1
    return count
