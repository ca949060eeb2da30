"""The papers of projects, read back: forms, sheets, notices, letters, reports, the dossier."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from activities.models import Attendance, Places
from activities.services import check_in
from printing import pages
from projects import archive
from projects.errors import NotDecided, NothingToPost
from projects.lifecycle import apply
from projects.models import Grant, ProjectPage
from projects.printed import closing, dossier, letters, notice, proposal, review
from projects.printed.money import instalments
from tests import factories as make
from tests.factories import surveys
from tests.factories.activities import make_activity
from tests.factories.projects import APPROVED, LATER, grant_at, project
from tests.paper import ordered, printed
from tests.printing.reading import words

from .conftest import Town

pytestmark = pytest.mark.chinese

A4, A3 = (210, 297), (297, 420)
CHINESE = "zh-hans"
RARE = "䶮𬭎㛃龑"


def reached(town: Town, status: str, **fields: Any) -> Grant:
    page = project(town.home, town.round, **fields)
    return grant_at(page, status, worker=town.worker, officer=town.officer)


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_form_holds_every_field_and_the_sum_of_the_grant(town: Town) -> None:
    page = project(town.home, town.round, leads=("方䶮", "许𬭎"), title=f"邻里{RARE}")
    text = words(proposal.proposal_form(page, language=CHINESE))
    for said in (page.title, page.theme, page.need, page.plan, page.risks, page.sustainability):
        assert flat(said) in text
    for name in (
        "方䶮",
        "许𬭎",
        "021-55501234",
        "参加沙龙的居民",
        "人次",
        "2026年4月1日至2026年11月30日",
    ):
        assert flat(name) in text
    assert "8,000.00" in text
    assert "其中申请资助：8,000元" in text
    assert "初审意见" in text


def test_the_form_is_what_was_handed_in_whatever_was_written_later(town: Town) -> None:
    grant = reached(town, "submitted")
    draft = grant.page.get_latest_revision_as_object()
    draft.need = "后来改写的需求"
    draft.save_revision()
    page = ProjectPage.objects.get(pk=grant.pk)
    assert "后来改写" not in words(
        proposal.proposal_form(proposal.version_to_print(page, grant), language=CHINESE)
    )


def test_the_blank_form_has_room_and_no_project(town: Town) -> None:
    project(town.home, town.round, title="别的项目")
    pdf = proposal.blank_form(town.round, town.place, language=CHINESE)
    assert "别的项目" not in words(pdf)
    assert "5,000元至30,000元" in words(pdf)
    assert pages.page_count(pdf) <= 3


def test_a_score_sheet_has_the_rubric_the_declaration_and_one_page(town: Town) -> None:
    grant = reached(town, "in_review")
    pdf = review.score_sheets(town.round, [grant, grant], language=CHINESE)
    assert pages.page_sizes(pdf) == [A4, A4]
    text = words(pdf)
    for said in ("需求与民意", "可持续与可复制", "利益关系", "立项线75分", "不适用", grant.title):
        assert said in text
    blank = review.score_sheets(town.round, [], language=CHINESE)
    assert grant.title not in words(blank)


@pytest.mark.chinese_house
def test_the_notice_says_how_long_it_hangs_and_to_whom_one_objects(town: Town) -> None:
    with pytest.raises(NothingToPost):
        notice.public_notice(town.round, on=date(2026, 3, 16), language=CHINESE)
    grant = reached(town, "on_notice")
    town.place.phone = "021-5555 0100"
    town.place.save()
    pdf = notice.public_notice(town.round, on=date(2026, 3, 16), language=CHINESE)
    text = words(pdf)
    assert "2026年3月16日（星期一）至3月20日（星期五）" in text
    assert "公示5个工作日" in text
    assert grant.title in text
    assert "8,000元" in text
    assert f"向{town.place.name}自治办021-55550100反映" in text
    large = notice.public_notice(town.round, on=date(2026, 3, 16), size="A3", language=CHINESE)
    assert pages.page_sizes(large) == [A3]


def test_fifteen_approved_projects_fit_on_one_sheet(town: Town) -> None:
    for _turn in range(15):
        reached(town, "approved")
    on = date(2026, 3, 24)
    pdf = notice.public_notice(town.round, on=on, decided=True, language=CHINESE)
    assert pages.page_sizes(pdf) == [A4]
    assert "共15个项目120,000元" in words(pdf)


def test_a_letter_of_approval_says_the_sum_and_the_instalments(town: Town) -> None:
    grant = reached(town, "in_review")
    with pytest.raises(NotDecided):
        letters.decision_letter(grant, language=CHINESE)
    grant = reached(town, "approved", lines=(("material", "8000.01"),))
    pdf = letters.decision_letter(grant, language=CHINESE)
    text = words(pdf)
    assert pages.page_count(pdf) == 1
    assert "准予立项" in text
    assert "8,000.01元" in text
    assert [amount for *_said, amount in instalments(town.round, grant.awarded)] == [
        Decimal("4800.00"),
        Decimal("3200.01"),
    ]


def test_a_letter_of_rejection_says_why(town: Town) -> None:
    grant = reached(town, "in_review")
    apply(grant, "reject", by=town.officer, at=APPROVED, note="先与物业商定养护和用水。")
    text = words(letters.decision_letter(grant, language=CHINESE))
    assert "未予立项" in text
    assert "先与物业商定养护和用水。" in text
    assert "评审得分86.4分（满分100分），立项线75.0分" in text


def held(town: Town, grant: Grant, came: int, signed: int) -> Places:
    """An activity of the project that is over."""
    activity = make_activity(town.home, "楼道公约沙龙", project=grant.page)
    places = activity.places.get()
    for _turn in range(came):
        check_in(
            places,
            make.neighbour(town.home),
            scan_id=str(make.__name__) + str(Attendance.objects.count()),
            at=LATER,
            by=None,
            kind=Attendance.Kind.DESK,
        )
    end = LATER + timedelta(hours=2)
    Places.objects.filter(pk=places.pk).update(starts_at=LATER, ends_at=end, taken=signed)
    return places


def test_the_closing_report_counts_people_once_and_person_times_each_time(town: Town) -> None:
    grant = reached(town, "implementing")
    first, second = held(town, grant, 2, 3), held(town, grant, 1, 1)
    regular = Attendance.objects.filter(places=first).first()
    assert regular is not None
    check_in(second, regular.resident, scan_id="again", at=LATER, by=None, kind="desk")
    pdf = closing.closing_report(grant, at=LATER + timedelta(days=30), language=CHINESE)
    text = words(pdf)
    assert "共2场440" in text  # signed up 4, person-times 4, photos 0
    assert "服务人数3计划人数300" in text
    assert "报告尚未提交" in text
    assert "8,000元" in text


def test_the_dossier_has_true_page_numbers_and_names_what_is_missing(town: Town) -> None:
    poll = surveys.closed_poll(town.home, title="夜间巡逻小喇叭怎么用")
    surveys.vote(poll, at=poll.opens_at)
    page = project(town.home, town.round, evidence=poll.page)
    grant = grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    held(town, grant, 1, 1)
    at = LATER + timedelta(days=300)
    pdf = dossier.dossier(grant, at=at, language=CHINESE)
    items = archive.archive_list(grant, at=at, language=CHINESE)
    assert [item.number for item in items] == list(range(1, 17))
    texts = [flat(leaf.extract_text()) for leaf in PdfReader(BytesIO(pdf)).pages]
    total = len(texts)
    for mark, number in pages.headings(pdf, deepest=1):
        assert flat(mark) in texts[number - 1]
        assert f"{number}/{total}" in texts[number - 1]
        assert flat(mark.split(" ")[1]) in texts[1]
    front = "".join(texts[:3])
    for item in items:
        assert flat(item.label) in front
        for gap in item.missing:
            assert flat(gap.text) in front
    assert flat("评审会纪要未存入系统") in front
    assert flat("照片不足三张") in front
    assert pdf == dossier.dossier(grant, at=at, language=CHINESE)


def test_every_item_is_there_or_says_why_not(town: Town) -> None:
    for status in ("submitted", "in_review", "approved"):
        grant = reached(town, status)
        for item in archive.archive_list(grant, at=LATER, language=CHINESE):
            assert item.parts or item.missing or item.remark, item.key


def test_a_stage_that_the_round_skips_is_not_missing(town: Town) -> None:
    town.round.uses_panel = False
    town.round.save()
    grant = reached(town, "submitted")
    items = {one.key: one for one in archive.archive_list(grant, at=LATER, language=CHINESE)}
    assert (items["minutes"].missing, items["minutes"].remark) == ([], "本批次不设此环节")


ADDRESSES = ["proposal_form", "score_sheet", "decision_letter", "closing_report", "dossier"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_office_gets_every_paper_and_a_stranger_none(
    town: Town, client: Client, name: str
) -> None:
    grant = reached(town, "approved")
    address = reverse(f"project_{name}", args=[grant.pk])
    screen = as_(client, town.officer).get(reverse("project_grant", args=[grant.pk]))
    assert address in screen.content.decode()
    assert pages.page_count(printed(client, client.get(address))) >= 1
    assert as_(client, town.stranger).get(address).status_code == 404


def test_a_worker_prints_the_own_project_but_scores_are_the_offices(
    town: Town, client: Client
) -> None:
    grant = reached(town, "approved")
    as_(client, town.worker)
    assert client.get(reverse("project_score_sheet", args=[grant.pk])).status_code == 404
    screen = client.get(reverse("project_grant", args=[grant.pk])).content.decode()
    assert reverse("project_score_sheet", args=[grant.pk]) not in screen
    assert printed(client, client.get(reverse("project_proposal_form", args=[grant.pk])))


def test_the_papers_of_a_round_are_the_offices(town: Town, client: Client) -> None:
    reached(town, "in_review")
    names = ["score_sheets", "blank_score_sheet", "notice", "announcement"]
    addresses = [reverse(f"round_{name}", args=[town.round.pk]) for name in names]
    as_(client, town.worker)
    assert client.get(reverse("round_papers", args=[town.round.pk])).status_code == 404
    assert {client.get(address).status_code for address in addresses} == {404}
    as_(client, town.officer)
    screen = client.get(reverse("round_papers", args=[town.round.pk])).content.decode()
    assert addresses[0] in screen
    assert addresses[2] not in screen  # nothing hangs on notice
    assert printed(client, client.get(addresses[0]))
    failed = ordered(client.get(addresses[2]))
    assert "没有可打印的内容" in failed.message


def test_anybody_gets_the_blank_form_of_a_published_round(town: Town, client: Client) -> None:
    address = reverse("projects:blank_form", args=[town.round.pk])
    assert address in client.get(town.round.url).content.decode()
    assert "社区微项目申报表" in words(printed(client, client.get(address)))
    town.round.unpublish()
    assert client.get(address).status_code == 404
