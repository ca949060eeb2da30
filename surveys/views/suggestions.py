"""Suggestions in public: what neighbours suggested and what was answered; writing one."""

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

from accounts.acting import acting_residents
from communities.errors import Refusal
from communities.freshness import SITE, share
from communities.models import Resident
from communities.spreadsheets import MOST_ROWS, csv_response
from surveys.filters import SuggestionFilter
from surveys.models import Suggestion
from surveys.suggestions import suggest

PER_PAGE = 20
TONES = {
    "": "waiting",
    Suggestion.Decision.ADOPTED: "done",
    Suggestion.Decision.PARTLY: "done",
    Suggestion.Decision.NOT: "stopped",
    Suggestion.Decision.PASSED_ON: "waiting",
}


class SuggestionList(View):
    """Public suggestions with their replies."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        share(request, SITE)
        shown = Suggestion.objects.shown().select_related("community")
        found = SuggestionFilter(request.GET, queryset=shown, request=request)
        page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "filter": found,
            "page_obj": page,
            "query": query.urlencode(),
            "rows": [(row, TONES[row.decision]) for row in page],
            "breadcrumbs": [(_("Home"), "/"), (_("Suggestions"), "")],
        }
        return render(request, "surveys/suggestion_list.html", context)


@require_safe
def suggestions_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file: what was suggested, decided and replied; no names."""
    share(request, SITE)
    shown = Suggestion.objects.shown().select_related("community")
    found = SuggestionFilter(request.GET, queryset=shown, request=request)
    head = [
        _("Community"),
        _("Date"),
        _("Suggestion"),
        _("Decision taken"),
        _("Reply"),
        _("Replied on"),
    ]
    rows = (_row(one) for one in found.qs[:MOST_ROWS])
    return csv_response("suggestions.csv", [head, *rows])


def _row(one: Suggestion) -> list[Any]:
    return [
        one.community.name,
        timezone.localdate(one.created_at).isoformat(),
        one.text,
        one.get_decision_display(),
        one.reply,
        timezone.localdate(one.replied_at).isoformat() if one.replied_at else "",
    ]


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
    public = forms.BooleanField(
        label=gettext_lazy("It may be shown in the public list, without my name"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, residents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.residents = {resident.pk: resident for resident in residents}
        field: Any = self.fields["resident"]
        field.queryset = Resident.objects.filter(pk__in=self.residents)
        if len(residents) == 1:
            field.widget = forms.HiddenInput()
            field.initial = residents[0].pk


@method_decorator([never_cache, login_required], name="dispatch")
class WriteView(View):
    """Writing a suggestion."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only who acts for a confirmed resident may write."""
        self.residents = acting_residents(request.user)
        if not self.residents:
            return render(request, "surveys/suggestion_refused.html", self._context())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        return self._show(SuggestionForm(residents=self.residents))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the suggestion, or say what is missing."""
        form = SuggestionForm(request.POST, residents=self.residents)
        if not form.is_valid():
            return self._show(form)
        given = form.cleaned_data
        author = form.residents[given["resident"].pk]
        try:
            suggest(author, given["text"], public=given["public"], at=timezone.now())
        except Refusal as refusal:
            form.add_error("text", str(refusal))
            return self._show(form)
        messages.success(
            request, _("Thank you. The committee answers every suggestion, adopted or not.")
        )
        return redirect(f"{reverse('surveys:suggestions')}?community={author.community.code}")

    def _show(self, form: SuggestionForm) -> HttpResponse:
        return render(
            self.request, "surveys/suggestion_form.html", {**self._context(), "form": form}
        )

    def _context(self) -> dict[str, Any]:
        trail = [(_("Home"), "/"), (_("Suggestions"), reverse("surveys:suggestions"))]
        return {"breadcrumbs": [*trail, (_("Write a suggestion"), "")]}
