"""The decision letter (立项通知): approved with amount and conditions, or not, with the reason."""

from typing import Any

from django.utils.translation import gettext as _

import printing
from home.dates import yuan_text
from home.punctuation import listed
from projects.errors import NotDecided
from projects.models import Grant, RoundPage, Status, Transition

from .dates import day, span
from .money import instalments
from .proposal import version_to_print

APPROVE, REJECT = "approve", "reject"


def decision_letter(grant: Grant, *, language: str) -> bytes:
    """Print the letter to a project's people; raises `NotDecided`."""
    return printing.render(
        "print/decision_letter.html",
        letter_context(grant),
        title=_("Decision: %(title)s") % {"title": grant.title},
        language=language,
    )


def letter_context(grant: Grant) -> dict[str, Any]:
    """What stands in the letter; the day is that of the decision, so it prints the same again."""
    moves = grant.transitions.filter(action__in=[APPROVE, REJECT])
    move = moves.order_by("at", "pk").last()
    if move is None or not (grant.is_funded or grant.status == Status.REJECTED):
        raise NotDecided
    said = _approved(grant, move) if move.action == APPROVE else _rejected(grant, move)
    office = grant.community.sub_district
    page = version_to_print(grant.page, grant)
    names = listed(lead.name for lead in page.leads.all())
    return {
        "who": office.full_office,
        "to": f"{grant.community.name} {names}".strip(),
        "facts": _facts(grant, page),
        "help": _questions(grant),
        "date": day(move.at),
        **said,
    }


def _facts(grant: Grant, page: Any) -> list[tuple[str, str]]:
    facts = [
        (_("Micro-project"), str(grant)),
        (_("Grant round"), grant.round.title if grant.round else ""),
        (_("Period"), span(page.starts_on, page.ends_on)),
        (_("Applied for"), yuan_text(grant.requested)),
    ]
    return [fact for fact in facts if fact[1]]


def _approved(grant: Grant, move: Transition) -> dict[str, Any]:
    shares = instalments(grant.round, grant.awarded)
    return {
        "kind": _("Letter of approval"),
        "title": _("Your project is approved"),
        "paragraphs": [
            _("Your proposal has passed the selection. The grant is:"),
        ],
        "amount": yuan_text(grant.awarded),
        "head": [_("Instalment"), _("Per cent"), _("Amount")],
        "rows": [(label, f"{percent}%", yuan_text(amount)) for label, percent, amount in shares],
        "conditions": _conditions(grant),
        "remark": move.note,
    }


def _conditions(grant: Grant) -> list[str]:
    """What the grant is bound to; only what this site checks or the office asks of all."""
    lines = grant.lines.filter(source="grant").count()
    return [
        _("Sign the agreement with the office before the work begins."),
        _(
            "Spend the money on the %(lines)d approved budget lines only; a change is asked for "
            "and allowed before it is made."
        )
        % {"lines": lines},
        _("Keep notice, sign-in sheet and three photos of each activity, and all vouchers."),
        _("Hand in a midterm report, and at the end a closing report with the account."),
        _("What is not spent goes back to the pool."),
    ]


def _rejected(grant: Grant, move: Transition) -> dict[str, Any]:
    call: RoundPage | None = grant.round
    paragraphs = [
        _("Thank you for your proposal. It is not approved in this round. The reason:"),
    ]
    scores = ""
    if call is not None and call.uses_panel and grant.score is not None:
        scores = _("The panel gave %(score)s of 100 points; the pass mark is %(mark)s.") % {
            "score": f"{grant.score:.1f}",
            "mark": f"{call.pass_mark:.1f}",
        }
    return {
        "kind": _("Letter of decision"),
        "title": _("Your project is not approved"),
        "paragraphs": paragraphs,
        "reason": move.note,
        "scores": scores,
        "conditions": [],
        "after": _(
            "You are welcome to change the proposal and hand it in again in the next round. We "
            "are glad to go through it with you."
        ),
    }


def _questions(grant: Grant) -> str:
    office = grant.community.sub_district
    contact = " ".join(filter(None, [office.office, office.phone]))
    return _("Questions: %(contact)s") % {"contact": contact}
