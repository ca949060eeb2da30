"""The residents' pact at the desk: what holds where, its versions, and publishing the next."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.visitors import user_of
from communities.errors import Refusal
from communities.models import Community, SubDistrict
from communities.roles import is_officer, managed_communities, managed_community_ids
from home.dates import day_text
from surveys.models import Pact
from surveys.pacts import may_publish, pact_of, publish_pact


class PactForm(forms.Form):
    """The next version."""

    text = forms.CharField(
        label=gettext_lazy("The pact"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("How neighbours talk with one another here: a few warm sentences."),
    )
    not_posted = forms.CharField(
        label=gettext_lazy("What may not be posted"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One kind a line."),
    )
    after = forms.IntegerField(widget=forms.HiddenInput())


@never_cache
@login_required
@require_safe
def pacts(request: HttpRequest) -> HttpResponse:
    """Which pact holds in each of one's communities, and in the sub-district."""
    user = user_of(request)
    if not managed_community_ids(user):
        raise Http404
    communities = list(managed_communities(user).select_related("sub_district").order_by("name"))
    newest: dict[tuple[int, int | None], Pact] = {}
    offices = {community.sub_district for community in communities}
    for pact in Pact.objects.filter(sub_district__in=offices).order_by("version"):
        newest[pact.sub_district_id, pact.community_id] = pact
    items = [_office(office, newest) for office in offices if is_officer(user, office)]
    items += [_item(community, newest) for community in communities]
    trail = [(_("Suggestions"), reverse("suggestions:index")), (_("Residents' pact"), "")]
    return render(request, "surveys/pacts.html", {"items": items, "breadcrumbs": trail})


def _office(office: SubDistrict, newest: dict[Any, Pact]) -> dict[str, Any]:
    pact = newest.get((office.pk, None))
    return {
        "title": office.name,
        "url": reverse("surveys:pact_of_office", args=[office.pk]),
        "text": _("For all communities without a pact of their own."),
        "foot": _holds(pact) if pact else _("No pact yet"),
    }


def _item(community: Community, newest: dict[Any, Pact]) -> dict[str, Any]:
    own = newest.get((community.sub_district_id, community.pk))
    shared = newest.get((community.sub_district_id, None))
    if own:
        foot = _holds(own)
    elif shared:
        foot = _("The sub-district's: %(version)s") % {"version": _holds(shared)}
    else:
        foot = _("No pact yet")
    url = reverse("surveys:pact_of_community", args=[community.pk])
    return {"title": community.name, "url": url, "foot": foot}


def _holds(pact: Pact) -> str:
    return _("Version %(n)s of %(day)s") % {
        "n": pact.version,
        "day": day_text(pact.published_at),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_office(request: HttpRequest, pk: int) -> HttpResponse:
    """The pact of a sub-district, for its officers."""
    return _edit(request, get_object_or_404(SubDistrict, pk=pk), None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_community(request: HttpRequest, pk: int) -> HttpResponse:
    """The pact of a community, for its workers."""
    community = get_object_or_404(Community.objects.select_related("sub_district"), pk=pk)
    return _edit(request, community.sub_district, community)


def _edit(request: HttpRequest, office: SubDistrict, community: Community | None) -> HttpResponse:
    user, at = user_of(request), timezone.now()
    if not may_publish(user, office, community):
        raise Http404
    versions = list(
        Pact.objects.versions_of(office.pk, community.pk if community else None).select_related(
            "published_by"
        )
    )
    form = PactForm(request.POST or None, initial=_initial(versions, community, at))
    if request.method == "POST" and form.is_valid():
        try:
            made = publish_pact(office, community, by=user, at=at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Version %(n)s holds from now on. Everybody accepts it before writing again.")
                % {"n": made.version},
            )
            return redirect("surveys:pacts")
    trail = [(_("Residents' pact"), reverse("surveys:pacts"))]
    context = {
        "form": form,
        "title": (community or office).name,
        "versions": [(version, _holds(version)) for version in versions],
        "breadcrumbs": [*trail, ((community or office).name, "")],
    }
    return render(request, "surveys/pact_edit.html", context)


def _initial(versions: list[Pact], community: Community | None, at: Any) -> dict[str, Any]:
    """Begin with the version that holds, be it the sub-district's."""
    holds = versions[0] if versions else (pact_of(community, at) if community else None)
    return {
        "after": versions[0].version if versions else 0,
        "text": holds.text if holds else "",
        "not_posted": holds.not_posted if holds else "",
    }
