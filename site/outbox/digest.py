"""The daily e-mail about what waits: one a day for each account, none when nothing waits.

What waits is what the first screen shows (`communities.dashboard`), so the two cannot disagree.
An account turns it off with one tap on a signed address at the foot of the mail, or on its page.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from communities.dashboard import Waiting, overviews, people_with_something, waits_for, what_waits
from communities.models import Community
from communities.roles import is_officer, managed_communities

from .models import Digest

log = logging.getLogger("linli.outbox")
FROM_HOUR, TO_HOUR = 7, 20  # on the clock of the site
MOST_AT_ONCE = 100
SALT = "outbox.digest"
LINK_HOLDS = timedelta(days=60)


@dataclass(frozen=True)
class Line:
    """One line of the mail."""

    text: str
    url: str
    note: str = ""


def is_time(at: datetime) -> bool:
    """Whether mails go out now: by day, not at night."""
    return FROM_HOUR <= timezone.localtime(at).hour < TO_HOUR


def due(at: datetime) -> QuerySet[User]:
    """Accounts that want the mail, have an address, and were not looked at today."""
    today = timezone.localdate(at)
    at_work = Q(groups__isnull=False) | Q(is_superuser=True)
    of_projects = Q(pk__in=people_with_something())
    users = User.objects.filter(at_work | of_projects, is_active=True, digest=True)
    users = users.exclude(email="").exclude(daily_email__sent_on__gte=today)
    return users.order_by("pk").distinct()


def send(user: User, at: datetime) -> bool:
    """Look once today at what waits for this account; True when a mail has gone."""
    if not _claim(user, at):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        lines = what_to_say(user, at)
        if not lines:
            return False
        try:
            _letter(user, lines, at).send()
        except OSError as error:  # of the mail server; tomorrow's mail says the same
            log.warning("digest not sent", extra={"id": user.pk, "error": type(error).__name__})
            return False
    return True


def _claim(user: User, at: datetime) -> bool:
    """Take today's turn in one statement, so that two workers send one mail."""
    today = timezone.localdate(at)
    row, made = Digest.objects.get_or_create(user=user, defaults={"sent_on": today})
    if made:
        return True
    not_today = Q(sent_on__isnull=True) | Q(sent_on__lt=today)
    return bool(Digest.objects.filter(not_today, pk=row.pk).update(sent_on=today))


def what_to_say(user: User, at: datetime) -> list[Line]:
    """What waits for this account, the personal first."""
    communities: Sequence[Community] = list(
        managed_communities(user)
        .select_related("sub_district")
        .order_by(F("sub_district__name"), "code")
    )
    found = waits_for(user, at)
    if communities and is_officer(user):
        found += [one for one in overviews(communities, at) if one.urgent]
    elif communities:
        found += what_waits(communities, at)
    return [line for one in found if one.count for line in _lines(one)]


def _lines(one: Waiting) -> list[Line]:
    """A number with its list, or the entries themselves where they are named."""
    if one.entries:
        return [Line(entry.text, entry.url or one.url, str(entry.note)) for entry in one.entries]
    return [Line(f"{one.count} · {one.label}", one.url)]


def _letter(user: User, lines: list[Line], at: datetime) -> EmailMultiAlternatives:
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    off = f"{site}/me/digest/{token_for(user)}/"
    context = {"user": user, "lines": lines, "site": site, "off": off, "at": at}
    letter = EmailMultiAlternatives(
        subject=_("What waits for you today: %(n)d") % {"n": len(lines)},
        body=render_to_string("outbox/digest.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{off}>"},
    )
    letter.attach_alternative(render_to_string("outbox/digest.html", context), "text/html")
    return letter


def token_for(user: User) -> str:
    """Signs the address that turns the mail off without signing in."""
    return signing.dumps(user.pk, salt=SALT)


def user_of(token: str) -> User | None:
    """Whose mail this address is about; None when it is no such address, or an old one."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_HOLDS)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def switch(user: User, *, on: bool) -> None:
    """Turn the mail on or off."""
    User.objects.filter(pk=user.pk).update(digest=on)
