"""Suggestions on paper: a slip of thanks with its code, and the register of a period."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

import printing
from accounts.masking import mask_name
from communities.models import Community
from home.dates import day_text, span_text
from home.punctuation import clauses
from printing.links import short_url

from .models import Suggestion
from .suggestions import code_of

MOST = 2000  # lines of one register: a community has some hundred in a year


def thanks_pdf(suggestion: Suggestion, *, language: str = "") -> bytes:
    """Print the slip of thanks, half a sheet."""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = thanks_context(suggestion, code_of(suggestion))
    title = str(context["title"])
    return printing.render("print/thanks_slip.html", context, title=title, language=language)


def thanks_context(suggestion: Suggestion, code: str) -> dict[str, Any]:
    """What stands on the slip: thanks, when it came in, where the answer will be."""
    community = suggestion.community
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Suggestion"),
        "title": _("Thank you for your suggestion"),
        "lines": [
            _("We took it down on %(day)s.") % {"day": day_text(suggestion.created_at)},
            _("The committee decides and replies in public: adopted, partly, not, or passed on."),
        ],
        "url": short_url(code),
        "code": code,
        "caption": _("What became of it"),
        "help": _help(community),
    }


def _help(community: Community) -> str:
    contact = " · ".join(filter(None, [community.address, community.phone, community.hours]))
    if not contact:
        return _("Without a phone: ask at the residents' committee, and bring this slip.")
    return _("Without a phone, bring this slip: %(contact)s") % {"contact": contact}


def register_pdf(
    community: Community,
    first: date,
    last: date,
    *,
    everything: bool = False,
    language: str = "",
) -> bytes:
    """Print the register of these days on A4 laid sideways."""
    rows = rows_of(community, first, last, everything=everything)[:MOST]
    with translation.override(language or settings.LANGUAGE_CODE):
        context = register_context(community, first, last, list(rows), everything=everything)
    title = str(context["title"])
    return printing.render(
        "print/suggestion_register.html", context, title=title, language=language
    )


def rows_of(
    community: Community, first: date, last: date, *, everything: bool
) -> QuerySet[Suggestion]:
    """Suggestions received on these days, the first day first."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = Suggestion.objects.all() if everything else Suggestion.objects.shown()
    rows = rows.filter(community=community, created_at__gte=begin, created_at__lt=end)
    return rows.select_related("author").order_by("created_at", "pk")


def register_context(
    community: Community, first: date, last: date, rows: list[Suggestion], *, everything: bool
) -> dict[str, Any]:
    """What stands in the register."""
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Register of suggestions"),
        "title": _("Register of suggestions"),
        "lead": " · ".join([span_text(first, last), *_summary(rows, everything=everything)]),
        "rows": [_line(row) for row in rows],
    }


def _summary(rows: list[Suggestion], *, everything: bool) -> list[str]:
    """How many, how many were answered, and in how many days, the lower of two in the middle."""
    days = sorted(row.days_to_reply for row in rows if row.days_to_reply is not None)
    words = [
        ngettext("%(n)s suggestion", "%(n)s suggestions", len(rows)) % {"n": len(rows)},
        _("%(n)s answered") % {"n": len(days)},
    ]
    if days:
        middle = days[(len(days) - 1) // 2]
        words.append(_("half of them within %(n)s days") % {"n": middle})
    if everything:
        words.append(_("for the files: with hidden and private ones"))
    return words


def _line(row: Suggestion) -> dict[str, Any]:
    notes = []
    if row.hidden_at:
        notes.append(_("hidden: %(reason)s") % {"reason": row.hidden_reason})
    if not row.public:
        notes.append(_("not for the public"))
    return {
        "day": day_text(row.created_at, year=False),
        "who": mask_name(row.author.name) if row.author else row.get_channel_display(),
        "theme": row.get_theme_display(),
        "text": row.text,
        "notes": clauses(notes),
        "decision": row.get_decision_display() or pgettext("register", "waits"),
        "reply": row.reply,
        "days": "" if row.days_to_reply is None else str(row.days_to_reply),
        "passed_on_to": row.passed_on_to,
        "outside": row.outside_answer,
        "outside_day": day_text(row.outside_answered_on) if row.outside_answered_on else "",
    }
