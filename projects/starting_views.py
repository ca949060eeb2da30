"""Where proposals begin and are found again: an open round, and what one leads oneself."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache

from communities.errors import Refusal
from communities.models import Community
from communities.roles import managed_communities
from home.dates import day_text

from .cloning import clone_project
from .drafting import begin, led_by, residents_of
from .models import Grant, ProjectPage, RoundPage
from .showcase import TONES

MOST_OFFERED = 60


class StartForm(forms.Form):
    """What a proposal begins with: its community and name, or an earlier project."""

    community: forms.ModelChoiceField[Community] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Community"), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("What is the project called?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("It can be changed until it is handed in."),
    )
    source: forms.ModelChoiceField[ProjectPage] = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Begin from an earlier project"),
        required=False,
        empty_label=gettext_lazy("no, begin with empty pages"),
        help_text=gettext_lazy("Its plan, targets and unit prices are copied; dates stay empty."),
    )

    def __init__(self, *args: Any, communities: Any, call: RoundPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["community"]
        place.queryset = communities
        if len(communities) == 1:
            place.widget, place.initial = forms.HiddenInput(), communities[0].pk
        source: Any = self.fields["source"]
        source.queryset = _earlier(call)
        source.label_from_instance = _name_of_earlier

    def clean(self) -> dict[str, Any]:
        """Ask for a name, or something to begin from."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("title") and not cleaned.get("source"):
            self.add_error("title", _("Please give the project a name."))
        return cleaned


def _earlier(call: RoundPage) -> Any:
    """Public projects of the same sub-district, those of the last rounds first."""
    above = call.path[: -call.steplen]
    pages = ProjectPage.objects.public().filter(path__startswith=above)
    newest = pages.select_related("community", "grant__round").order_by(
        "-grant__round__call_opens_at", "code"
    )
    keys = list(newest.values_list("pk", flat=True)[:MOST_OFFERED])
    return newest.filter(pk__in=keys)


def _name_of_earlier(page: ProjectPage) -> str:
    return " · ".join(filter(None, [page.code, page.title, str(page.community or "")]))


def may_begin_in(user: Any, call: RoundPage) -> Any:
    """Communities of the round's sub-district in which this user may write a proposal."""
    own = {one.community_id for one in residents_of(user)}
    own |= set(managed_communities(user).values_list("pk", flat=True))
    below = call.path[: -call.steplen]
    return Community.objects.filter(pk__in=own, page__path__startswith=below).order_by("name")


@method_decorator([never_cache, login_required], name="dispatch")
class StartView(View):
    """Beginning a proposal for a round."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only published rounds, and only who may write one."""
        self.call = get_object_or_404(RoundPage.objects.live().public(), pk=kwargs["pk"])
        self.communities = may_begin_in(request.user, self.call)
        closes = self.call.call_closes_at
        self.closed = bool(closes and timezone.now() >= closes)
        if self.closed or not self.communities:
            return render(request, "projects/start_refused.html", self._context())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask where and what; an earlier project may be chosen already."""
        initial = {"source": request.GET.get("from", "")}
        return self._show(StartForm(communities=self.communities, call=self.call, initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin, and lead to the form."""
        form = StartForm(request.POST, communities=self.communities, call=self.call)
        if not form.is_valid():
            return self._show(form)
        given = form.cleaned_data
        try:
            page = self._begin(given["community"], given["title"], given["source"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        return redirect("projects:draft", pk=page.pk)

    def _begin(self, place: Community, title: str, source: ProjectPage | None) -> ProjectPage:
        by = self.request.user
        if source is None:
            return begin(place, by=by, call=self.call, title=title)
        page = clone_project(source, place, by=by, call=self.call)
        if title:
            page.title = title
            page.save()
            page.save_revision(user=by, overwrite_revision=page.latest_revision)
        return page

    def _show(self, form: StartForm) -> HttpResponse:
        status = 422 if form.errors else 200
        context = {**self._context(), "form": form}
        return render(self.request, "projects/start.html", context, status=status)

    def _context(self) -> dict[str, Any]:
        call = self.call
        return {
            "call": call,
            "closed": self.closed,
            "closes": day_text(call.call_closes_at, clock=True) if call.call_closes_at else "",
            "breadcrumbs": [
                (_("Home"), "/"),
                (call.title, call.get_url(self.request)),
                (_("Write a proposal"), ""),
            ],
        }


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The proposals and projects that this person leads, and rounds that call."""
    calls = RoundPage.objects.calling(timezone.now()).order_by("call_closes_at")
    pages = led_by(request.user)
    context = {
        "rows": [_row(page) for page in pages],
        "calls": [call for call in calls if may_begin_in(request.user, call).exists()],
        "breadcrumbs": [(_("Home"), "/"), (_("My proposals"), "")],
    }
    return render(request, "projects/mine.html", context)


def _row(page: ProjectPage) -> dict[str, Any]:
    try:
        grant = page.grant
    except ObjectDoesNotExist:
        grant = Grant(page=page, round=page.round)
    name = "draft" if grant.is_unsent else "progress"
    return {
        "title": page.draft_title,
        "url": reverse(f"projects:{name}", args=[page.pk]),
        "state": grant.get_status_display(),
        "state_tone": TONES.get(grant.status, "draft"),
        "kicker": page.community.name if page.community else "",
        "foot": grant.round.title if grant.round else "",
        "foot_end": day_text(page.latest_revision_created_at),
    }
