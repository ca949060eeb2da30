"""Wagtail's own page screens, whose filters and forms name only the user's pages and colleagues."""

from typing import Any

from django.forms import Form
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from .policy import visible
from .viewsets import GuardedViews


class OwnGroupsPrivacyView(SetPrivacyView):
    """Restricting a page: the groups offered are one's own, not those of every community."""

    def get_form(self, *args: Any, **kwargs: Any) -> Form:
        form: Form = super().get_form(*args, **kwargs)
        groups: Any = form.fields["groups"]
        groups.queryset = visible(groups.queryset, self.request.user)
        return form


class OwnPagesViewSet(GuardedViews, PageViewSet):
    """Screens of every page type: explorer, flat lists, search, editing."""

    model = Page
    set_privacy_view_class = OwnGroupsPrivacyView
