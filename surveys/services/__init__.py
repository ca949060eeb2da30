"""What people do with polls. `cast` is the only way in for a ballot."""

from .casting import Receipt, cast, receipts_of, voters_for
from .loading import Figures, load_ballots
from .publishing import publish_poll
from .sealing import close_due, ensure_sealed, seal

__all__ = [
    "Figures",
    "Receipt",
    "cast",
    "close_due",
    "ensure_sealed",
    "load_ballots",
    "publish_poll",
    "receipts_of",
    "seal",
    "voters_for",
]
