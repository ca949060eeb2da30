"""Templates of the papers that a round asks for, at addresses with the rights of the round."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.views.serve import serve

from communities.models import Attachment
from communities.roles import is_officer

from .models import RequiredPaper, RoundPage
from .round_screens import office_of


def template_url(paper: RequiredPaper) -> str:
    """Where the template of this paper is; nothing where it has none or is not saved yet."""
    if not (paper.template_id and paper.round_id and paper.key):
        return ""
    return reverse("projects:paper_template", args=[paper.round_id, paper.key])


@require_safe
def download(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """The file of a published round, for anybody; of a draft, for its office.

    Wagtail serves it, as a download that no browser runs, and asks the rights of its collection.
    """
    call = get_object_or_404(RoundPage, pk=pk)
    if not _may_read(call, request):
        raise Http404
    papers = RequiredPaper.objects.filter(round=call, key=key, template__isnull=False)
    paper = papers.select_related("template").first()
    if paper is None or paper.template is None:
        raise Http404
    try:
        answer: HttpResponseBase = serve(request, paper.template_id, paper.template.filename)
    except FileNotFoundError:
        raise Http404 from None
    return answer


def _may_read(call: RoundPage, request: HttpRequest) -> bool:
    published = RoundPage.objects.live().public().filter(pk=call.pk).exists()
    return published or is_officer(request.user, office_of(call))


@hooks.register("before_serve_document")
def keep_templates_of_drafts(document: Attachment, request: HttpRequest) -> None:
    """A template that only drafts of rounds use is not for the public at its plain address either.

    One more query for a file that is downloaded.
    """
    calls = list(RoundPage.objects.filter(papers__template=document).distinct())
    if calls and not any(_may_read(call, request) for call in calls):
        raise Http404
