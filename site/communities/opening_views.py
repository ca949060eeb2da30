"""The officers' form that opens a community."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .models import Community, SubDistrict
from .models.places import CODE
from .roles import is_officer
from .services.opening import open_community


class OpenCommunityForm(forms.Form):
    """What has to be known to open a community; the rest is filled in later."""

    sub_district = forms.ModelChoiceField(
        label=gettext_lazy("sub-district"), queryset=SubDistrict.objects.none()
    )
    name = forms.CharField(
        label=gettext_lazy("name"), max_length=60, help_text=gettext_lazy("Such as 海防居民区.")
    )
    code = forms.CharField(
        label=gettext_lazy("code"),
        max_length=12,
        validators=[CODE],
        help_text=gettext_lazy("Short and lasting: it stands in addresses and on paper, like HFC."),
    )
    address = forms.CharField(label=gettext_lazy("office address"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("office phone"), max_length=40, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = SubDistrict.objects.all()
        if not user.is_superuser:
            mine = mine.filter(officers__user=user)
        field: Any = self.fields["sub_district"]
        field.queryset = mine
        field.initial = mine.first() if mine.count() == 1 else None

    def clean_code(self) -> str:
        """Say in time that a code is taken."""
        code: str = self.cleaned_data["code"]
        if Community.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another community has this code already."))
        return code


class OpenCommunityView(WagtailAdminTemplateMixin, FormView):
    """Open a community: page, group of social workers, collection and rights in one step."""

    form_class = OpenCommunityForm
    template_name = "communities/admin/open_community.html"
    page_title = gettext_lazy("Open a community")
    header_icon = "group"
    success_url = reverse_lazy("wagtailadmin_home")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_officer(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            community = open_community(by=self.request.user, **form.cleaned_data)
        except IntegrityError:
            form.add_error("code", _("Another community has this code already."))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(name)s is open: its page, its social workers' group and its folder are there.")
            % {"name": community.name},
        )
        return redirect("wagtailadmin_explore", community.page_id)
