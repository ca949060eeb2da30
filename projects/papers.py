"""What can be printed of projects and rounds; what stands on each is in `projects.printed`."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community
from communities.roles import is_officer
from printing.sheets import Params, Sheet, Visitor, sheet

from .clock import today
from .drafting import may_edit
from .errors import NothingToScore
from .models import Grant, ProjectPage, RoundPage, Status
from .printed import closing, letters, notice, proposal, review

MOST_SHEETS = 120  # proposals of one round on score sheets


def _page(params: Params) -> ProjectPage:
    pages = ProjectPage.objects.select_related("community__sub_district", "round")
    page: ProjectPage = pages.get(pk=params["project"])
    return page


def _grant(params: Params) -> Grant:
    grants = Grant.objects.select_related("page", "community__sub_district", "round")
    return grants.get(pk=params["project"])


def _round(params: Params) -> RoundPage:
    call: RoundPage = RoundPage.objects.get(pk=params["round"])
    return call


def _of_office(user: Visitor, params: Params, community: Community | None) -> bool:
    """What belongs to a round is for the officers of its sub-district."""
    calls = RoundPage.objects.filter(pk=params["round"])
    return any(is_officer(user, call.get_parent().specific.sub_district) for call in calls)


def _of_anybody(user: Visitor, params: Params, community: Community | None) -> bool:
    """A blank form is for anybody, once its round is published."""
    return RoundPage.objects.live().public().filter(pk=params["round"]).exists()


def _of_its_leads(user: Visitor, params: Params, community: Community | None) -> bool:
    """A proposal is printed for those who write it."""
    found = ProjectPage.objects.filter(pk=params["project"]).first()
    return found is not None and may_edit(found, user)


@sheet("own_proposal_form", gettext_lazy("Proposal form"), may_see=_of_its_leads)
def own_proposal_form(params: Params, language: str) -> Sheet:
    """The same form, for the people at home who lead the project."""
    return proposal_form(params, language)


@sheet("proposal_form", gettext_lazy("Proposal form"))
def proposal_form(params: Params, language: str) -> Sheet:
    """The form, filled with what was handed in, or with the newest draft."""
    page = _page(params)
    grant = Grant.objects.filter(page=page).first()
    version = proposal.version_to_print(page, grant)
    pdf = proposal.proposal_form(version, language=language)
    return Sheet.of(pdf, _("Proposal form"), version.code, version.title)


@sheet("blank_proposal", gettext_lazy("Blank proposal form"), may_see=_of_anybody)
def blank_proposal(params: Params, language: str) -> Sheet:
    """The round's form for a pen."""
    call = _round(params)
    office = call.get_parent().specific.sub_district
    pdf = proposal.blank_form(call, office, language=language)
    return Sheet.of(pdf, _("Blank proposal form"), call.title)


@sheet("score_sheets", gettext_lazy("Score sheets"), may_see=_of_office)
def score_sheets(params: Params, language: str) -> Sheet:
    """A sheet for every proposal in review, for one of them, or a blank one."""
    call = _round(params)
    chosen = [] if params.get("blank") else _to_score(call, params)
    pdf = review.score_sheets(call, chosen, language=language)
    return Sheet.of(pdf, _("Score sheets"), call.title)


def _to_score(call: RoundPage, params: Params) -> list[Grant]:
    grants = Grant.objects.of_round(call).select_related("page", "community")
    project = params.get("project")
    grants = grants.filter(pk=project) if project else grants.filter(status=Status.IN_REVIEW)
    chosen = list(grants.order_by("code", "title")[:MOST_SHEETS])
    if not chosen:
        raise NothingToScore
    return chosen


@sheet("project_notice", gettext_lazy("Public notice"), may_see=_of_office)
def project_notice(params: Params, language: str) -> Sheet:
    """What hangs on notice now, or what was approved, in A4 or A3."""
    call = _round(params)
    pdf = notice.public_notice(
        call,
        on=_today(call),
        size=params.get("size", "A4"),
        decided=bool(params.get("decided")),
        language=language,
    )
    return Sheet.of(pdf, _("Public notice"), call.title)


def _today(call: Any) -> date:
    return today(call.get_parent().specific.sub_district, timezone.now())


@sheet("decision_letter", gettext_lazy("Decision letter"))
def decision_letter(params: Params, language: str) -> Sheet:
    """The office's letter to the project's people."""
    grant = _grant(params)
    pdf = letters.decision_letter(grant, language=language)
    return Sheet.of(pdf, _("Decision letter"), grant)


@sheet("closing_report", gettext_lazy("Closing report"))
def closing_report(params: Params, language: str) -> Sheet:
    """The closing report as the records have it now."""
    grant = _grant(params)
    pdf = closing.closing_report(grant, at=timezone.now(), language=language)
    return Sheet.of(pdf, _("Closing report"), grant)


@sheet("midterm_report", gettext_lazy("Midterm report"))
def midterm_report(params: Params, language: str) -> Sheet:
    """The midterm report as it was handed in, or as the records have it now."""
    grant = _grant(params)
    pdf = closing.midterm_report(grant, at=timezone.now(), language=language)
    return Sheet.of(pdf, _("Midterm report"), grant)


from .deciding import papers as _of_the_vote  # noqa: E402, F401 - registers its sheet
from .reviewing import papers as _of_the_panel  # noqa: E402, F401 - registers its sheet
