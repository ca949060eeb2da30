"""Writing a suggestion, with the residents' pact before the first; and one's own suggestions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from accounts.acting import acting_residents
from accounts.models import User
from communities.errors import Refusal
from communities.evidence import BadPhoto
from communities.models import Resident
from surveys.models import Pact, Suggestion
from surveys.pacts import PactFirst, to_accept
from surveys.suggestions import suggest
from surveys.views.suggestions import line

PER_PAGE = 20


class SuggestionForm(forms.Form):
    """A suggestion, from one of the residents this person acts for."""

    resident: forms.ModelChoiceField[Resident] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("From"), empty_label=None
    )
    text = forms.CharField(
        label=gettext_lazy("What do you suggest?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Up to 1,000 characters. Please leave out names and phone numbers."),
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Suggestion.Theme.choices,
        initial=Suggestion.Theme.OTHER,
    )
    photo = forms.FileField(
        label=gettext_lazy("A photo of it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP up to 10 MB. We take the place and the camera out of the file."
        ),
    )
    photo_public = forms.BooleanField(
        label=gettext_lazy(
            "The photo may be shown: nobody can be recognised on it, or everybody has agreed"
        ),
        required=False,
    )
    public = forms.BooleanField(
        label=gettext_lazy("It may be shown in the public list, without my name"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, residents: Any, owed: dict[int, Pact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.residents = {resident.pk: resident for resident in residents}
        field: Any = self.fields["resident"]
        field.queryset = Resident.objects.filter(pk__in=self.residents)
        if len(residents) == 1:
            field.widget = forms.HiddenInput()
            field.initial = residents[0].pk
        self.pacts = {pact.pk: pact for pact in owed.values()}
        for pact in self.pacts.values():
            self.fields[f"pact_{pact.pk}"] = forms.BooleanField(
                label=_("I have read the residents' pact (version %(n)s) and keep to it")
                % {"n": pact.version},
                required=False,
            )

    def accepted(self, owed: Pact | None) -> Pact | None:
        """The pact that was ticked, if it is the one that is owed."""
        return owed if owed and self.cleaned_data.get(f"pact_{owed.pk}") else None


@method_decorator([never_cache, login_required], name="dispatch")
class WriteView(View):
    """Writing a suggestion."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only who acts for a confirmed resident may write."""
        self.residents = acting_residents(request.user)
        if not self.residents:
            return render(request, "surveys/suggestion_refused.html", self._context())
        self.at = timezone.now()
        self.owed = to_accept(self.residents, self.at)
        self.about = self._about(request.GET.get("about", ""))
        return super().dispatch(request, *args, **kwargs)

    def _about(self, number: str) -> Page | None:
        """The project or activity that the person came from: public, in one's own community."""
        if not number.isdecimal() or len(number) > 9:
            return None
        page = Page.objects.live().public().filter(pk=int(number)).first()
        community = getattr(page.specific, "community_id", None) if page else None
        mine = {resident.community_id for resident in self.residents}
        return page if community in mine else None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        return self._show(self._form())

    def _form(self, *data: Any) -> SuggestionForm:
        return SuggestionForm(*data, residents=self.residents, owed=self.owed)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the suggestion, or say what is missing."""
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        try:
            made = self._keep(form)
        except PactFirst as refusal:
            owed = self.owed.get(form.cleaned_data["resident"].pk)
            form.add_error(f"pact_{owed.pk}" if owed else None, str(refusal))
        except BadPhoto as refusal:
            form.add_error("photo", str(refusal))
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(
                request, _("Thank you. The committee answers every suggestion, adopted or not.")
            )
            return redirect(f"{reverse('surveys:my_suggestions')}#s{made.pk}")
        return self._show(form)

    def _keep(self, form: SuggestionForm) -> Suggestion:
        given = form.cleaned_data
        author = form.residents[given["resident"].pk]
        about = self.about
        if about and about.specific.community_id != author.community_id:
            about = None
        return suggest(
            author,
            given["text"],
            public=given["public"],
            at=self.at,
            by=self.request.user if isinstance(self.request.user, User) else None,
            accepts=form.accepted(self.owed.get(author.pk)),
            theme=given["theme"],
            photo=given["photo"] or None,
            photo_public=given["photo_public"],
            about=about,
        )

    def _show(self, form: SuggestionForm) -> HttpResponse:
        context = {**self._context(), "form": form, "about": self.about, "pacts": form.pacts}
        return render(self.request, "surveys/suggestion_form.html", context)

    def _context(self) -> dict[str, Any]:
        trail = [(_("Home"), "/"), (_("Suggestions"), reverse("surveys:suggestions"))]
        return {"breadcrumbs": [*trail, (_("Write a suggestion"), "")]}


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own suggestions, also those that nobody else sees, and what became of each."""
    residents = acting_residents(request.user)
    rows = Suggestion.objects.filter(author__in=residents).select_related("community", "about")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    trail = [(_("Home"), "/"), (_("Suggestions"), reverse("surveys:suggestions"))]
    context = {
        "page_obj": page,
        "lines": [line(row) for row in page],
        "breadcrumbs": [*trail, (_("My suggestions"), "")],
    }
    return render(request, "surveys/suggestions_mine.html", context)
