"""Counters of money: read under a lock, and written over what was read, exactly.

No sum is left to the database: SQLite would add amounts as floats.
"""

from decimal import Decimal
from typing import Any

from projects.models import Grant, RoundAccount
from projects.models.vocabulary import NOTHING

from .errors import AwardedAgain, Changed


def count(row: Any, **after: Decimal) -> None:
    """Write new counters over those that were read, and over no others; raises `Changed`."""
    read = {name: getattr(row, name) for name in after}
    if not type(row)._default_manager.filter(pk=row.pk, **read).update(**after):
        raise Changed
    for name, value in after.items():
        setattr(row, name, value)


def account_of(grant: Grant) -> RoundAccount | None:
    """The account of the grant's round, locked; after the grant's own row, always in this order."""
    accounts = RoundAccount.objects.select_for_update()
    return accounts.filter(round_id=grant.round_id).first()


def give_back(grant: Grant, amount: Decimal) -> None:
    """Put money of an award back into the pool; a negative amount takes it out again.

    Raises `AwardedAgain` when the pool does not have so much any more.
    """
    account = account_of(grant)
    if account is not None:
        if account.left < -amount:
            raise AwardedAgain
        count(account, returned=account.returned + amount)


def left_in_pool(account: RoundAccount | None) -> Decimal:
    """What can still be awarded."""
    return account.left if account else NOTHING
