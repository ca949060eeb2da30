"""The preview of a poll: its page, the form on a phone, and the slip on paper."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from communities.errors import Refusal
from printing.errors import PrintFault

if TYPE_CHECKING:
    from .models import PollPage

PAGE, PHONE, SLIP = "", "phone", "slip"
DPI = 110


class NothingToPrint(Refusal):
    """A slip says until when it comes back, and what is asked."""

    code = "nothing_to_print"
    message = _("The slip can be seen once the poll has a question and a closing time.")


class PreviewAsAsked(PreviewableMixin):
    """Previewed as residents will see it, on a screen and on paper."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """What can be looked at."""
        return [
            (PAGE, _("The page")),
            (PHONE, _("The form on a phone")),
            (SLIP, _("The slip on paper")),
        ]

    @property
    def default_preview_size(self) -> str:
        """A phone: so most will see it."""
        return "mobile"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft in this way."""
        page: Any = self
        if mode_name == PHONE:
            return form_preview(request, page)
        if mode_name == SLIP:
            return slip_preview(request, page)
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response


def form_preview(request: HttpRequest, page: PollPage) -> HttpResponse:
    """The form with the draft's questions, in the order that somebody would get."""
    from .asking import drafted, in_order_of
    from .presenting import draft_facts, home_of
    from .vocabulary import LONGEST_TEXT

    community = home_of(page)
    questions = in_order_of(f"preview {request.user.pk}", drafted(page))
    rows = [
        {"question": question, "text": "", "choices": [(choice, "") for choice in question.choices]}
        for question in questions
    ]
    context = {
        "page": page,
        "facts": draft_facts(page)[1:2],
        "voter_name": _("Sample household"),
        "questions": rows,
        "marks": (),
        "longest": LONGEST_TEXT,
        "named": not page.secret,
        "preview": True,
        "sub_district": community.sub_district.name,
    }
    return render(request, "surveys/vote_form.html", context)


def slip_preview(request: HttpRequest, page: PollPage) -> HttpResponse:
    """One sheet of slips as it will come out of the printer, or why there is none yet."""
    context: dict[str, Any] = {"page": page}
    try:
        context["picture"] = base64.b64encode(_sheet(page)).decode()
    except (PrintFault, Refusal) as fault:
        context["fault"] = str(fault)
    return render(request, "surveys/slip_preview.html", context)


def _sheet(page: PollPage) -> bytes:
    """A picture of the first sheet."""
    from printing.pictures import page_pictures

    from .asking import drafted
    from .models import Poll
    from .presenting import home_of
    from .slips_paper import sample_pdf

    questions = drafted(page)
    if not questions or page.closes_at is None:
        raise NothingToPrint
    poll = Poll(page=page, community=home_of(page), secret=page.secret, closes_at=page.closes_at)
    pdf = sample_pdf(poll, questions, language=get_language() or "")
    return page_pictures(pdf, DPI, [1])[0]
