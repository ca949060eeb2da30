"""What a project's dossier takes from the poll that is its evidence."""

from datetime import datetime

from django.utils.translation import gettext as _

from projects.links import Evidence, register_archivist
from projects.models import ProjectPage

from .models import Poll, PollPage
from .notices_paper import result_notice
from .presenting import result_of
from .services import ensure_sealed

ITEM = "consultation"


@register_archivist
def consultation(project: ProjectPage, at: datetime, language: str) -> list[Evidence]:
    """The result of the poll, or why there is none."""
    page: PollPage | None = project.evidence
    if page is None:
        return []
    polls = Poll.objects.select_related("page", "community__sub_district")
    poll = polls.filter(page=page).first()
    if poll is not None:
        poll = ensure_sealed(poll, at)
    if poll is None or result_of(poll, at) is None:
        sentence = _("The poll “%(title)s” has no result yet.") % {"title": page.title}
        return [Evidence(ITEM, page.title, missing=sentence)]
    pdf = result_notice(poll, at=at, language=language)
    return [Evidence(ITEM, _("Result: %(title)s") % {"title": page.title}, pdf)]
