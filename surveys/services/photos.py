"""Photos of batches: evidence for a while, and for nobody but the community's workers."""

import uuid
from datetime import datetime, timedelta
from typing import IO

from django.core.files.base import ContentFile

from accounts.models import User
from communities.evidence import delete_with_files, set_anew
from communities.roles import manages
from surveys.errors import NotYours
from surveys.models import Batch, BatchPhoto

PHOTOS_KEPT = timedelta(days=90)  # after the result: time to ask for a recount


def keep_photo(batch: Batch, file: IO[bytes], *, at: datetime, by: User) -> BatchPhoto:
    """Keep a photo of the pile, set anew: without place and time of the camera, and nothing else.

    Raises `BadPhoto` for what is no picture, or too large a one.
    """
    if not manages(by, batch.community_id):
        raise NotYours
    photo = BatchPhoto(batch=batch, taken_at=at, taken_by=by)
    photo.file.save(f"{uuid.uuid4().hex}.jpg", ContentFile(set_anew(file)))
    return photo


def purge_photos(at: datetime) -> int:
    """Delete photos of polls whose result has stood for as long as a recount may be asked for."""
    old = BatchPhoto.objects.filter(batch__poll__sealed_at__lt=at - PHOTOS_KEPT)
    return delete_with_files(old)
