"""Lists of what the communities app keeps: notices, residents, houses, phones, letters, posters."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from home.dates import day_text

from .models import (
    Building,
    Community,
    DoorLetter,
    Estate,
    Grid,
    Household,
    JoinPoster,
    NoticePage,
    Resident,
    ServicePhone,
)
from .resident_forms import EnterAtDeskView, ResidentForm
from .roles import managed_community_ids
from .viewsets import (
    CommunityChooserViewSet,
    CommunityColumn,
    CommunityModelViewSet,
    CommunityPageListingViewSet,
)


class DayColumn(Column):
    """A day with its weekday, also one to come: Wagtail's own column only knows the past."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return day_text(value) if value else ""


def urgency(notice: NoticePage) -> str:
    """The word where it holds, and no red cross where it does not."""
    return str(NoticePage._meta.get_field("urgent").verbose_name) if notice.urgent else ""


class NoticeViewSet(CommunityPageListingViewSet):
    """Notices."""

    model = NoticePage
    name = "notices"
    icon = "thumbtack"
    menu_label = _("Notices")
    add_to_admin_menu = True
    columns = [
        PageTitleColumn("title", label=_("Notice"), sort_key="title", classname="title"),
        CommunityColumn(),
        Column("urgent", label=_("Urgent"), accessor=urgency, sort_key="urgent", width="8%"),
        DayColumn("issued_on", label=_("Issued"), sort_key="issued_on", width="16%"),
        DayColumn("expires_at", label=_("Valid until"), sort_key="expires_at", width="16%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="10%"),
    ]
    list_filter = ["urgent", "issued_on", "expires_at", "live"]


def _step(label: Any, url_name: str, row: Model, icon: str) -> Button:
    """Return the entry of a row's menu that leads to a step of the desk."""
    return Button(label, url=reverse(url_name, args=[row.pk]), icon_name=icon, priority=25)


def _in_own_buildings(rows: QuerySet[Any], path: str, user: Any) -> QuerySet[Any]:
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
        mine = _in_own_buildings(with_consent, "household__building", self.request.user)
        return mine.select_related("household__building")

    def get_list_more_buttons(self, instance: Resident) -> list[Any]:
        """Offer what is a verb of its own."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if instance.status in Resident.ACTIVE:
            if not getattr(instance, "service_consents", True):
                label = _("Consent on paper…")
                buttons.append(_step(label, "people_paper_consent", instance, "doc-full"))
            buttons += [
                _step(_("Moved out…"), "people_moved_out", instance, "logout"),
                _step(
                    _("Release the phone number…"), "people_release_phone", instance, "mobile-alt"
                ),
            ]
        return buttons


class HouseholdIndexView(generic.IndexView):
    """Households with their building in the same query."""

    def get_base_queryset(self) -> QuerySet[Household]:
        rows: QuerySet[Household] = super().get_base_queryset()
        mine = _in_own_buildings(rows, "building", self.request.user)
        return mine.select_related("building")

    def get_list_more_buttons(self, instance: Household) -> list[Any]:
        """Offer a letter for this household alone."""
        letter = _step(_("Print a door letter…"), "people_household_letter", instance, "mail")
        return [*super().get_list_more_buttons(instance), letter]


class BuildingIndexView(generic.IndexView):
    """Buildings with grid, estate and leader in the same query."""

    def get_base_queryset(self) -> QuerySet[Building]:
        rows: QuerySet[Building] = super().get_base_queryset()
        return rows.select_related("grid", "estate", "leader")


class LetterIndexView(generic.IndexView):
    """Letters with the household that got them in the same query."""

    def get_base_queryset(self) -> QuerySet[DoorLetter]:
        rows: QuerySet[DoorLetter] = super().get_base_queryset()
        return rows.select_related("household__building")

    def get_list_more_buttons(self, instance: DoorLetter) -> list[Any]:
        """Offer to withdraw a letter that is still open, and a new one."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if instance.used_at is None and instance.revoked_at is None:
            buttons.append(_step(_("Withdraw…"), "people_letter_revoke", instance, "bin"))
        home = instance.household
        return [*buttons, _step(_("Print a door letter…"), "people_household_letter", home, "mail")]


class PosterIndexView(generic.IndexView):
    """Posters with their place in the same query."""

    def get_base_queryset(self) -> QuerySet[JoinPoster]:
        rows: QuerySet[JoinPoster] = super().get_base_queryset()
        return rows.select_related("grid", "building")


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


class BuildingViewSet(CommunityModelViewSet):
    """Buildings."""

    model = Building
    index_view_class = BuildingIndexView
    name = "buildings"
    icon = "desktop"
    menu_label = _("Buildings")
    list_display = ["name", "address", "grid", "estate", "leader"]
    list_filter = ["grid", "estate"]
    search_fields = ["name", "address"]
    list_export = ["name", "address", "grid", "estate"]
    panels = [
        "community",
        MultiFieldPanel([FieldPanel("name"), FieldPanel("address")], heading=_("Name and address")),
        MultiFieldPanel(
            [FieldPanel("estate"), FieldPanel("grid")],
            heading=_("Belongs to"),
            help_text=_("The grid decides which grid worker confirms the residents."),
        ),
        FieldPanel("leader", help_text=_("A confirmed resident; sees the building's lists.")),
    ]


class GridViewSet(CommunityModelViewSet):
    """Grids."""

    model = Grid
    name = "grids"
    icon = "table"
    menu_label = _("Grids")
    list_display = ["name", "worker", "phone"]
    search_fields = ["name", "phone"]
    panels = ["community", "name", "worker", "phone"]


class EstateViewSet(CommunityModelViewSet):
    """Estates."""

    model = Estate
    name = "estates"
    icon = "globe"
    menu_label = _("Estates")
    list_display = ["name", "property_manager", "repair_phone", "owners_committee"]
    list_filter = ["repair_24h"]
    search_fields = ["name", "address", "property_manager"]
    panels = [
        "community",
        MultiFieldPanel([FieldPanel("name"), FieldPanel("address")], heading=_("Name and address")),
        MultiFieldPanel(
            [
                FieldPanel("property_manager"),
                FieldPanel("repair_phone"),
                FieldPanel("repair_24h"),
                FieldPanel("owners_committee"),
            ],
            heading=_("Who looks after it"),
            help_text=_("Shown on the community's page and in the handbook's phone table."),
        ),
    ]


class ServicePhoneViewSet(CommunityModelViewSet):
    """Service phones."""

    model = ServicePhone
    name = "phones"
    icon = "mobile-alt"
    menu_label = _("Service phones")
    list_display = ["label", "phone", "category", "estate", "all_day"]
    list_filter = ["category", "estate", "all_day"]
    search_fields = ["label", "phone"]
    panels = ["community", "category", "label", "phone", "all_day", "estate", "order"]


class JoinPosterViewSet(CommunityModelViewSet):
    """Posters that lead to joining."""

    model = JoinPoster
    index_view_class = PosterIndexView
    name = "posters"
    icon = "media"
    menu_label = _("Join posters")
    readonly = True
    list_display = ["__str__", "issued_at", "expires_at"]
    list_filter = ["grid", "building"]
    inspect_view_fields = ["grid", "building", "issued_at", "expires_at"]


class DoorLetterViewSet(CommunityModelViewSet):
    """Letters to the door: who got one, and whether it was used. The code itself stays hidden."""

    model = DoorLetter
    index_view_class = LetterIndexView
    name = "letters"
    icon = "mail"
    menu_label = _("Door letters")
    readonly = True
    list_display = ["household", "issued_at", "expires_at", "used_at", "revoked_at"]
    list_filter = ["household__building", "issued_at"]
    search_fields = ["household__unit", "household__building__name"]
    inspect_view_fields = [
        "household",
        "issued_at",
        "issued_by",
        "expires_at",
        "used_at",
        "used_by",
        "revoked_at",
    ]


class CommunityViewSet(CommunityModelViewSet):
    """Communities: what is printed on everything. Opening one is a form of its own."""

    model = Community
    name = "communities"
    icon = "site"
    menu_label = _("Communities")
    menu_name = "communities"
    add_to_admin_menu = True
    list_display = ["name", "code", "address", "phone", "hours"]
    list_filter = ["sub_district"]
    search_fields = ["name", "code", "address"]
    panels = [
        "name",
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("phone"), FieldPanel("hours")],
            heading=_("The residents' committee's office"),
            help_text=_("Printed on every notice, poster and handbook."),
        ),
        FieldPanel("profile"),
        FieldPanel("accent"),
    ]


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


CHOOSERS = [ResidentChooser, HouseholdChooser]


class PeopleAndPlaces(ModelViewSetGroup):
    """The menu of who lives where, and of what hangs and lies at their doors."""

    menu_label = _("Residents")
    menu_name = "people"
    menu_icon = "group"
    items = (
        ResidentViewSet,
        HouseholdViewSet,
        BuildingViewSet,
        GridViewSet,
        EstateViewSet,
        ServicePhoneViewSet,
        JoinPosterViewSet,
        DoorLetterViewSet,
    )
