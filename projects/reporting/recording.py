"""Recording the end of a project: the office's evaluation, and what the project made."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from wagtail.log_actions import log

from communities.typed import whole_number
from projects.errors import NotYours
from projects.models import Evaluation, Grant, Output, Status
from projects.paperwork import checked_kind, stored_name

from .errors import ArchiveStands, BadEvaluation, BadOutput, NotClosing
from .facts import planned
from .writing import writes

EVALUATED_IN = (Status.CLOSING, Status.CLOSED, Status.TERMINATED)
MOST_OUTPUTS = 60
MOST_OF_ONE = 1_000_000


def decides(grant: Grant, user: Any) -> bool:
    """Whether this user is of the office that evaluates."""
    from projects.lifecycle import Actor, is_actor  # the table of moves names the reports

    return is_actor(grant, user, Actor.OFFICER)


@transaction.atomic
def evaluate(  # noqa: PLR0913 - an evaluation is all of this
    grant: Grant, grade: str, opinion: str, advice: str, *, by: Any, at: datetime
) -> Evaluation:
    """Write down the office's evaluation; until the archive it can be written anew."""
    if not decides(grant, by):
        raise NotYours
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    if locked.status == Status.ARCHIVED:
        raise ArchiveStands
    if locked.status not in EVALUATED_IN:
        raise NotClosing
    if grade not in Evaluation.Grade or not opinion.strip():
        raise BadEvaluation
    said = {
        "community_id": grant.community_id,
        "grade": grade,
        "opinion": opinion.strip()[:3000],
        "advice": advice.strip()[:2000],
        "at": at,
        "by": by,
    }
    found, _made = Evaluation.objects.update_or_create(grant=grant, defaults=said)
    _log(grant, "projects.evaluation", by, at, {"grade": str(found.grade)})
    return found


@transaction.atomic
def add_output(  # noqa: PLR0913 - an output is all of this
    grant: Grant,
    kind: str,
    label: str,
    *,
    by: Any,
    at: datetime,
    quantity: str = "",
    unit: str = "",
    target: str = "",
    file: UploadedFile | None = None,
) -> Output:
    """File something that the project made; `target` is the key of the target it counts for."""
    _may_change(grant, by)
    known = {goal.key for goal in planned(grant)}
    if not label.strip() or kind not in Output.Kind or (target and target not in known):
        raise BadOutput
    if grant.outputs.count() >= MOST_OUTPUTS:
        raise BadOutput
    made = Output(
        community_id=grant.community_id,
        grant=grant,
        kind=kind,
        label=label.strip()[:120],
        quantity=_quantity(quantity),
        unit=unit.strip()[:12],
        target=target,
        by=by,
        at=at,
    )
    if file is not None:
        suffix = checked_kind(file)
        made.name, made.size = stored_name(file, suffix), file.size or 0
        made.file.save(f"output{suffix}", file, save=False)
    made.save()
    _log(grant, "projects.output", by, at, {"output": made.label})
    return made


def _quantity(text: str) -> int | None:
    if not text.strip():
        return None
    if not 0 < whole_number(text) <= MOST_OF_ONE:
        raise BadOutput
    return whole_number(text)


@transaction.atomic
def remove_output(made: Output, *, by: Any, at: datetime) -> None:
    """Take back an output that was filed wrongly."""
    _may_change(made.grant, by)
    _log(made.grant, "projects.output_back", by, at, {"output": made.label})
    name, storage = made.file.name, made.file.storage
    made.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _may_change(grant: Grant, by: Any) -> None:
    if not writes(grant, by) and not decides(grant, by):
        raise NotYours
    if Grant.objects.filter(pk=grant.pk, status=Status.ARCHIVED).exists():
        raise ArchiveStands


def _log(grant: Grant, action: str, by: Any, at: datetime, data: dict[str, str]) -> None:
    log(instance=grant.page, action=action, user=by, timestamp=at, data=data)
