"""What people do with polls. `cast` is the only way in for a ballot."""

from .batches import (
    differences,
    discard_batch,
    enter_ballot,
    enter_stub,
    open_batch,
    settle,
    take_back_ballot,
    take_back_stub,
)
from .casting import Receipt, cast, receipts_of, voters_for
from .counting import commit_batch
from .loading import Figures, load_ballots
from .named_paper import enter_slip
from .publishing import publish_poll
from .sealing import close_due, ensure_sealed, seal
from .slips import (
    cast_by_slip,
    issue_slips,
    note_deliveries,
    slip_of_code,
    slips_in_door_order,
)
from .spreading import ask_everywhere
from .voiding import void

__all__ = [
    "Figures",
    "Receipt",
    "ask_everywhere",
    "cast",
    "cast_by_slip",
    "close_due",
    "commit_batch",
    "differences",
    "discard_batch",
    "ensure_sealed",
    "enter_ballot",
    "enter_slip",
    "enter_stub",
    "issue_slips",
    "load_ballots",
    "note_deliveries",
    "open_batch",
    "publish_poll",
    "receipts_of",
    "seal",
    "settle",
    "slip_of_code",
    "slips_in_door_order",
    "take_back_ballot",
    "take_back_stub",
    "void",
    "voters_for",
]
