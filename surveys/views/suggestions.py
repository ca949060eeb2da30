"""Suggestions in public: what neighbours suggested, what was answered, and each one's own page."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts import limits
from accounts.acting import acting_residents
from communities.errors import Refusal
from communities.freshness import SITE, share
from communities.models import Community
from communities.roles import manages
from communities.spreadsheets import MOST_ROWS, csv_response, xlsx_response
from printing.codes import BadCode, check
from surveys.errors import SuggestionUnknown
from surveys.filters import SuggestionFilter
from surveys.models import Suggestion
from surveys.pacts import pact_of

PER_PAGE = 20
TONES = {
    "": "waiting",
    Suggestion.Decision.ADOPTED: "done",
    Suggestion.Decision.PARTLY: "done",
    Suggestion.Decision.NOT: "stopped",
    Suggestion.Decision.PASSED_ON: "waiting",
}
LIST_OF_ALL = "surveys:suggestions"


def shown_rows() -> QuerySet[Suggestion]:
    """What the public may read, with what a line of it names."""
    return Suggestion.objects.shown().select_related("community", "about")


def narrowed(request: HttpRequest) -> SuggestionFilter:
    """The public list as the address narrows it."""
    return SuggestionFilter(request.GET, queryset=shown_rows(), request=request)


def line(row: Suggestion) -> dict[str, Any]:
    """One suggestion with the words for its state."""
    today = timezone.localdate()
    return {
        "row": row,
        "tone": TONES[row.decision],
        "overdue": row.is_overdue(today),
        "waited": row.days_waited(timezone.now()),
        "about": row.about if row.about and row.about.live else None,
    }


class SuggestionList(View):
    """Public suggestions with their replies."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        share(request, SITE)
        found = narrowed(request)
        page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "filter": found,
            "page_obj": page,
            "query": query.urlencode(),
            "lines": [line(row) for row in page],
            "community": _chosen(found),
            "breadcrumbs": [(_("Home"), "/"), (_("Suggestions"), "")],
        }
        return render(request, "surveys/suggestion_list.html", context)


def _chosen(found: Any) -> str:
    """The code of the community that the list is narrowed to; empty where there is no such one."""
    community = found.form.cleaned_data.get("community") if found.form.is_valid() else None
    return community.code if community else ""


@require_safe
def suggestions_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file: what was suggested, decided and replied; no names."""
    share(request, SITE)
    return csv_response("suggestions.csv", _table(request))


@require_safe
def suggestions_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    share(request, SITE)
    return xlsx_response("suggestions.xlsx", _("Suggestions"), _table(request))


def _table(request: HttpRequest) -> list[list[Any]]:
    head = [
        _("Community"),
        _("Date"),
        _("Theme"),
        _("Suggestion"),
        _("Decision taken"),
        _("Reply"),
        _("Replied on"),
        _("Days to the reply"),
        _("Passed on to"),
        _("Their answer"),
        _("Their answer of"),
    ]
    return [head, *(_row(one) for one in narrowed(request).qs[:MOST_ROWS])]


def _row(one: Suggestion) -> list[Any]:
    return [
        one.community.name,
        timezone.localdate(one.created_at).isoformat(),
        one.get_theme_display(),
        one.text,
        one.get_decision_display(),
        one.reply,
        timezone.localdate(one.replied_at).isoformat() if one.replied_at else "",
        "" if one.days_to_reply is None else one.days_to_reply,
        one.passed_on_to,
        one.outside_answer,
        one.outside_answered_on.isoformat() if one.outside_answered_on else "",
    ]


@require_safe
def pact_page(request: HttpRequest, code: str) -> HttpResponse:
    """The residents' pact of a community, in the version that holds."""
    share(request, SITE)
    community = get_object_or_404(Community, code=code)
    pact = pact_of(community, timezone.now())
    if pact is None:
        raise Http404
    trail = [(_("Suggestions"), f"{reverse(LIST_OF_ALL)}?community={code}")]
    context = {
        "pact": pact,
        "community": community,
        "breadcrumbs": [*trail, (_("Residents' pact"), "")],
    }
    return render(request, "surveys/pact.html", context)


@never_cache
@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Show to who has the slip of thanks what became of the suggestion; guessing is limited."""
    try:
        plain = check(code)
        found = Suggestion.objects.select_related("community", "about").get(code=plain)
    except (BadCode, Suggestion.DoesNotExist):
        return _no_such_code(request)
    context = {"line": line(found), "breadcrumbs": _trail(_("What became of it"))}
    return render(request, "surveys/suggestion_code.html", context)


def _no_such_code(request: HttpRequest) -> HttpResponse:
    refusal: Refusal = SuggestionUnknown()
    status = 404
    try:
        limits.count(request, "slip_unknown", reading=True)
    except limits.TooOften as too_often:
        refusal, status = too_often, 429
    context = {"sentence": str(refusal), "title": _("Suggestion")}
    return render(request, "surveys/slip_unknown.html", context, status=status)


def _trail(last: str) -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("Suggestions"), reverse(LIST_OF_ALL)), (last, "")]


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a photo: to everybody where it is shown, else to its author and to the workers."""
    found = get_object_or_404(Suggestion.objects.exclude(photo=""), pk=pk)
    if not found.shows_photo:
        authors = {resident.pk for resident in acting_residents(request.user)}
        if not (manages(request.user, found.community_id) or found.author_id in authors):
            raise Http404
    with found.photo.open("rb") as file:  # we made it ourselves: some 200 kB
        response = HttpResponse(file.read(), content_type="image/jpeg")
    kept = "public, max-age=86400" if found.shows_photo else "private, no-store"
    response["Cache-Control"] = kept
    return response
