"""What the office does with a round as a whole: begin the next one, fill the table of holidays."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from communities.errors import Refusal
from communities.models import SubDistrict
from communities.roles import is_officer, manages
from communities.sheets import heading
from communities.spreadsheets import csv_response
from home.dates import in_chinese

from .calendar import COLUMNS, import_holidays
from .cloning import clone_project, clone_round
from .errors import NotYours
from .models import ProjectPage, RoundPage
from .paperwork import keep_posting_proof
from .round_screens import office_of


@require_POST
def clone(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make next year's round from this one, and open it in the editor."""
    call = get_object_or_404(RoundPage, pk=pk)
    try:
        made = clone_round(call, by=request.user)
    except NotYours:
        raise Http404 from None
    messages.success(
        request,
        _("“%(title)s” is a draft with all rules of this round. Its dates are still blank.")
        % {"title": made.title},
    )
    return redirect("wagtailadmin_pages:edit", made.pk)


@require_POST
def clone_into_proposal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Begin a proposal of the same community from this project, and open it in the editor."""
    page = get_object_or_404(ProjectPage.objects.select_related("community__page", "grant"), pk=pk)
    if page.community is None or not manages(request.user, page.community_id):
        raise Http404
    calling = RoundPage.objects.calling(timezone.now())
    above = page.path[: -page.steplen * 2]
    call = calling.filter(path__startswith=above).order_by("call_closes_at").first()
    made = clone_project(page, page.community, by=request.user, call=call)
    messages.success(
        request,
        _("A new draft with the plan, targets and unit prices of “%(title)s”; dates are blank.")
        % {"title": page.title},
    )
    return redirect("wagtailadmin_pages:edit", made.pk)


@require_POST
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep one photo of the notice on the wall for every project that it names."""
    call = get_object_or_404(RoundPage, pk=pk)
    if not is_officer(request.user, office_of(call)):
        raise Http404
    file = request.FILES.get("file")
    try:
        count = keep_posting_proof(call, file, by=request.user, at=timezone.now())
        said = ngettext(
            "The photo is kept for %(n)d project.", "The photo is kept for %(n)d projects.", count
        )
        messages.success(request, said % {"n": count})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("round_papers", pk)


class HolidaysForm(forms.Form):
    """A year's official list."""

    office: forms.ModelChoiceField[SubDistrict] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("sub-district"), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("List of days (CSV or XLSX)"),
        help_text=gettext_lazy(
            "The first row holds the headings day, name, works. In the last stands free for a "
            "holiday, works for a weekend day that is worked. A day that is listed already is "
            "replaced."
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = SubDistrict.objects.all()
        if not user.is_superuser:
            mine = mine.filter(officers__user=user)
        field: Any = self.fields["office"]
        field.queryset = mine
        field.initial = mine.first()


class HolidaysView(WagtailAdminTemplateMixin, FormView):
    """Take over a list of holidays and worked weekends, as the State Council publishes them."""

    form_class = HolidaysForm
    template_name = "projects/admin/holidays.html"
    page_title = gettext_lazy("Take over a year's holidays")
    header_icon = "calendar-check"
    success_url = reverse_lazy("holiday:index")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the table, this screen."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("holiday:index"), "label": _("Holidays")},
            {"url": "", "label": self.page_title},
        ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The office's officers only."""
        if not is_officer(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Write all days, or none and say why."""
        given = form.cleaned_data
        by: Any = self.request.user
        try:
            count = import_holidays(given["office"], given["file"].read(), by=by)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        said = ngettext("%(n)d day was taken over.", "%(n)d days were taken over.", count)
        messages.success(self.request, said % {"n": count})
        return super().form_valid(form)


def holidays_template(request: HttpRequest) -> HttpResponse:
    """The list to fill in, with two lines that show how."""
    if not is_officer(request.user):
        raise PermissionDenied
    free, works = ("休", "班") if in_chinese() else ("free", "works")
    rows = [
        [heading(COLUMNS, key) for key in COLUMNS],
        ["2027-01-01", "元旦", free],
        ["2027-02-20", "春节调休", works],
    ]
    return csv_response("holidays.csv", rows)
