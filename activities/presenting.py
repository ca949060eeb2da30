"""How sessions and attendance are shown: words, numbers, masked names. All read from records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.masking import mask_name
from accounts.models import Consent
from communities.models import Community, Grid, Resident
from home.dates import day_text, span_text
from home.punctuation import listed

from .models import ActivityPage, Attendance, Places
from .querying import grids_of

NAMES_SHOWN = 120


@dataclass(frozen=True)
class ShownSession:
    """One session as the public reads it now; `attended` is 0 before anybody came."""

    places: Places
    state: str
    tone: str
    attended: int = 0

    @property
    def when(self) -> str:
        """The day with its weekday and hours."""
        return span_text(self.places.starts_at, self.places.ends_at)

    @property
    def change(self) -> str:
        """That it was moved or called off, and why."""
        return change_text(self.places)

    @property
    def can_sign_up(self) -> bool:
        """Whether the button leads to a form."""
        return self.tone in {"open", "waiting"} and bool(self.places.pk)

    @property
    def sign_up_url(self) -> str:
        """The form's own, uncached address."""
        return reverse("activities:sign_up", args=[self.places.pk])

    @property
    def action(self) -> str:
        """What the button says."""
        return _("Join the waiting list") if self.tone == "waiting" else _("Sign up")


def shown(places: Places, at: datetime, attended: int = 0) -> ShownSession:
    """Say in a word how a session stands at this moment."""
    state, tone = _state(places, at)
    return ShownSession(places, state, tone, attended)


def _state(places: Places, at: datetime) -> tuple[str, str]:
    for holds, state, tone in (
        (places.retired, _("not offered any more"), "stopped"),
        (places.called_off_at, _("called off"), "stopped"),
        (at >= places.ends_at, _("over"), "done"),
        (at >= places.starts_at, _("going on now"), "done"),
        (places.opens_at and at < places.opens_at, _("sign-up not open yet"), "draft"),
        (at >= places.closes_at, _("sign-up closed"), "stopped"),
    ):
        if holds:
            return state, tone
    if places.waiting or places.left == 0:
        return (_("waiting list"), "waiting") if places.waiting_list else (_("full"), "stopped")
    return _("sign-up open"), "open"


def places_text(places: Places) -> str:
    """Write out places left, capacity and waiting list, or how many come when there is no limit."""
    if places.capacity is None:
        text = ngettext(
            "%(n)d person signed up, no limit", "%(n)d people signed up, no limit", places.taken
        ) % {"n": places.taken}
    elif places.over:
        text = _("%(taken)d signed up for %(capacity)d places: over-full") % {
            "taken": places.taken,
            "capacity": places.capacity,
        }
    elif places.waiting:  # what is free is kept for them
        text = _("%(capacity)d places") % {"capacity": places.capacity}
    else:
        text = _("%(left)d of %(capacity)d places left") % {
            "left": places.left,
            "capacity": places.capacity,
        }
    return f"{text} · {waiting_text(places.waiting)}" if places.waiting else text


def change_text(places: Places) -> str:
    """That it was called off or moved, from when and where, and why; empty when it was not."""
    if places.called_off_at is not None:
        return _("Called off. %(reason)s") % {"reason": places.reason}
    if places.changed_at is None or places.was_at is None:
        return ""
    before = day_text(places.was_at, clock=True)
    if places.was_in != places.place:
        before = f"{before} · {places.was_in}"
    return " ".join(
        filter(None, [_("Moved; before: %(before)s.") % {"before": before}, places.reason])
    )


def waiting_text(waiting: int) -> str:
    """How many sign-ups wait."""
    return ngettext("%(n)d waits", "%(n)d wait", waiting) % {"n": waiting}


def audience_text(page: ActivityPage, grids: Iterable[Grid] | None = None) -> str:
    """For whom it is, in one line; `grids` are the page's when they are known."""
    if page.open_to == ActivityPage.OpenTo.ANYONE:
        parts = [_("anyone")]
    else:
        parts = [_("residents of this community")]
    names = [grid.name for grid in (page.grids.all() if grids is None else grids)]
    if names:
        parts = [listed(names)]
    if ages := age_text(page.youngest, page.oldest):
        parts.append(ages)
    if page.by_name:
        parts.append(_("also by name and phone"))
    if page.companions_max:
        parts.append(
            ngettext(
                "with up to %(n)d companion", "with up to %(n)d companions", page.companions_max
            )
            % {"n": page.companions_max}
        )
    return " · ".join(parts)


def age_text(youngest: str, oldest: str) -> str:
    """The ages in words: from 60, up to 13, 18 to 59."""
    low = youngest.rstrip("+").split("-")[0]
    high = oldest.rsplit("-", maxsplit=1)[-1] if "+" not in oldest else ""
    if low in {"", "0"}:
        return _("up to age %(high)s") % {"high": high} if high else ""
    if not high:
        return _("from age %(low)s") % {"low": low}
    return _("ages %(low)s to %(high)s") % {"low": low, "high": high}


