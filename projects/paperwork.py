"""Files that a step asks for: handing them in and taking them back."""

from datetime import datetime
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .errors import BadPaper, NothingToPost, NotYours, PaperStands
from .lifecycle import Actor, is_actor
from .models import Gate, Grant, GrantPaper, RoundPage, Status
from .models.records import OVER
from .models.rules import WHOLE

LARGEST = 15 * 1024 * 1024
MOST_OF_A_GRANT = WHOLE
ZIP = b"PK\x03\x04"
KINDS = {  # how a file begins, and what a zipped one holds
    ".pdf": (b"%PDF-", ""),
    ".jpg": (b"\xff\xd8\xff", ""),
    ".jpeg": (b"\xff\xd8\xff", ""),
    ".png": (b"\x89PNG\r\n\x1a\n", ""),
    ".docx": (ZIP, "word/"),
    ".xlsx": (ZIP, "xl/"),
}
PROOF = "posted"  # the key of the photo of a posted notice
OF_OFFICE = ("scores", "minutes")  # keys of what single reviewers said


def readable_papers(grant: Grant, *, office: bool) -> QuerySet[GrantPaper]:
    """The papers of a grant; what single reviewers said is for the office only."""
    papers = grant.papers.all()
    return papers if office else papers.exclude(key__in=OF_OFFICE)


@transaction.atomic
def hand_in_paper(  # noqa: PLR0913 - a paper is all of this
    grant: Grant, gate: str, key: str, label: str, file: UploadedFile, *, by: Any, at: datetime
) -> GrantPaper:
    """Keep a file as this paper of a step; raises `BadPaper` for what it is not."""
    if not any(is_actor(grant, by, actor) for actor in Actor):
        raise NotYours
    if gate not in Gate or grant.papers.count() >= MOST_OF_A_GRANT:
        raise BadPaper
    suffix = checked_kind(file)
    paper = GrantPaper(
        community_id=grant.community_id,
        grant=grant,
        gate=gate,
        key=key[:12],
        label=label[:80],
        name=stored_name(file, suffix),
        size=file.size or 0,
        by=by,
        at=at,
    )
    paper.file.save(f"paper{suffix}", file, save=True)
    _write_down(paper, "projects.paper_in", by)
    return paper


def stored_name(file: UploadedFile, suffix: str) -> str:
    """The name that people know the file by."""
    return f"{PurePath(file.name or '').stem[:100]}{suffix}"


def checked_kind(file: UploadedFile) -> str:
    """The file's kind, by its name and by what is in it; raises `BadPaper` for any other."""
    suffix = PurePath(file.name or "").suffix.lower()
    if suffix not in KINDS or not file.size or file.size > LARGEST:
        raise BadPaper
    begins, inside = KINDS[suffix]
    head = file.read(len(begins))
    file.seek(0)
    if head != begins or (inside and not _holds(file, inside)):
        raise BadPaper
    return suffix


def _holds(file: Any, folder: str) -> bool:
    try:
        with ZipFile(file) as archive:
            found = any(name.startswith(folder) for name in archive.namelist())
    except (BadZipFile, NotImplementedError, ValueError, OSError):  # all that a bad head raises
        return False
    finally:
        file.seek(0)
    return found


@transaction.atomic
def keep_posting_proof(call: RoundPage, file: UploadedFile | None, *, by: Any, at: datetime) -> int:
    """Keep a photo of the posted notice with each project on it; returns how many those are."""
    grants = list(Grant.objects.of_round(call).filter(status=Status.ON_NOTICE))
    if file is None:
        raise BadPaper
    if not grants:
        raise NothingToPost
    for grant in grants:
        file.seek(0)
        hand_in_paper(grant, Gate.APPROVE, PROOF, _("Notice as posted"), file, by=by, at=at)
    return len(grants)


@transaction.atomic
def take_back_paper(paper: GrantPaper, *, by: Any) -> None:
    """Remove a paper while nothing rests on it; later it is part of the record.

    What the office handed in, such as the proof of a notice, only the office takes back.
    """
    grant = Grant.objects.select_for_update().get(pk=paper.grant_id)
    of_office = is_actor(grant, by, Actor.OFFICER)
    if not of_office and not any(is_actor(grant, by, actor) for actor in Actor):
        raise NotYours
    if not of_office and paper.by is not None and is_actor(grant, paper.by, Actor.OFFICER):
        raise NotYours
    if _stands(paper, grant):
        raise PaperStands
    _write_down(paper, "projects.paper_back", by)
    name, storage = paper.file.name, paper.file.storage
    paper.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _stands(paper: GrantPaper, grant: Grant) -> bool:
    """Whether its step was taken after it came, money was paid on it, or all is over.

    A proposal that was sent back begins anew.
    """
    if paper.gate == Gate.SUBMIT and grant.is_unsent:
        return False
    if grant.transitions.filter(action=paper.gate, at__gte=paper.at).exists():
        return True
    if paper.gate == Gate.ARCHIVE:
        return grant.status == Status.ARCHIVED
    paid = grant.instalments.paid().filter(recorded_at__gte=paper.at)
    return grant.status in OVER or paid.exists()


def _write_down(paper: GrantPaper, action: str, by: Any) -> None:
    log(instance=paper.grant.page, action=action, user=by, data={"paper": paper.label})
