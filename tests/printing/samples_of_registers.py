"""Papers that add up or list: the worksheet of an owners' vote, suggestions and their register."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from communities.models import Community, Resident, SubDistrict
from surveys.models import OwnersWorksheet, Suggestion
from surveys.owners.counting import State, Totals, Weight
from surveys.owners.paper import worksheet_context
from surveys.suggestions_paper import register_context, thanks_context

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
SUGGESTIONS = [
    Suggestion(
        community=COMMUNITY,
        author=Resident(name="欧阳小明"),
        text="巡逻小喇叭影响孩子休息，八点半以后能不能只亮灯？䶮𬭎㛃龑",
        theme="safe",
        created_at=FRIDAY - timedelta(days=9),
        decision="partly",
        reply="部分采纳。巡逻队从本周起改为只在路口各喊一次，八点半以后只亮灯、不出声。",
        replied_at=FRIDAY - timedelta(days=7),
    ),
    Suggestion(
        community=COMMUNITY,
        channel="phone",
        text="421弄门口的人行道被共享单车堵住，轮椅过不去。",
        theme="traffic",
        created_at=FRIDAY - timedelta(days=6),
        decision="passed_on",
        reply="已转街道城市管理办，结果在这里公布。",
        replied_at=FRIDAY - timedelta(days=5),
        passed_on_to="街道城市管理办",
        outside_answer="已在弄口东侧划出停放区。",
        outside_answered_on=FRIDAY.date(),
    ),
    Suggestion(
        community=COMMUNITY,
        channel="desk",
        text="希望手册里加一页：家里老人摔倒了先做什么。",
        theme="life",
        created_at=FRIDAY - timedelta(days=2),
        public=False,
    ),
]
with translation.override("zh-hans"):
    OWNERS_WORKSHEET: dict[str, Any] = worksheet_context(WORKSHEET, TOTALS, FRIDAY)
    THANKS = thanks_context(SUGGESTIONS[1], "T7K49QXH2M5A")
    REGISTER = register_context(
        COMMUNITY, date(2026, 11, 1), FRIDAY.date(), SUGGESTIONS, everything=True
    )

REGISTERS: dict[str, tuple[str, dict[str, Any], int]] = {
    "owners' worksheet": ("print/form.html", OWNERS_WORKSHEET, 1),
    "slip of thanks": ("print/thanks_slip.html", THANKS, 1),
    "register of suggestions": ("print/suggestion_register.html", REGISTER, 1),
}
