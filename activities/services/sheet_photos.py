"""Photos of signed sheets: evidence for a while, and for nobody but the community's workers."""

import uuid
from datetime import datetime, timedelta
from typing import IO

from django.core.files.base import ContentFile

from accounts.models import User
from activities.models import Scan, SheetMark, SheetPhoto, SignInSheet
from communities.evidence import delete_with_files, set_anew

PHOTOS_KEPT = timedelta(days=90)  # after the session: time to ask and to correct
NAMES_KEPT = timedelta(days=90)


def keep_photo(sheet: SignInSheet, file: IO[bytes], *, at: datetime, by: User) -> SheetPhoto:
    """Keep a photo of a sheet, set anew: without place and time of the camera.

    Raises `BadPhoto` for what is no picture, or too large a one.
    """
    photo = SheetPhoto(sheet=sheet, taken_at=at, taken_by=by)
    photo.file.save(f"{uuid.uuid4().hex}.jpg", ContentFile(set_anew(file)))
    return photo


def purge_photos(at: datetime) -> int:
    """Delete photos of sheets whose session is long over."""
    old = SheetPhoto.objects.filter(sheet__places__ends_at__lt=at - PHOTOS_KEPT)
    return delete_with_files(old)


def purge_names(at: datetime) -> int:
    """Take volunteers' names off scans, and typed names off sheets; attendance stays as it is."""
    over = at - NAMES_KEPT
    scans = Scan.objects.filter(received_at__lt=over).exclude(volunteer="", code="")
    marks = SheetMark.objects.filter(at__lt=over, row__sheet__finished_at__isnull=False)
    return scans.update(volunteer="", code="") + marks.exclude(name="").update(name="")
