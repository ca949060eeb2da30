"""What the people of a project are told when it is decided: on their page, and where they are."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Representation, Resident
from home.dates import yuan_text
from outbox.services import Letter, tell_each

from .models import Grant, ProjectPage, Transition

DECISIONS = ("approve", "reject")
LONGEST = 500  # of a message


def tell_decision(move: Transition) -> None:
    """Tell every lead who has an entry what was decided; the letter is on the project's page.

    Other moves are told by their screens.
    """
    if move.action not in DECISIONS:
        return
    url = reverse("projects:progress", args=[move.grant.pk])
    subject = _("Decision on “%(title)s”") % {"title": move.grant.title}
    text = _said(move.grant, move)
    tell_each([Letter(one, subject, text, url) for one in leads_of(move.grant)], move.at)


def tell_what_is_owed(grant: Grant, at: datetime) -> None:
    """Tell every lead who has an entry that money is to be paid back."""
    if not grant.owed_back:
        return
    url = reverse("projects:progress", args=[grant.pk])
    subject = _("Money to pay back: “%(title)s”") % {"title": grant.title}
    text = _(
        "The account of your project is settled. %(amount)s were paid out and not spent; please "
        "pay them back to the office, which records it."
    ) % {"amount": yuan_text(grant.owed_back)}
    tell_each([Letter(one, subject, text[:LONGEST], url) for one in leads_of(grant)], at)


def _said(grant: Grant, move: Transition) -> str:
    if move.action == "approve":
        said = _(
            "Your project is approved with a grant of %(amount)s. Read and print the letter of "
            "decision on the page of your proposal; the next step is the agreement."
        ) % {"amount": yuan_text(grant.awarded)}
    else:
        said = _("Your project is not approved in this round. The reason: %(why)s") % {
            "why": move.note
        }
    return said[:LONGEST]


def leads_of(grant: Grant) -> list[Resident]:
    """The residents who lead the project by their account, in the text that was handed in."""
    revision = grant.submitted_revision
    page: Any = revision.as_object() if revision else ProjectPage.objects.get(pk=grant.pk)
    users = [lead.user_id for lead in page.leads.all() if lead.user_id]
    acting = Representation.objects.filter(user__in=users, is_self=True, ended_at=None)
    people = Resident.objects.filter(representations__in=acting).distinct()
    return list(people.order_by("pk"))
