"""Communities and where they lie: estates, grids, buildings, and whom one calls there."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views import generic

from ..models import Building, Community, Estate, Grid, ServicePhone
from ..viewsets import CommunityModelViewSet


class BuildingIndexView(generic.IndexView):
    """Buildings with grid, estate and leader in the same query."""

    def get_base_queryset(self) -> QuerySet[Building]:
        rows: QuerySet[Building] = super().get_base_queryset()
        return rows.select_related("grid", "estate", "leader")


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
