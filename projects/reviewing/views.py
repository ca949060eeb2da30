"""The reviewer's own pages: what waits, the declaration, the proposal with the rubric below it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communities.errors import Refusal
from home.dates import day_text, span_text, yuan_text
from home.punctuation import listed
from printing.jobs import order
from projects.completeness import requested
from projects.drafting import may_edit
from projects.models import Grant, PanelMember, ProjectPage, Review, Status

from .errors import DeclareFirst, TooLong
from .forms import MarksForm
from .judging import declare, save_marks, submit_review

MOST = 200  # reviews of one person on one page


def _mine(request: HttpRequest) -> Any:
    """The reviews of who asks; none of a seat that was left, or of a text that was replaced."""
    rows = Review.objects.filter(
        member__user=request.user.pk, member__left_at=None, taken_back_at=None
    ).current()
    return rows.select_related("grant__community", "grant__round", "member__user", "member__round")


@never_cache
@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What was given to this reviewer: what waits first."""
    if not PanelMember.objects.filter(user=request.user.pk).exists():
        raise Http404
    rows = list(_mine(request).order_by("submitted_at", "grant__code", "pk")[:MOST])
    open_ = [one for one in rows if _waits(one)]
    return render(
        request,
        "projects/reviews/list.html",
        {
            "waiting": [_card(one) for one in open_],
            "done": [_card(one) for one in rows if not _waits(one)],
        },
    )


def _waits(review: Review) -> bool:
    return review.is_open and review.grant.status == Status.IN_REVIEW


def _card(review: Review) -> dict[str, str]:
    grant = review.grant
    return {
        "url": reverse("projects:review", args=[review.pk]),
        "title": grant.title,
        "kicker": " · ".join(filter(None, (grant.code, grant.community.name))),
        "text": "",
        "foot": grant.round.title if grant.round else "",
        "foot_end": yuan_text(grant.requested),
        "state": _state(review),
        "state_tone": "waiting" if _waits(review) else "done",
    }


def _state(review: Review) -> str:
    if review.conflict == Review.Conflict.YES:
        return _("conflict of interest")
    if review.submitted_at:
        return _("submitted: %(score)s") % {"score": review.score}
    if not _waits(review):
        return _("review over")
    return _("to be scored") if review.conflict else _("conflict to be declared")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: declare, then read and score, then see what the others gave."""
    row = get_object_or_404(_mine(request), pk=pk)
    form, refusal = None, None
    if request.method == "POST":
        form = MarksForm(request.POST, review=row) if row.conflict else None
        try:
            done = _act(request, row, form)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, done)
            over = request.POST.get("step") == "submit"
            return redirect("projects:reviews") if over else redirect("projects:review", pk)
    context = _context(row, form or MarksForm(review=row), refusal)
    return render(request, "projects/reviews/review.html", context, status=409 if refusal else 200)


def _act(request: HttpRequest, row: Review, form: MarksForm | None) -> str:
    """Declare, save or submit; returns what was done."""
    by, at, given = request.user, timezone.now(), request.POST
    if form is None:
        if given.get("conflict") not in ("yes", "no"):
            raise DeclareFirst
        conflict = given.get("conflict") == "yes"
        declare(row, conflict, given.get("reason", ""), by=by, at=at)
        return _("Your declaration is kept.")
    if not form.is_valid():  # kept as it is typed or not at all: nothing is dropped in silence
        raise TooLong(form.first_error())
    comment = form.cleaned_data["comment"]
    if given.get("step") == "submit":
        submit_review(row, form.given(), comment, by=by, at=at)
        return _("Your review is submitted. Thank you.")
    save_marks(row, form.given(), comment, by=by)
    return _("Your draft is kept.")


def _context(row: Review, form: MarksForm, refusal: Refusal | None) -> dict[str, Any]:
    grant = row.grant
    readable = row.conflict == Review.Conflict.NO
    page = _text_of(row)
    return {
        "review": row,
        "grant": grant,
        "kicker": " · ".join(filter(None, (grant.code, grant.community.name, grant.theme))),
        "facts": _facts(row, page),
        "readable": readable,
        "scores": readable and _waits(row),
        "page": page if readable else None,
        "budget": _budget(page) if readable else [],
        "asked": [_("Of this the grant"), "", "", _asked(page)],
        "budget_columns": [
            _("What for"),
            _("Category"),
            _("Unit price × quantity"),
            {"label": _("Amount"), "number": True},
        ],
        "form": form,
        "refusal": refusal,
        "mark": f"{row.member.round.pass_mark.normalize():f}",
        "others": _others(row) if row.submitted_at else [],
        "breadcrumbs": [(_("My reviews"), reverse("projects:reviews")), (grant.title, "")],
    }


def _text_of(row: Review) -> ProjectPage:
    """The text that was handed in, and that all reviewers of it read."""
    page: ProjectPage = row.revision.as_object() if row.revision else row.grant.page
    return page


def _facts(row: Review, page: ProjectPage) -> list[tuple[str, str]]:
    """What one must know to say whether there is a conflict; no more before the declaration."""
    leads = listed(lead.name for lead in page.leads.all())
    facts = [(_("Community"), row.grant.community.name), (_("Led by"), leads)]
    if row.conflict == Review.Conflict.NO:
        facts.append((_("Applied for"), yuan_text(row.grant.requested)))
        if page.starts_on and page.ends_on:
            facts.append((_("Period"), span_text(page.starts_on, page.ends_on)))
    if row.submitted_at:
        facts.append((_("Submitted at"), day_text(row.submitted_at, clock=True)))
    return facts


def _budget(page: ProjectPage) -> list[tuple[str, str, str, str]]:
    return [
        (
            line.label,
            line.get_category_display(),
            f"{yuan_text(line.unit_price)} × {line.quantity.normalize():f} {line.unit}".rstrip(),
            yuan_text(line.product()),
        )
        for line in page.budget_lines.all()
    ]


def _asked(page: ProjectPage) -> str:
    """What the proposal asks of the round."""
    return yuan_text(requested(page))


def _others(row: Review) -> list[tuple[str, str, str]]:
    """What the other reviewers gave; only after one's own is submitted."""
    others = Review.objects.filter(grant=row.grant, revision=row.revision).submitted()
    others = others.exclude(pk=row.pk).select_related("member__user").order_by("pk")
    return [(str(one.member.user), str(one.score), one.comment) for one in others]


@never_cache
@login_required
@require_safe
def own_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The decision letter, for who leads the project."""
    pages = ProjectPage.objects.select_related("community__sub_district", "community__page")
    page: ProjectPage = get_object_or_404(pages, pk=pk)
    if not may_edit(page, request.user) or not papers_of_decision(page.grant):
        raise Http404
    back = reverse("projects:progress", args=[pk])
    params = {"project": page.pk}
    return order(request, "own_decision_letter", params=params, community=page.community, back=back)


def papers_of_decision(grant: Grant) -> bool:
    """Whether there is a decision to print."""
    return grant.is_funded or grant.status == Status.REJECTED
