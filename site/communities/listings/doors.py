"""What hangs and lies at the doors: posters that lead to joining, and letters."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic

from ..models import DoorLetter, JoinPoster
from ..viewsets import CommunityModelViewSet
from .steps import step


class PosterIndexView(generic.IndexView):
    """Posters with their place in the same query."""

    def get_base_queryset(self) -> QuerySet[JoinPoster]:
        rows: QuerySet[JoinPoster] = super().get_base_queryset()
        return rows.select_related("grid", "building")


class LetterIndexView(generic.IndexView):
    """Letters with the household that got them in the same query."""

    def get_base_queryset(self) -> QuerySet[DoorLetter]:
        rows: QuerySet[DoorLetter] = super().get_base_queryset()
        return rows.select_related("household__building")

    def get_list_more_buttons(self, instance: DoorLetter) -> list[Any]:
        """Offer to withdraw a letter that is still open, and a new one."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if instance.used_at is None and instance.revoked_at is None:
            buttons.append(step(_("Withdraw…"), "people_letter_revoke", instance, "bin"))
        home = instance.household
        return [*buttons, step(_("Print a door letter…"), "people_household_letter", home, "mail")]


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
