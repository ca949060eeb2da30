"""An award in parts: when so many per cent are paid, and what that comes to."""

from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from projects.models import Awaits, Grant, Instalment, RoundPage
from projects.models.vocabulary import CENT

WHOLE = 100


class Part(NamedTuple):
    """One instalment as the round plans it."""

    key: str
    label: str
    percent: int
    amount: Decimal
    awaits: str


def parts_of(call: RoundPage | None, awarded: Decimal) -> list[Part]:
    """An award in the round's instalments; the last one takes what rounding left.

    A round without instalments pays all at once, after the agreement.
    """
    shares = list(call.instalments.all()) if call else []
    if not shares:
        return [Part("all", _("in one sum"), WHOLE, awarded, Awaits.AGREEMENT)]
    parts, left = [], awarded
    for number, share in enumerate(shares, 1):
        amount = (awarded * share.percent / WHOLE).quantize(CENT, ROUND_DOWN)
        amount = left if number == len(shares) else amount
        parts.append(Part(share.key, share.label, share.percent, amount, share.awaits))
        left -= amount
    return parts


def plan_instalments(grant: Grant) -> None:
    """Write the instalments of an award down, once: what the round changes later is not for it."""
    if not grant.is_funded or grant.instalments.exists():
        return
    Instalment.objects.bulk_create(
        (
            Instalment(
                community_id=grant.community_id,
                grant=grant,
                order=order,
                key=part.key,
                label=part.label,
                percent=part.percent,
                amount=part.amount,
                awaits=part.awaits,
            )
            for order, part in enumerate(parts_of(grant.round, grant.awarded))
        ),
        ignore_conflicts=True,
    )


def cut_instalments(grant: Grant, less: Decimal) -> bool:
    """Take an amount from the instalments that are not paid, the last first; tell if all of it."""
    left = less
    for instalment in grant.instalments.filter(paid_on=None).order_by("-order"):
        cut = min(left, instalment.amount)
        instalment.amount -= cut
        instalment.save(update_fields=["amount"])
        left -= cut
    return not left
