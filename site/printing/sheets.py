"""The register of what can be ordered on paper: `docs/printing.md`, "Sheets are ordered".

An app registers its sheets in a module `papers.py`, which is loaded when the site starts:

    @sheet("sign_in", _("Sign-in sheet"))
    def sign_in(params: dict[str, Any], language: str) -> Sheet: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import get_valid_filename

from accounts.models import User
from communities.errors import Refusal
from communities.models import Community
from jobs.models import Job
from jobs.registry import job_kind
from jobs.running import RunningJob
from jobs.services import is_own

from .errors import PrintFault

PREFIX = "sheet."
LONGEST_NAME = 60  # characters; a file system takes 255 bytes, and Chinese has three each

Params = dict[str, Any]
Visitor = User | AnonymousUser
MaySee = Callable[[Visitor, Params, Community | None], bool]


@dataclass(frozen=True)
class Sheet:
    """A finished PDF and the name that it is downloaded under."""

    pdf: bytes
    filename: str

    @classmethod
    def of(cls, pdf: bytes, *words: object) -> "Sheet":
        """Return a sheet that is named by its kind and by what it is about."""
        return cls(pdf, " ".join(map(str, words)))


Setter = Callable[[Params, str], Sheet]


class SheetFailed(Refusal):
    """Why it could not be printed, in the sentence of the `PrintFault`."""

    code = "sheet_failed"


def sheet(
    key: str, label: str | Promise, *, may_see: MaySee | None = None
) -> Callable[[Setter], Setter]:
    """Register the decorated function, which sets a sheet from JSON parameters and a language.

    `label` heads the page of the order. The sheet is handed to whoever ordered it while they may
    change the community's page, or while `may_see(user, params, community)` says so.
    The function may raise `PrintFault` or `Refusal`: the sentence is shown to the person.
    """

    def allowed(job: Job, user: Visitor) -> bool:
        if may_see is None:
            return is_own(job, user)
        own = bool(user.is_authenticated) and job.requested_by_id == user.pk
        return (own or job.for_all) and may_see(user, job.params["sheet"], job.community)

    def register(setter: Setter) -> Setter:
        def work(running: RunningJob) -> None:
            _print(setter, running)

        work.__qualname__ = f"{setter.__module__}.{setter.__qualname__}"
        job_kind(PREFIX + key, label, template="jobs/sheet.html", may_see=allowed)(work)
        return setter

    return register


def _print(setter: Setter, running: RunningJob) -> None:
    """Set the sheet in the language of whoever ordered it, and keep the file."""
    language = running.params.get("language", settings.LANGUAGE_CODE)
    with translation.override(language):
        try:
            made = setter(running.params["sheet"], language)
        except PrintFault as fault:
            raise SheetFailed(str(fault)) from fault
        except Refusal as refusal:  # said in this language, not in the worker's
            raise SheetFailed(str(refusal)) from refusal
    running.save_file(_file_name(made.filename), made.pdf)
    running.result = {"next": running.params.get("back", "")}


def _file_name(name: str) -> str:
    return get_valid_filename(name.removesuffix(".pdf")[:LONGEST_NAME].strip() or "sheet") + ".pdf"
