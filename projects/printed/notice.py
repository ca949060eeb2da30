"""The public notice (公示) of what is to be approved, and the announcement of what was."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from communities.models import SubDistrict
from home.dates import day_text, span_text, yuan_text
from home.short_links import page_code
from printing import wall
from printing.links import short_url
from projects.errors import NothingToPost
from projects.models import Grant, RoundPage, Status
from projects.models.vocabulary import NOTHING

from .dates import day


def public_notice(
    call: RoundPage, *, on: date, size: str = "A4", decided: bool = False, language: str
) -> bytes:
    """Print what hangs on notice now, or what was approved; raises `NothingToPost`."""
    rows = Grant.objects.of_round(call).select_related("community")
    rows = rows.funded() if decided else rows.filter(status=Status.ON_NOTICE)
    grants = list(rows.order_by("code", "title"))
    if not grants:
        raise NothingToPost
    context = approved_context(call, grants, on) if decided else notice_context(call, grants, on)
    return wall.notice(
        "print/project_notice.html",
        context,
        title=context["headline"],
        size=size,
        language=language,
    )


def notice_context(call: RoundPage, grants: Sequence[Grant], on: date) -> dict[str, Any]:
    """Who is to get what, how long the notice hangs, and to whom an objection goes."""
    office: SubDistrict = call.get_parent().specific.sub_district
    spans = {(grant.notice_from, grant.notice_to) for grant in grants}
    return {
        **_common(call, office, grants, on),
        "kind": _("Public notice"),
        "headline": _("Projects to be approved"),
        "lead": _(
            "%(round)s: these proposals have passed the review and are to be approved. They hang "
            "on public notice for %(days)d working days."
        )
        % {"round": call.title, "days": call.notice_days},
        "period": _period(spans),
        "ends": len(spans) > 1,
        "objections": _objections(office, spans),
    }


def approved_context(call: RoundPage, grants: Sequence[Grant], on: date) -> dict[str, Any]:
    """Who got what."""
    office: SubDistrict = call.get_parent().specific.sub_district
    return {
        **_common(call, office, grants, on),
        "kind": _("Announcement"),
        "headline": _("Approved projects"),
        "lead": _("%(round)s: after review and public notice these projects are approved.")
        % {"round": call.title},
        "amounts": True,
    }


def _common(
    call: RoundPage, office: SubDistrict, grants: Sequence[Grant], on: date
) -> dict[str, Any]:
    code = page_code(call)
    return {
        "who": office.full_office,
        "rows": [_row(grant) for grant in grants],
        "total": yuan_text(sum((_amount(grant) for grant in grants), NOTHING)),
        "url": short_url(code),
        "code": code,
        "caption": _("Scan to read the projects"),
        "date": day(on),
    }


def _row(grant: Grant) -> dict[str, str]:
    return {
        "code": grant.code,
        "title": grant.title,
        "community": grant.community.name,
        "amount": yuan_text(_amount(grant)),
        "until": day_text(grant.notice_to, year=False) if grant.notice_to else "",
    }


def _amount(grant: Grant) -> Any:
    return grant.awarded if grant.is_funded else grant.requested


def _period(spans: set[tuple[date | None, date | None]]) -> str:
    """From when to when, if it is the same for all."""
    [first, last] = min(spans, key=str)
    if len(spans) > 1 or first is None:
        return ""
    return span_text(first, last)


def _objections(office: SubDistrict, spans: set[tuple[date | None, date | None]]) -> str:
    last = max((end for _start, end in spans if end), default=None)
    contact = " ".join(filter(None, [office.full_office, office.phone]))
    sentence = _(
        "Whoever objects says so with name and reason until the notice ends: on the project's "
        "page, in writing or by phone to %(contact)s. Each objection is answered before anything "
        "is approved."
    ) % {"contact": contact}
    if last is None:
        return sentence
    return sentence + _(" Last day: %(day)s.") % {"day": day_text(last)}
