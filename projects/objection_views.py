"""Objecting on the project's page, entering what came on paper, answering."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import limits
from accounts.acting import acting_residents
from communities.errors import Refusal
from communities.models import Resident
from communities.roles import manages
from home.dates import day_text

from .models import Grant, Objection, ProjectPage
from .models.records import PUBLIC
from .objecting import object_to, reply_to, take_down_objection, takes_objections


class ObjectionForm(forms.Form):
    """What somebody has against an approval."""

    resident: forms.ModelChoiceField[Resident] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("From"), empty_label=None
    )
    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Objection.About.choices,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What is wrong, and how do you know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("The office reads it with your name. Your name is not published."),
    )

    def __init__(self, *args: Any, residents: list[Resident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["resident"]
        field.queryset = Resident.objects.filter(pk__in=[one.pk for one in residents])
        if len(residents) == 1:
            field.widget, field.initial = forms.HiddenInput(), residents[0].pk


@method_decorator([never_cache, login_required], name="dispatch")
class ObjectView(View):
    """Objecting to the approval of a project on notice."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Public projects only; who is not confirmed is told where else to say it."""
        pages = ProjectPage.objects.live().select_related(
            "grant__round", "grant__community__sub_district", "community__sub_district"
        )
        self.page = get_object_or_404(pages, pk=kwargs["pk"], grant__status__in=PUBLIC)
        office = self.page.community.sub_district_id
        found = acting_residents(request.user)
        self.residents = [one for one in found if one.community.sub_district_id == office]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form, or where else to go."""
        return self._show(ObjectionForm(residents=self.residents))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the objection."""
        form = ObjectionForm(request.POST, residents=self.residents)
        if not form.is_valid():
            return self._show(form)
        given = form.cleaned_data
        try:
            limits.count(request, "objection")
            object_to(
                self.page.grant,
                given["about"],
                given["text"],
                author=given["resident"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("text", str(refusal))
            return self._show(form)
        messages.success(
            request,
            _("Your objection is with the office. Nothing is approved before it is answered."),
        )
        return redirect(self.page.get_url(request))

    def _show(self, form: ObjectionForm) -> HttpResponse:
        grant: Grant = self.page.grant
        office = self.page.community.sub_district
        context = {
            "page": self.page,
            "form": form,
            "open": takes_objections(grant, timezone.now()),
            "confirmed": bool(self.residents),
            "office": office,
            "last": day_text(grant.notice_to) if grant.notice_to else "",
            "breadcrumbs": [
                (_("Home"), "/"),
                (self.page.title, self.page.get_url(self.request)),
                (_("Object"), ""),
            ],
        }
        status = 422 if form.errors else 200
        return render(self.request, "projects/objection.html", context, status=status)


def _managed(request: HttpRequest, pk: int) -> Grant:
    grants = Grant.objects.select_related("page", "community__sub_district", "round")
    grant = get_object_or_404(grants, pk=pk)
    if not manages(request.user, grant.community_id):
        raise Http404
    return grant


@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what came at the desk or by letter."""
    given: dict[str, Any] = request.POST.dict()
    names = ("name", "phone", "channel")
    try:
        take_down_objection(
            _managed(request, pk),
            given.get("about", ""),
            given.get("text", ""),
            **{name: given.get(name, "") for name in names},
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The objection is entered; the office answers it."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('project_grant', args=[pk])}#objections")


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection."""
    objection = get_object_or_404(Objection, pk=pk)
    grant = _managed(request, objection.grant_id)
    given = request.POST
    try:
        reply_to(
            objection,
            given.get("decision", ""),
            given.get("reply", ""),
            public="public" in given,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The answer is kept, and told to whoever objected."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('project_grant', args=[grant.pk])}#objections")
