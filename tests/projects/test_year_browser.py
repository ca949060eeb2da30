"""One project's year in a real browser: drafted by a resident on a phone, archived by the office.

Everything is done by clicks and typing on the screens that people have; only the days pass by
themselves.
"""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from PIL import Image

from accounts.models import User
from projects.models import Grant, ProjectPage, Status
from tests import factories as make
from tests.e2e.people import already_in
from tests.factories.projects import APPROVED, IN_TIME, LATER, POSTED, REVIEWED

from .conftest import Town

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.chinese_house,
    pytest.mark.django_db(transaction=True),
]
As = Callable[..., "Page"]
TEXTS = {
    "summary": "一楼放一个书架，邻居们借书还书。",
    "theme": "邻里互助",
    "starts_on": "2026-04-01",
    "ends_on": "2026-11-30",
    "need": "三号楼二十六户里有十一户说孩子放学后没有书看。",
    "beneficiaries": "三号楼居民",
    "plan": "四月做书架，五月起每月一次读书会。",
    "risks": "书丢失：登记借阅。",
    "sustainability": "楼组长接着管。",
    "milestones-0-label": "读书会",
    "milestones-0-target": "6",
    "budget_lines-0-label": "书架",
    "budget_lines-0-unit_price": "3000",
    "budget_lines-0-quantity": "2",
}
PROSE = "书架做好了，读书会办了六次，孩子们很喜欢，家长也来了。"


@pytest.fixture
def as_at(open_page: Callable[..., "Page"], live_server: "LiveServer") -> As:
    """Open a screen as somebody who signs in now, whatever day it is."""

    def screen(account: User, width: int = 1280) -> "Page":
        page = open_page(width=width)
        already_in(page, live_server, account)
        return page

    return screen


def fill(place: "Page | Locator", texts: dict[str, str]) -> None:
    for name, text in texts.items():
        place.locator(f"[name={name}]").fill(text)


def press(place: "Page | Locator", label: str) -> None:
    """Press the last button that says so, and wait for the page that comes."""
    page: Page = getattr(place, "page", place)  # type: ignore[arg-type]  # one of the two has it
    with page.expect_navigation():
        place.get_by_role("button", name=label).last.click()


def opened(page: "Page", label: str) -> "Locator":
    """Open the part of a screen whose summary says so."""
    part = page.locator(f'details:has(> summary:has-text("{label}"))').first
    part.locator("> summary").click()
    return part


def image(name: str) -> Any:
    out = BytesIO()
    Image.new("RGB", (320, 200)).save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def drafted_by(lead: User, town: Town, as_at: As) -> None:
    """A resident writes a proposal, is told what is missing, and hands it in."""
    phone = as_at(lead, 390)
    phone.goto(town.round.url)
    phone.get_by_role("link", name="我要申报").click()
    phone.fill("[name=title]", "楼道里的小书架")
    press(phone, "开始")
    press(phone, "检查并提交")
    phone.get_by_text("请写明需求").click()
    phone.wait_for_url("**#id_need")
    fill(phone, TEXTS)
    phone.locator("[name=leads-0-agreed]").check()
    phone.locator("[name=budget_lines-0-category]").select_option("material")
    press(phone, "检查并提交")
    press(phone, "现在提交")
    phone.get_by_text("自治办初审").wait_for()


def judged_by(reviewer: User, town: Town, as_at: As) -> None:
    """The office seats a reviewer and deals out; the reviewer declares, scores and submits."""
    office = as_at(town.officer)
    office.goto(reverse("round_panel", args=[town.round.pk]))
    fill(office, {"account": reviewer.username})
    press(office, "添加")
    office.fill("#each", "1")
    press(office, "平均分配")

    phone = as_at(reviewer, 390)
    phone.goto(reverse("projects:reviews"))
    phone.get_by_role("link", name="楼道里的小书架").click()
    press(phone, "无需回避")
    for field in phone.locator("[name^=points-]").all():
        field.fill("88")
    press(phone, "提交评审")
    phone.get_by_text("已提交：88").wait_for()


def desk(town: Town, as_at: As, label: str) -> "Page":
    """Take a step on the desk of the round with all that are ticked."""
    office = as_at(town.officer)
    office.goto(reverse("round_papers", args=[town.round.pk]))
    press(office, f"{label}：所有打勾的")
    return office


def paid_and_spent(grant: Grant, town: Town, as_at: As) -> None:
    """The office records agreement and payment; the worker enters an expense with its voucher."""
    money = reverse("project_money", args=[grant.pk])
    office = as_at(town.officer)
    office.goto(money)
    agreement = opened(office, "登记协议")
    fill(agreement, {"signed_on": "2026-04-01", "number": "2026-01"})
    agreement.locator("[name=copy]").set_input_files(image("agreement.png"))
    press(agreement, "登记")
    payment = opened(office, "登记拨付")
    fill(payment, {"reference": "BK-001"})
    press(payment, "已拨付")
    office.goto(reverse("project_grant", args=[grant.pk]))
    press(opened(office, "开始实施"), "确认")

    worker = as_at(town.worker)
    worker.goto(money)
    expense = opened(worker, "登记支出")
    fill(expense, {"amount": "5800", "spent_on": "2026-04-01", "what": "书架", "payee": "木工坊"})
    expense.locator("[name=voucher]").set_input_files(image("voucher.png"))
    press(expense, "登记")


def closed_and_archived(grant: Grant, town: Town, as_at: As) -> None:
    office = as_at(town.officer)
    office.goto(reverse("project_grant", args=[grant.pk]))
    press(opened(office, "结项"), "确认")
    office.goto(reverse("project_archive", args=[grant.pk]))
    evaluation = opened(office, "写评估")
    fill(evaluation, {"opinion": "做得实在。"})
    press(evaluation, "保存评估")
    office.goto(reverse("project_grant", args=[grant.pk]))
    press(opened(office, "归档"), "确认")


def test_a_project_goes_from_draft_to_archive_by_clicks(
    town: Town, as_at: As, live_server: "LiveServer", console: list[str]
) -> None:
    lead = make.account_of(make.neighbour(town.home, name="林小满"))
    reviewer = make.user(username="reviewer", first_name="宋以宁")

    with time_machine.travel(IN_TIME):
        drafted_by(lead, town, as_at)
    with time_machine.travel(REVIEWED):
        desk(town, as_at, "初审通过")
        desk(town, as_at, "进入评审")
        judged_by(reviewer, town, as_at)
    with time_machine.travel(POSTED):
        desk(town, as_at, "公示")
    with time_machine.travel(APPROVED):
        desk(town, as_at, "立项")
    grant = Grant.objects.get()
    assert (grant.status, grant.awarded) == (Status.APPROVED, 6000)

    with time_machine.travel(LATER):
        paid_and_spent(grant, town, as_at)
        phone = as_at(lead, 390)
        phone.goto(reverse("projects:report_closing", args=[grant.pk]))
        fill(phone, dict.fromkeys(("summary", "problems", "outlook"), PROSE))
        press(phone, "提交报告")

        closed_and_archived(grant, town, as_at)

        phone.goto(ProjectPage.objects.get().url)
        phone.get_by_text("已归档").first.wait_for()
    grant.refresh_from_db()
    assert (grant.status, grant.paid, grant.spent) == (Status.ARCHIVED, 3600, 5800)
    assert console == []
