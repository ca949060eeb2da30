"""What a project's dossier takes from the poll that is its evidence."""

from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.links import Answered, Evidence, register_archivist, register_asker
from projects.models import ProjectPage

from .models import Poll, PollPage
from .notices_paper import result_notice
from .presenting import decimal_text, result_of
from .services import ensure_sealed
from .tally import Result

CONSULTATION, SATISFACTION = "consultation", "satisfaction"


@register_archivist
def results(project: ProjectPage, at: datetime, language: str) -> list[Evidence]:
    """The result of the poll before the project, and of the one after it, or why there is none."""
    return [
        *_result(CONSULTATION, project.evidence, at, language),
        *_result(SATISFACTION, project.satisfaction, at, language),
    ]


def _result(item: str, page: PollPage | None, at: datetime, language: str) -> list[Evidence]:
    if page is None:
        return []
    poll = _poll(page.pk, at)
    result = result_of(poll, at) if poll else None
    if poll is None or result is None:
        sentence = _("The poll “%(title)s” has no result yet.") % {"title": page.title}
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return [Evidence(item, page.title, missing=sentence, url=url)]
    title = _("Result: %(title)s") % {"title": page.title}
    pdf = partial(result_notice, poll, at=at, language=language)
    return [Evidence(item, title, pdf, records=partial(_rows, result))]


def _poll(page: int, at: datetime) -> Poll | None:
    polls = Poll.objects.select_related("page", "community__sub_district")
    poll = polls.filter(page=page).first()
    return ensure_sealed(poll, at) if poll else None


def _rows(result: Result) -> list[list[object]]:
    """The counts as a table."""
    head: list[object] = [_("Question"), _("Answer"), _("Web"), _("Paper"), _("Together")]
    return [
        head,
        *(
            [question.text, row.label, row.web, row.paper, row.total]
            for question in result.questions
            for row in question.options
        ),
    ]


@register_asker
def answers(page: int, at: datetime) -> Answered | None:
    """How a poll was answered, for the reports of a project; None while nobody may see it."""
    poll = _poll(page, at)
    result = result_of(poll, at) if poll else None
    if poll is None or result is None:
        return None
    questions = tuple(
        (
            question.text,
            decimal_text(question.mean) if question.mean is not None else "",
            tuple((row.label, row.total) for row in question.options),
        )
        for question in result.questions
        if question.options
    )
    return Answered(poll.page.title, result.participants, questions)
