"""How the public narrows a list to one community."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Community

MOST = 100  # communities that somebody reads through; a sub-district has about sixteen


class CommunityFilter(django_filters.ModelChoiceFilter):
    """Offers the communities where they can be read through.

    On a site of many sub-districts nobody would, and thousands of lines would be sent with every
    list: there a list is narrowed by coming from the community's own page.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Community.objects.order_by("name").only("code", "name"))
        kwargs.setdefault("label", _("Community"))
        super().__init__(**kwargs)

    @property
    def field(self) -> Any:
        """A list to choose from, or what the address says."""
        field = super().field
        if Community.objects.order_by()[MOST : MOST + 1].exists():
            field.widget = forms.HiddenInput()
        return field
