"""Objections during a public notice, and the answer that is owed to each."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communities.freshness import freshen
from communities.models import Resident
from communities.roles import manages
from home.dates import day_text
from outbox.services import tell

from .clock import notice_days, today
from .errors import NotOnNotice, NotYours, ObjectionRefused
from .lifecycle import Actor, is_actor
from .models import Grant, Objection, Status

NAMES_KEPT = timedelta(days=365)  # after the answer: time to complain about it


def takes_objections(grant: Grant, at: datetime) -> bool:
    """Whether the notice hangs now, on the office's calendar."""
    if grant.status != Status.ON_NOTICE or grant.notice_to is None:
        return False
    return today(grant.community.sub_district, at) <= grant.notice_to


@transaction.atomic
def object_to(  # noqa: PLR0913 - an objection is all of this
    grant: Grant, about: str, text: str, *, author: Resident, by: Any, at: datetime
) -> Objection:
    """Keep a confirmed resident's objection; one at a time, until it is answered."""
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    if not takes_objections(locked, at):
        raise NotOnNotice
    if author.status != Resident.Status.VERIFIED:
        raise ObjectionRefused(
            _("Your entry has not been confirmed yet. Please say it at the desk, with your name.")
        )
    if author.community.sub_district_id != locked.community.sub_district_id:
        raise ObjectionRefused(_("Residents of this sub-district can object here."))
    return _keep(locked, about, text, at, author=author, by=by, channel=Objection.Channel.WEB)


@transaction.atomic
def take_down_objection(  # noqa: PLR0913 - an objection is all of this
    grant: Grant,
    about: str,
    text: str,
    *,
    name: str,
    channel: str,
    by: Any,
    at: datetime,
    phone: str = "",
) -> Objection:
    """Enter what somebody said at the desk or wrote in a letter, with their name.

    A letter that came in time may be entered until the approval.
    """
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    if not manages(by, locked.community_id):
        raise NotYours
    if locked.status != Status.ON_NOTICE:
        raise NotOnNotice
    if not name.strip():
        raise ObjectionRefused(_("An objection has a name: the office answers it to somebody."))
    if channel not in (Objection.Channel.DESK, Objection.Channel.PAPER, Objection.Channel.PHONE):
        raise ObjectionRefused(_("Say how it came: at the desk, by letter or by phone."))
    named = {"name": name.strip()[:60], "phone": phone.strip()[:40]}
    if locked.objections.owed().filter(name=named["name"], text=text.strip()[:2000]).exists():
        raise ObjectionRefused(
            _("This objection of %(name)s is entered already, and waits for an answer.")
            % {"name": named["name"]}
        )
    return _keep(locked, about, text, at, by=by, channel=channel, **named)


def _keep(grant: Grant, about: str, text: str, at: datetime, *, by: Any, **more: Any) -> Objection:
    if about not in Objection.About or not text.strip():
        raise ObjectionRefused(_("Say what the objection is about, and why."))
    try:
        with transaction.atomic():
            made = Objection.objects.create(
                community_id=grant.community_id,
                grant=grant,
                about=about,
                text=text.strip()[:2000],
                at=at,
                entered_by=None if more.get("author") else by,
                **more,
            )
    except IntegrityError as error:
        raise ObjectionRefused(
            _("Your first objection to this project is still being answered. Please wait for it.")
        ) from error
    data = {"about": str(made.about), "channel": str(made.channel)}
    log(instance=grant.page, action="projects.object", user=None, timestamp=at, data=data)
    return made


@transaction.atomic
def reply_to(  # noqa: PLR0913 - an answer is all of this
    objection: Objection, decision: str, reply: str, *, public: bool, by: Any, at: datetime
) -> Objection:
    """Answer an objection; the notice hangs on for as long as the round gives to read it."""
    grant = Grant.objects.select_for_update().get(pk=objection.grant_id)
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    if not is_actor(grant, by, Actor.OFFICER):
        raise NotYours
    if locked.replied_at is not None:
        raise ObjectionRefused(
            _("This was answered on %(day)s already.")
            % {"day": day_text(locked.replied_at, clock=True)}
        )
    if decision not in Objection.Decision or not reply.strip():
        raise ObjectionRefused(_("An objection is answered by a decision and a reason."))
    locked.decision, locked.reply, locked.public = decision, reply.strip()[:2000], public
    locked.replied_at, locked.replied_by = at, by
    locked.save()
    _hang_on(grant, at)
    data = {"decision": str(decision), "public": public}
    log(instance=grant.page, action="projects.reply", user=by, timestamp=at, data=data)
    _tell(locked, grant, at)
    freshen(grant.community_id)
    return locked


def _hang_on(grant: Grant, at: datetime) -> None:
    """Let the notice hang for the round's working days after the day of the answer, at least."""
    days = grant.round.extension_days if grant.round else 0
    if not days or grant.status != Status.ON_NOTICE or grant.notice_to is None:
        return
    _first, last = notice_days(grant.community.sub_district, at + timedelta(days=1), days)
    if last > grant.notice_to:
        Grant.objects.filter(pk=grant.pk).update(notice_to=last)


def _tell(objection: Objection, grant: Grant, at: datetime) -> None:
    if objection.author is None:
        return
    tell(
        objection.author,
        _("Your objection was answered"),
        _("“%(title)s”: %(decision)s. %(reply)s")
        % {
            "title": grant.title[:80],
            "decision": objection.get_decision_display(),
            "reply": objection.reply[:360],
        },
        at,
        url=grant.page.url or "",
    )


def purge_objectors(at: datetime) -> int:
    """Forget who objected, a year after the answer; the objection and its answer stay."""
    old = Objection.objects.filter(replied_at__lt=at - NAMES_KEPT)
    named = old.exclude(name="", phone="", author=None)
    return named.update(name="", phone="", author=None)
