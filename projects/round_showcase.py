"""What the public page of a round shows; nothing that is undecided is told."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.dates import day_text, span_text, yuan_text

from .models import Grant, RoundPage, VoteDecision
from .models.records import FUNDED, PUBLIC
from .models.vocabulary import CENT, NOTHING
from .paper_templates import template_url
from .reporting.public_year import has_public_year


def round_context(call: RoundPage, request: HttpRequest) -> dict[str, Any]:
    """A round: its call, rules and, once decided, its sums. Nothing that is undecided is told."""
    at = timezone.now()
    parent = call.get_parent()
    return {
        "state": _call_state(call, at)[0],
        "state_tone": _call_state(call, at)[1],
        "facts": _round_facts(call),
        "numbers": _round_numbers(call),
        "criteria": [(item.label, str(item.weight)) for item in call.criteria.all()],
        **_asked_for(call),
        **_door(call, at),
        "instalments": [(item.label, f"{item.percent}%") for item in call.instalments.all()],
        "steps": _round_steps(call),
        "vote_url": _vote_url(call),
        "year_url": _year_url(call),
        "projects_url": f"{reverse('projects:list')}?round={call.pk}",
        "breadcrumbs": [
            (_("Home"), "/"),
            (parent.title, parent.get_url(request)),
            (call.title, ""),
        ],
    }


def _vote_url(call: RoundPage) -> str:
    """Where a decided vote is explained."""
    if not call.uses_vote or not VoteDecision.objects.filter(round=call).exists():
        return ""
    return reverse("projects:vote", args=[call.pk])


def _year_url(call: RoundPage) -> str:
    """Where the sums of the round are, once something of it is public."""
    return reverse("projects:round_year", args=[call.pk]) if has_public_year(call) else ""


def _asked_for(call: RoundPage) -> dict[str, Any]:
    """What is not paid, caps, later dates, and the papers of each step with their templates."""
    later = (
        (_("Day of the panel"), call.panel_on),
        (_("Midterm reports until"), call.midterm_by),
        (_("Closing reports until"), call.closing_by),
    )
    return {
        "negatives": call.negatives(),
        "caps": call.caps.all(),
        "later": [(label, day_text(day)) for label, day in later if day],
        "papers": [
            {
                "label": one.label,
                "when": one.get_gate_display(),
                "help": one.help_text,
                "url": template_url(one),
            }
            for one in call.papers.all()
        ],
    }


def _door(call: RoundPage, at: datetime) -> dict[str, str]:
    """The way to a proposal, while the call is open."""
    if not (call.pk and call.calls(at)):
        return {}
    return {"action_url": reverse("projects:apply", args=[call.pk]), "action_label": _("Apply")}


def _call_state(call: RoundPage, at: datetime) -> tuple[str, str]:
    opens, closes = call.call_opens_at, call.call_closes_at
    if opens is None or closes is None or at < opens:
        return _("opens soon"), "waiting"
    if at < closes:
        return _("call is open"), "open"
    return _("call is closed"), "done"


def _round_facts(call: RoundPage) -> list[tuple[str, str]]:
    return [
        (_("Call"), _call_span(call)),
        (_("Pool"), yuan_text(call.pool)),
        (
            _("For one project"),
            _("%(smallest)s to %(largest)s")
            % {
                "smallest": yuan_text(call.smallest_grant),
                "largest": yuan_text(call.largest_grant),
            },
        ),
    ]


def _call_span(call: RoundPage) -> str:
    opens = call.call_opens_at
    return span_text(opens, call.call_closes_at) if opens else _("not fixed yet")


def _round_numbers(call: RoundPage) -> list[tuple[str, str, str]]:
    sums = Grant.objects.of_round(call).aggregate(
        noticed=Count("pk", filter=Q(status__in=PUBLIC)),
        approved=Count("pk", filter=Q(status__in=FUNDED)),
        awarded=Sum("awarded", default=NOTHING),
        back=Sum(F("released") + F("returned"), default=NOTHING),
    )
    if not sums["noticed"]:
        return []
    if not sums["approved"]:
        return [(_("Projects on notice"), str(sums["noticed"]), "")]
    awarded, back = (Decimal(sums[name]).quantize(CENT) for name in ("awarded", "back"))
    numbers = [
        (_("Projects approved"), str(sums["approved"]), ""),
        (_("Awarded"), yuan_text(awarded), ""),
    ]
    if back:
        numbers.append((_("Back in the pool"), yuan_text(back), ""))
    return [*numbers, (_("Left in the pool"), yuan_text(call.pool - awarded + back), "")]


def _round_steps(call: RoundPage) -> list[dict[str, str]]:
    stages = (
        (True, _("Applications"), ""),
        (call.uses_screening, _("Screening by the office"), ""),
        (call.uses_panel, _("Panel"), _("pass mark %(mark)s of 100") % {"mark": _mark(call)}),
        (call.uses_vote, _("Vote of the residents"), ""),
        (call.uses_notice, _("Public notice"), _("%d working days") % call.notice_days),
        (True, _("Approval"), ""),
    )
    return [{"label": label, "state": "", "note": note} for used, label, note in stages if used]


def _mark(call: RoundPage) -> str:
    return f"{call.pass_mark.normalize():f}"
