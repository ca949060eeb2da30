"""Budget tables and shares of an award, as they stand on paper."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home.dates import yuan_text
from projects.models import RoundPage, Source
from projects.models.vocabulary import NOTHING, LineOfMoney
from projects.money.shares import parts_of

from .sections import Table

WIDTHS = ("25mm", "", "23mm", "16mm", "14mm", "24mm", "25mm")
BLANK_LINES = 10


def budget(lines: Iterable[LineOfMoney], *, label: str = "", blank: int = 0) -> Table:
    """The lines of a budget with its sums; `blank` lines when there is nothing to print yet."""
    found = list(lines)
    asked = sum((line.amount for line in found if line.source == Source.GRANT), NOTHING)
    return Table(
        label or _("Budget (yuan)"),
        [
            _("Category"),
            _("What for"),
            _("Unit price"),
            _("Quantity"),
            pgettext("quantity", "Unit"),
            _("Amount"),
            _("Source"),
        ],
        WIDTHS,
        [_row(line) for line in found],
        numbers=frozenset({2, 3, 5}),
        blank=0 if found else blank,
        total=[_("Together"), "", "", "", "", _sum(found), ""],
        note=_("Of this the grant: %(amount)s") % {"amount": yuan_text(asked)} if found else "",
    )


def _row(line: LineOfMoney) -> list[str]:
    return [
        line.get_category_display(),
        line.label,
        f"{line.unit_price:,.2f}",
        f"{line.quantity.normalize():f}",
        line.unit,
        f"{line.amount:,.2f}",
        line.get_source_display(),
    ]


def _sum(lines: Sequence[LineOfMoney]) -> str:
    return f"{sum((line.amount for line in lines), NOTHING):,.2f}" if lines else ""


def instalments(call: RoundPage | None, awarded: Decimal) -> list[tuple[str, int, Decimal]]:
    """When, per cent and yuan of each instalment; the last one takes what rounding left."""
    if call is None or not call.instalments.exists():
        return []
    return [(part.label, part.percent, part.amount) for part in parts_of(call, awarded)]
