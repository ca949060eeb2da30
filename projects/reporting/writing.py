"""Writing a report: the prose, what is still missing, and handing it in with its figures."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from home.dates import day_text
from projects.errors import Missing, NotYours
from projects.models import Grant, Report, Status

from .errors import NothingToPutRight, NotReporting, ReportIncomplete
from .facts import Facts, facts_of

Kind = Report.Kind
PROSE = ("summary", "problems", "outlook")
ASKED: dict[str, tuple[tuple[str, str | Promise], ...]] = {
    Kind.MIDTERM: (
        ("summary", gettext_lazy("Write what was done until now, and what came of it.")),
        ("problems", gettext_lazy("Write what is difficult, and what you do about it.")),
        ("outlook", gettext_lazy("Write what comes until the end of the project.")),
    ),
    Kind.CLOSING: (
        ("summary", gettext_lazy("Write what was done, and what came of it.")),
        ("problems", gettext_lazy("Write what was difficult, and what was learnt.")),
        ("outlook", gettext_lazy("Write what stays when the money is spent, and who sees to it.")),
    ),
}
WRITTEN_IN = {
    Kind.MIDTERM: (Status.IMPLEMENTING, Status.RECTIFYING),
    Kind.CLOSING: (Status.IMPLEMENTING,),
}


def writes(grant: Grant, user: Any) -> bool:
    """Whether this user writes the reports of this project: its workers and its leads."""
    from projects.lifecycle import Actor, is_actor  # the table of moves names what is below

    return any(is_actor(grant, user, actor) for actor in (Actor.WORKER, Actor.LEAD))


def standing_report(grant: Grant, kind: str) -> Report | None:
    """The report of this kind that was handed in last."""
    return grant.reports.filter(kind=kind).handed_in().first()


def open_report(grant: Grant, kind: str) -> Report | None:
    """The report of this kind that is being written."""
    return grant.reports.filter(kind=kind).open().first()


def may_be_written(grant: Grant, kind: str) -> bool:
    """Whether the project is where this report is written."""
    return grant.status in WRITTEN_IN[Kind(kind)]


@transaction.atomic
def write_report(
    grant: Grant, kind: str, texts: Mapping[str, str], *, by: Any, at: datetime
) -> Report:
    """Keep the prose of a report as a draft; the first time it begins with the last one's."""
    if not writes(grant, by):
        raise NotYours
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    if not may_be_written(locked, kind):
        raise NotReporting
    last = standing_report(grant, kind)
    begun = {name: getattr(last, name) for name in PROSE} if last else {}
    report = open_report(grant, kind) or Report(
        grant=grant, community_id=grant.community_id, kind=kind, **begun
    )
    for name in PROSE:
        if name in texts:
            setattr(report, name, texts[name].strip())
    report.written_at, report.written_by = at, by
    report.save()
    return report


def lacking(grant: Grant, kind: str, report: Report | None, facts: Facts) -> list[Missing]:
    """All that this report needs before it is handed in."""
    return [*_prose(kind, report), *_records(facts)]


def _prose(kind: str, report: Report | None) -> Iterator[Missing]:
    for field, sentence in ASKED[Kind(kind)]:
        if not getattr(report, field, ""):
            yield Missing(field, str(sentence))


def _records(facts: Facts) -> Iterator[Missing]:
    """Records without which the figures would not be true."""
    for event in facts.events:
        if not event.person_times:
            yield Missing(
                "events",
                _("Enter who came to “%(title)s” on %(day)s.")
                % {"title": event.title, "day": day_text(event.starts_at)},
            )
    if facts.account.without:
        yield Missing(
            "account",
            _("Add the vouchers of %(n)d expenses.") % {"n": facts.account.without},
        )


def is_complete(grant: Grant, kind: str, at: datetime) -> None:
    """Refuse a report that lacks something, naming all of it."""
    found = lacking(grant, kind, open_report(grant, kind), facts_of(grant, at))
    if found:
        raise ReportIncomplete(found)


def keep(grant: Grant, kind: str, by: Any, at: datetime) -> Report:
    """Hand in what was written, with the figures of this moment; both stand from here on."""
    report = Report.objects.select_for_update().get(
        grant=grant, kind=kind, handed_in_at__isnull=True
    )
    report.facts, report.handed_in_at = facts_of(grant, at).as_json(), at
    report.save(update_fields=["facts", "handed_in_at"])
    log(instance=grant.page, action="projects.report", user=by, timestamp=at, data={"kind": kind})
    return report


@transaction.atomic
def hand_in_again(grant: Grant, *, by: Any, at: datetime) -> Report:
    """Hand in the midterm report that the office asked to put right; the office decides then."""
    if not writes(grant, by):
        raise NotYours
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    if locked.status != Status.RECTIFYING:
        raise NothingToPutRight
    is_complete(grant, Kind.MIDTERM, at)
    return keep(grant, Kind.MIDTERM, by, at)
