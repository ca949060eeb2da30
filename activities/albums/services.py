"""Taking a photo into an album, and taking it off everywhere at once."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from activities.models import ActivityPage, AlbumPhoto
from communities.evidence import set_anew
from communities.freshness import freshen
from communities.models import Photo

from . import errors

TITLE_LENGTH = 80


@dataclass(frozen=True)
class Agreement:
    """What those on a photo agreed to: nobody can be recognised, or the paper that says so."""

    nobody: bool = True
    held_by: str = ""
    agreed_on: date | None = None
    children: bool = False
    guardians: str = ""

    def require(self) -> None:
        """Refuse what must not be published."""
        if self.nobody and not self.children:
            return
        if not self.held_by.strip() or self.agreed_on is None:
            raise errors.ConsentMissing
        if self.children and not self.guardians.strip():
            raise errors.GuardianMissing


@transaction.atomic
def add(  # noqa: PLR0913 - each says something of its own
    page: ActivityPage,
    file: IO[bytes],
    agreement: Agreement,
    *,
    caption: str,
    at: datetime,
    by: User,
) -> AlbumPhoto:
    """Keep a photo, set anew without the camera's place and time; it is shown from now on.

    Raises `ConsentMissing`, `GuardianMissing`, or `BadPhoto` for what is no picture.
    """
    agreement.require()
    assert page.community is not None
    paper = not agreement.nobody or agreement.children
    photo = Photo.objects.create(
        title=caption[:TITLE_LENGTH],
        description=caption[:TITLE_LENGTH],
        collection=page.community.collection,
        uploaded_by_user=by,
        portrait_consent=True,
        file=ImageFile(BytesIO(set_anew(file)), name=f"{uuid.uuid4().hex}.jpg"),
    )
    row = AlbumPhoto.objects.create(
        community_id=page.community_id,
        page=page,
        photo=photo,
        caption=caption[:TITLE_LENGTH],
        consent=AlbumPhoto.Consent.PAPER if paper else AlbumPhoto.Consent.NOBODY,
        held_by=agreement.held_by.strip() if paper else "",
        agreed_on=agreement.agreed_on if paper else None,
        children=agreement.children,
        guardians=agreement.guardians.strip() if agreement.children else "",
        at=at,
        by=by,
    )
    log(row, "activities.photo", user=by, title=page.title)
    freshen(page.community_id)
    return row


@transaction.atomic
def withdraw(row: AlbumPhoto, *, reason: str, at: datetime, by: User | None) -> AlbumPhoto:
    """Take a photo off: the picture, every size of it and every page that shows it.

    The row stays, without the guardians' names: that there was a photo, and why it went. A second
    time changes nothing.
    """
    if not reason.strip():
        raise errors.WithdrawalSaysWhy
    current = AlbumPhoto.objects.select_for_update().get(pk=row.pk)
    if current.withdrawn_at is not None:
        return current
    photo = current.photo
    current.withdrawn_at, current.withdrawn_by = at, by
    current.reason, current.guardians, current.photo = reason.strip()[:120], "", None
    current.save()
    if photo is not None:
        photo.delete()  # its sizes go with it, and their files once this commits
    log(current, "activities.photo_off", user=by, title=str(current.page))
    freshen(None)
    freshen(current.community_id)
    return current
