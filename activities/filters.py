"""How the public narrows the list of activities."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.narrowing import CommunityFilter

from .models import ActivityPage, Places


class SessionFilter(django_filters.FilterSet):
    """By community, kind, and whether it is still to come."""

    WHEN = [("upcoming", _("to come")), ("past", _("over"))]

    community = CommunityFilter(empty_label=_("all"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=ActivityPage.Kind.choices, empty_label=_("all")
    )
    when = django_filters.ChoiceFilter(
        label=_("When"), choices=WHEN, method="narrow_when", empty_label=None
    )

    class Meta:
        model = Places
        fields = ["community", "kind"]

    def __init__(self, data: Any, *, at: datetime, **kwargs: Any) -> None:
        self.at = at
        data = data.copy()
        if data.get("when") not in dict(self.WHEN):
            data["when"] = "upcoming"
        super().__init__(data, **kwargs)

    def narrow_when(self, queryset: Any, name: str, value: str) -> QuerySet[Places]:
        """What has not ended, or what has."""
        return queryset.past(self.at) if value == "past" else queryset.upcoming(self.at)
