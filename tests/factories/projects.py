"""Factories of projects: rounds, proposals, and grants at any point of their life."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from communities.models import Community, SubDistrict
from projects.lifecycle import apply
from projects.models import Grant, ProjectPage, RoundPage
from projects.services import open_grant, record_score

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS = datetime(2026, 1, 12, 9, 0, tzinfo=SHANGHAI)
CLOSES = datetime(2026, 2, 13, 18, 0, tzinfo=SHANGHAI)
IN_TIME = OPENS + timedelta(days=7)
SCREENED = datetime(2026, 2, 25, 10, 0, tzinfo=SHANGHAI)
REVIEWED = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
POSTED = datetime(2026, 3, 16, 9, 0, tzinfo=SHANGHAI)
APPROVED = datetime(2026, 3, 23, 9, 0, tzinfo=SHANGHAI)
LATER = datetime(2026, 4, 1, 9, 0, tzinfo=SHANGHAI)

RUBRIC = (
    ("need", "需求与民意", 25),
    ("taking_part", "参与与自治", 25),
    ("feasibility", "方案可行", 20),
    ("budget", "预算合理", 15),
    ("lasting", "可持续与可复制", 10),
    ("innovation", "创新", 5),
)
WAY = {
    "submit": IN_TIME,
    "screen": SCREENED,
    "review": REVIEWED,
    "post": POSTED,
    "approve": APPROVED,
    "start": LATER,
}

_number = itertools.count(1)


def round_page(of: SubDistrict, **fields: Any) -> RoundPage:
    """A published round whose call is open from 12 January to 13 February 2026."""
    fields.setdefault("code", f"R{next(_number)}")
    fields.setdefault("title", f"{fields['code']}年度微项目")
    fields.setdefault("call_opens_at", OPENS)
    fields.setdefault("call_closes_at", CLOSES)
    fields.setdefault("pool", Decimal("300000"))
    publish = fields.pop("publish", True)
    call = RoundPage(slug=f"round-{fields['code'].lower()}", live=False, **fields)
    for key, label, weight in RUBRIC:
        call.criteria.create(key=key, label=label, weight=weight)
    call.instalments.create(label="立项后", percent=60)
    call.instalments.create(label="结项后", percent=40, awaits="closing")
    of.page.add_child(instance=call)
    if publish:
        call.save_revision().publish()
        call.refresh_from_db()
    return call


def project(community: Community, round_: RoundPage | None = None, **fields: Any) -> ProjectPage:
    """A complete proposal, kept as a draft; `lines` are `(category, yuan)` of the grant's money.

    `leads` are names; the first one acts with the account `lead_user`.
    """
    lines = fields.pop("lines", (("material", 6000), ("print", 2000)))
    leads = fields.pop("leads", ("许念慈",))
    lead_user = fields.pop("lead_user", None)
    number = next(_number)
    fields = {
        "title": f"楼道公约共写{number}",
        "slug": f"project-{number}",
        "code": f"MP{number}",
        "theme": "邻里公约",
        "summary": "把楼道里的事写成大家认的规矩。",
        "starts_on": "2026-04-01",
        "ends_on": "2026-11-30",
        "need": "入户走访42户,31户提到楼道堆物。",
        "beneficiaries": "三幢楼的居民",
        "people": 300,
        "plan": "三次沙龙,一次公约签署。",
        "risks": "参加的人少:由楼组长逐户邀请。",
        "sustainability": "公约由楼组长每季度回看一次。",
        **fields,
    }
    page = ProjectPage(round=round_, live=False, **fields)
    for place, name in enumerate(leads):
        user = lead_user if place == 0 else None
        page.leads.create(name=name, role="社工", phone="021-55501234", user=user, agreed=True)
    page.milestones.create(label="参加沙龙的居民", target=90, unit="人次")
    for category, amount in lines:
        page.budget_lines.create(category=category, label=category, unit_price=amount, quantity=1)
    community.page.add_child(instance=page)
    page.save_revision()
    page.refresh_from_db()
    return page


def grant_at(
    page: ProjectPage, status: str, *, worker: User, officer: User, score: str | None = "86.4"
) -> Grant:
    """The grant of a project on the usual way, up to `status` (at most `implementing`).

    Without a `score` its reviewers have to give it.
    """
    grant = open_grant(page)
    stops = ("submitted", "screened", "in_review", "on_notice", "approved", "implementing")
    reached = stops.index(grant.status) + 1 if grant.status in stops else 0
    for (action, at), stop in list(zip(WAY.items(), stops, strict=True))[reached:]:
        if grant.status == status:
            break
        apply(grant, action, by=worker if action == "submit" else officer, at=at)
        if stop == "in_review" and score is not None:
            record_score(grant, score, by=officer, at=at)
    return grant


def written_report(grant: Grant, kind: str, *, by: User, at: datetime) -> None:
    """The prose of a report, as complete as it has to be."""
    from projects.reporting.writing import write_report

    texts = {
        "summary": "三场沙龙都办了，居民自己写下了公约。",
        "problems": "第二场来的人少，改在晚上以后坐满了。",
        "outlook": "公约由楼组长每季度回看一次。",
    }
    write_report(grant, kind, texts, by=by, at=at)
