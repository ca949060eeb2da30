"""What is copied of activities beside sign-ups: joint meetings, and goods that were handed out."""

from typing import TYPE_CHECKING, Any

from activities.models import (
    AgendaPoint,
    Claim,
    FollowUp,
    FollowUpStep,
    Lot,
    Meeting,
    Party,
    PickUp,
    Portion,
    StockEntry,
    Supply,
)
from activities.models.supplies import new_claim_code
from communities.models import Grid

if TYPE_CHECKING:
    from .scale import Copy


def meetings(copy: "Copy") -> None:
    """Agendas, who came, what was agreed and what came of it."""
    copy.of_communities(Meeting, Party, AgendaPoint, FollowUp)
    agreed = copy.inside(FollowUp)
    copy.copies.rows(FollowUpStep.objects.filter(follow_up__in=agreed))


def goods(copy: "Copy") -> None:
    """Stock, lots of the sub-district, what households reserved or collected."""

    def narrow(row: Any) -> None:
        row.grid_ids = [copy.copies.of(Grid, grid) for grid in row.grid_ids]

    def enter(row: Any) -> None:
        row.key = f"{row.key}-{copy.number}"

    def reserve(row: Any) -> None:
        enter(row)
        row.code = new_claim_code()

    copy.copies.rows(copy.inside(Supply), narrow)
    copy.copies.rows(copy.inside(StockEntry), enter)
    copy.copies.rows(Lot.objects.filter(sub_district=copy.base))
    copy.of_communities(Portion, PickUp)
    copy.copies.rows(copy.inside(Claim), reserve)
