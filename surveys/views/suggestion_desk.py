"""The desk of suggestions: taking down what somebody says, thanks with a code, the register."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import user_of
from communities.errors import Refusal
from communities.evidence import BadPhoto
from communities.journal import note
from communities.models import Community, Resident
from communities.roles import managed_communities, managed_community_ids
from home.punctuation import listed
from printing.codes import grouped
from printing.jobs import order
from printing.links import short_url
from surveys import suggestions
from surveys.models import Suggestion

MOST_NAMED = 6
CHANNELS = [
    (value, label) for value, label in Suggestion.Channel.choices if value != Suggestion.Channel.WEB
]


class OwnCommunities(forms.Form):
    """A form about one of the worker's communities; with a single one there is no choice."""

    community: forms.ModelChoiceField[Community] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Community"), empty_label=None
    )

    def __init__(self, *args: Any, communities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        field.queryset = communities.order_by("name")
        field.initial = field.queryset.first()
        if len(field.queryset) == 1:
            field.widget = forms.HiddenInput()


class TakeDownForm(OwnCommunities):
    """What somebody said, on paper, by phone or at the desk."""

    text = forms.CharField(
        label=gettext_lazy("What is suggested"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In their words, without names and phone numbers."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=CHANNELS, initial=Suggestion.Channel.DESK
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Suggestion.Theme.choices,
        initial=Suggestion.Theme.OTHER,
    )
    who = forms.CharField(
        label=gettext_lazy("Who said it"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "A confirmed resident's name, with the door where two bear it. May stay empty."
        ),
    )
    photo = forms.FileField(
        label=gettext_lazy("A photo of it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    photo_public = forms.BooleanField(
        label=gettext_lazy(
            "The photo may be shown: nobody can be recognised on it, or everybody has agreed"
        ),
        required=False,
    )
    public = forms.BooleanField(
        label=gettext_lazy("It may be shown in the public list, without the name"),
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        """Find the one resident who is meant."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        words, community = given.get("who", "").split(), given.get("community")
        given["author"] = None
        if words and community:
            found = self._named(words, community)
            if len(found) == 1:
                given["author"] = found[0]
            elif found:
                doors = listed(f"{one.name} {one.household}" for one in found)
                said = _("Several fit, please add the door: %(doors)s") % {"doors": doors}
                self.add_error("who", said)
            else:
                self.add_error("who", _("No confirmed resident fits. It may stay empty."))
        return given

    def _named(self, words: list[str], community: Community) -> list[Resident]:
        rows = Resident.objects.verified().filter(community=community, name=words[0])
        rows = rows.select_related("household__building")
        for word in words[1:]:
            rows = rows.filter(household__unit__icontains=word)
        return list(rows.order_by("pk")[:MOST_NAMED])


class RegisterForm(OwnCommunities):
    """Which suggestions the register lists."""

    first = forms.DateField(
        label=pgettext_lazy("period", "From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Until and with"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    everything = forms.BooleanField(
        label=gettext_lazy("With those that are hidden or not for the public"),
        required=False,
        help_text=gettext_lazy("For the committee's files only, not for the wall."),
    )

    def clean(self) -> dict[str, Any]:
        """The period does not end before it begins."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        return given


def _communities(request: HttpRequest) -> Any:
    """The worker's communities; nobody else finds the desk."""
    user = user_of(request)
    if not managed_community_ids(user):
        raise Http404
    return managed_communities(user)


def _trail(last: str) -> list[tuple[str, str]]:
    return [(_("Suggestions"), reverse("suggestions:index")), (last, "")]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest) -> HttpResponse:
    """Take down a suggestion, and lead to the slip of thanks."""
    communities = _communities(request)
    form = TakeDownForm(request.POST or None, request.FILES or None, communities=communities)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = suggestions.take_down(
                given["community"].pk,
                given["text"],
                public=given["public"],
                at=timezone.now(),
                author=given["author"],
                theme=given["theme"],
                channel=given["channel"],
                photo=given["photo"] or None,
                photo_public=given["photo_public"],
            )
        except BadPhoto as refusal:
            form.add_error("photo", str(refusal))
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            note("suggestions.take_down", made, user_of(request))
            return redirect("surveys:suggestion_thanks", made.pk)
    context = {"form": form, "breadcrumbs": _trail(_("Take down a suggestion"))}
    return render(request, "surveys/suggestion_desk.html", context)


def _own(request: HttpRequest, pk: int) -> Suggestion:
    rows = Suggestion.objects.select_related("community__sub_district")
    mine = managed_community_ids(user_of(request))
    return get_object_or_404(rows, pk=pk, community__in=mine)


@never_cache
@login_required
@require_safe
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """Thanks, and the code by which anybody who has it sees what became of it."""
    suggestion = _own(request, pk)
    code = suggestions.code_of(suggestion)
    context = {
        "suggestion": suggestion,
        "code": grouped(code),
        "url": short_url(code),
        "breadcrumbs": _trail(_("Slip of thanks")),
    }
    return render(request, "surveys/suggestion_thanks.html", context)


@login_required
@require_POST
def print_thanks(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have the slip of thanks printed."""
    suggestion = _own(request, pk)
    return order(
        request,
        "suggestion_thanks",
        params={"suggestion": suggestion.pk},
        community=suggestion.community,
        back=reverse("surveys:suggestion_thanks", args=[pk]),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponseBase:
    """Have the register of a period printed."""
    today = timezone.localdate()
    initial = {"first": date(today.year, 1, 1), "last": today}
    form = RegisterForm(request.POST or None, communities=_communities(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        params = {
            "community": given["community"].pk,
            "first": given["first"].isoformat(),
            "last": given["last"].isoformat(),
            "everything": given["everything"],
        }
        back = reverse("surveys:suggestion_register")
        community = given["community"]
        return order(request, "suggestion_register", params=params, community=community, back=back)
    context = {"form": form, "breadcrumbs": _trail(_("Print the register"))}
    return render(request, "surveys/suggestion_register.html", context)
