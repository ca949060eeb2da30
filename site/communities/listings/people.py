"""Residents and their households."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from ..models import Household, Resident
from ..resident_forms import EnterAtDeskView, ResidentForm
from ..roles import managed_community_ids
from ..viewsets import CommunityChooserViewSet, CommunityModelViewSet
from .steps import step


def in_own_buildings(rows: QuerySet[Any], path: str, user: Any) -> QuerySet[Any]:
    """The user's rows once more, by their buildings, for a list in the order of addresses.

    PostgreSQL would else walk through the addresses of the whole site: 450 ms where 5 are enough.
    """
    if user.is_superuser:
        return rows
    return rows.filter(**{f"{path}__community__in": managed_community_ids(user)})


class ResidentIndexView(generic.IndexView):
    """Residents with house and building in the same query."""

    def get_base_queryset(self) -> QuerySet[Resident]:
        rows: Any = super().get_base_queryset()
        with_consent: QuerySet[Resident] = rows.with_consent()
        mine = in_own_buildings(with_consent, "household__building", self.request.user)
        return mine.select_related("household__building")

    def get_list_more_buttons(self, instance: Resident) -> list[Any]:
        """Offer what is a verb of its own."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if instance.status in Resident.ACTIVE:
            if not getattr(instance, "service_consents", True):
                label = _("Consent on paper…")
                buttons.append(step(label, "people_paper_consent", instance, "doc-full"))
            buttons += [
                step(_("Moved out…"), "people_moved_out", instance, "logout"),
                step(
                    _("Release the phone number…"), "people_release_phone", instance, "mobile-alt"
                ),
            ]
        return buttons


class HouseholdIndexView(generic.IndexView):
    """Households with their building in the same query."""

    def get_base_queryset(self) -> QuerySet[Household]:
        rows: QuerySet[Household] = super().get_base_queryset()
        mine = in_own_buildings(rows, "building", self.request.user)
        return mine.select_related("building")

    def get_list_more_buttons(self, instance: Household) -> list[Any]:
        """Offer a letter for this household alone."""
        letter = step(_("Print a door letter…"), "people_household_letter", instance, "mail")
        return [*super().get_list_more_buttons(instance), letter]


def consent_state(resident: Resident) -> str:
    """Whether the entry's keeping was agreed to; of somebody who left it no longer matters."""
    if resident.status not in Resident.ACTIVE:
        return "—"
    return (
        gettext("given")
        if getattr(resident, "service_consents", ())
        else gettext("still to be asked")
    )


class ResidentFilter(WagtailFilterSet):
    """Filters of the residents' list."""

    consent = django_filters.ChoiceFilter(
        label=_("Consent"),
        choices=[("missing", _("still to be asked"))],
        method="without_consent",
    )

    class Meta:
        model = Resident
        fields: ClassVar = ["status", "origin", "age_band", "household__building__grid"]

    def without_consent(self, rows: Any, name: str, value: str) -> QuerySet[Resident]:
        """Those whom the desk has still to ask."""
        asked: QuerySet[Resident] = rows.to_be_asked()
        return asked


class ResidentViewSet(CommunityModelViewSet):
    """Residents. Confirming, merging and moving out are verbs of their own, not fields."""

    model = Resident
    index_view_class = ResidentIndexView
    add_view_class = EnterAtDeskView
    base_form_class = ResidentForm
    name = "residents"
    icon = "group"
    menu_label = _("Residents")
    list_display = [
        "name",
        "household",
        "status",
        Column("agreed", label=_("Consent"), accessor=consent_state),
        "age_band",
        "origin",
        "created_at",
    ]
    filterset_class = ResidentFilter
    search_fields = ["name", "household__unit", "household__building__name"]
    list_export = ["name", "household", "status", "age_band"]
    panels = [
        "community",
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("household"), FieldPanel("age_band")],
            heading=_("The person"),
            help_text=_(
                "One person is one entry. Never write an identity number anywhere on this page."
            ),
        ),
        FieldPanel("phone", help_text=_("Optional. For example 138 0013 8000.")),
        FieldPanel("agreed", heading=_("Consent")),
    ]


class HouseholdViewSet(CommunityModelViewSet):
    """Households."""

    model = Household
    index_view_class = HouseholdIndexView
    name = "households"
    icon = "home"
    menu_label = _("Households")
    list_display = ["unit", "building", "floor"]
    list_filter = ["building"]
    search_fields = ["unit", "building__name", "building__address"]
    panels = ["community", "building", "unit", "floor"]


class ResidentChooser(CommunityChooserViewSet):
    """Finding one resident among thousands, by name, house or building."""

    model = Resident
    name = "resident_chooser"
    icon = "user"
    choose_one_text = _("Choose a resident")
    choose_another_text = _("Choose another resident")
    lookups = ["name", "household__unit", "household__building__name"]


class HouseholdChooser(CommunityChooserViewSet):
    """Finding one household among thousands, by unit or building."""

    model = Household
    name = "household_chooser"
    icon = "home"
    choose_one_text = _("Choose a household")
    choose_another_text = _("Choose another household")
    lookups = ["unit", "building__name", "building__address"]
