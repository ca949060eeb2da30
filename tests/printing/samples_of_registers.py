"""Papers that add up or list: the worksheet of an owners' vote."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from communities.models import Community, SubDistrict
from surveys.models import OwnersWorksheet
from surveys.owners.counting import State, Totals, Weight
from surveys.owners.paper import worksheet_context

FRIDAY = timezone.make_aware(datetime(2026, 11, 20, 15))
COMMUNITY = Community(name="海防村居民区", sub_district=SubDistrict(name="澄河街道"))
WORKSHEET = OwnersWorksheet(
    community=COMMUNITY,
    title="䶮𬭎㛃龑小区续筹维修资金",
    matter="6",
    held_on=date(2026, 10, 25),
    clause="已送达的表决票，业主在规定时间内不提出同意、反对或者弃权意见的，计入已表决的多数票。",
)
TOTALS = Totals(
    {
        State.FOR: Weight(525, 4_200_000),
        State.AGAINST: Weight(148, 1_184_000),
        State.ABSTAIN: Weight(27, 216_000),
        State.DELIVERED: Weight(212, 1_696_000),
        State.NONE: Weight(88, 704_000),
    }
)
with translation.override("zh-hans"):
    OWNERS_WORKSHEET: dict[str, Any] = worksheet_context(WORKSHEET, TOTALS, FRIDAY)

REGISTERS: dict[str, tuple[str, dict[str, Any], int]] = {
    "owners' worksheet": ("print/form.html", OWNERS_WORKSHEET, 1),
}