def page_sessions(page: ActivityPage, at: datetime, *, preview: bool) -> list[ShownSession]:
    """The sessions of a page with how many came; a draft's are shown as they will be."""
    if preview:
        return [shown(_unpublished(page, session), at) for session in page.sessions.all()]
    rows = page.standing_places
    began = [row for row in rows if row.starts_at <= at]
    came = _came(began) if began else {}
    return [shown(row, at, came.get(row.pk, 0)) for row in rows]


def _unpublished(page: ActivityPage, session: Any) -> Places:
    return Places(
        page=page,
        title=page.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        closes_at=session.starts_at,
        place=session.place or page.place,
        capacity=page.capacity if session.capacity is None else session.capacity,
    )


def _came(places: Iterable[Places]) -> dict[int, int]:
    counted = Attendance.objects.standing().filter(places__in=list(places))
    rows = counted.order_by().values_list("places").annotate(n=Count("pk"))
    return dict(rows)


def attendance_names(page: ActivityPage) -> tuple[list[str], int]:
    """Who came, each person once: masked unless they agreed to be named; and how many more."""
    named = Consent.objects.filter(
        resident=OuterRef("resident"),
        purpose=Consent.Purpose.NAMED,
        withdrawn_at__isnull=True,
    )
    rows = (
        Attendance.objects.standing()
        .filter(places__page=page, companion=None)
        .annotate(named=Exists(named))
        .order_by("pk")
        .values_list("resident_id", "resident__name", "resident__status", "name", "named")
    )
    people = {
        key or walk_in: _public_name(name or walk_in, status, shows)
        for key, name, status, walk_in, shows in rows.iterator(chunk_size=500)
    }
    names = [name for name in people.values() if name]
    return names[:NAMES_SHOWN], len(people) - len(names[:NAMES_SHOWN])


def _public_name(name: str, status: str | None, named: bool) -> str:
    if status == Resident.Status.ERASED:
        return ""
    return name if named else mask_name(name)


def next_change(sessions: Sequence[Places], at: datetime) -> datetime | None:
    """When what is shown of these sessions changes by itself."""
    moments = [
        moment
        for one in sessions
        for moment in (one.opens_at, one.closes_at, one.starts_at, one.ends_at)
        if moment is not None and moment > at
    ]
    return min(moments, default=None)


def page_context(page: ActivityPage, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Everything that the activity's page shows, at this moment."""
    preview = getattr(request, "is_preview", False)
    sessions = page_sessions(page, at, preview=preview)
    current = [one for one in sessions if one.places.ends_at > at]
    main = next((one for one in current if one.can_sign_up), None)
    main = main or next(iter(current or sessions), None)
    over = bool(sessions) and not current
    names, more = attendance_names(page) if any(one.attended for one in sessions) else ([], 0)
    return {
        "main": main,
        "sessions": sessions,
        "over": over,
        "change": change_text(main.places) if main else "",
        "facts": _facts(page, main, len(sessions), None if preview else grids_of(page=page.pk)),
        "numbers": _numbers(sessions, at),
        "names": names,
        "more_names": more,
        "photo": page.photo,
        "community": page.community,
        "breadcrumbs": _breadcrumbs(page, request),
    }


def _breadcrumbs(page: ActivityPage, request: HttpRequest) -> list[tuple[str, str | None]]:
    community = page.community
    if community is None:  # a preview before the page has its place in the tree
        return []
    return [
        (_("Home"), "/"),
        (community.name, community.page.get_url(request)),
        (_("Activities"), f"{reverse('activities:list')}?community={community.pk}"),
        (page.title, ""),
    ]


def _facts(
    page: ActivityPage, main: ShownSession | None, sessions: int, grids: list[Grid] | None
) -> list[tuple[str, str]]:
    if main is None:
        return [(_("Where"), page.place), (_("Open to"), audience_text(page, grids))]
    places = main.places
    facts = [(_("When"), main.when), (_("Where"), places.place or page.place)]
    if sessions > 1:
        facts.append((_("Sessions"), str(sessions)))
    facts.append((_("Open to"), audience_text(page, grids)))
    if main.tone == "done":
        return facts
    facts.append((_("Places"), places_text(places)))
    if main.tone == "draft" and places.opens_at:
        facts.append((_("Sign-up opens"), day_text(places.opens_at, clock=True)))
    elif main.can_sign_up:
        facts.append((_("Sign up before"), day_text(places.closes_at, clock=True)))
    if contact := page.contact or contact_of(page.community):
        facts.append((_("Enquiries"), contact))
    return facts


def contact_of(community: Community | None) -> str:
    """The office's phone, when the page names nobody."""
    if community is None:
        return ""
    return " ".join(filter(None, [community.name, community.phone])) if community.phone else ""


def _numbers(sessions: list[ShownSession], at: datetime) -> list[tuple[str, int, str]]:
    """Signed up and attended over all sessions that have begun; person-times, not people."""
    began = [one for one in sessions if one.places.starts_at <= at]
    attended = sum(one.attended for one in began)
    if not attended:
        return []
    unit = _("person-times")
    return [
        (_("Signed up"), sum(one.places.taken for one in began), unit),
        (_("Attended"), attended, unit),
    ]
