"""What is copied of paper: the pact, and the slips of piles that were entered."""

from typing import TYPE_CHECKING, Any

from printing.codes import new_code
from surveys.models import Pact, RollEntry, Slip
from surveys.models.paper import SLIP_KIND, SLIP_LENGTH

if TYPE_CHECKING:
    from .scale import Copy


def slips_of_piles(copy: "Copy") -> None:
    """The slips whose stubs a batch has; each copy has a code of its own."""

    def recode(row: Any) -> None:
        row.code = new_code(SLIP_KIND, SLIP_LENGTH)

    for batch, poll in (
        copy.inside(RollEntry).exclude(batch=None).values_list("batch", "poll").distinct()
    ):
        homes = RollEntry.objects.filter(batch=batch).values("household")
        copy.copies.rows(Slip.objects.filter(poll=poll, household__in=homes), recode)


def pact(copy: "Copy") -> None:
    """What residents agree to before they write."""
    copy.copies.rows(Pact.objects.filter(sub_district=copy.base))
