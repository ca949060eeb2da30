"""What the office sets up itself: next year's round, its limits and papers, its holidays."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects import errors
from projects.calendar import import_holidays
from projects.clock import notice_days
from projects.cloning import clone_round
from projects.lifecycle import apply
from projects.models import CategoryCap, Holiday, ProjectPage, RequiredPaper, RoundPage
from tests.factories.projects import APPROVED, IN_TIME, LATER, POSTED, grant_at, project

from .conftest import Town

LIST_OF_2027 = "日期,名称,上班\n2027-02-06,春节,休\n2027年2月7日,春节,休\n2027/2/20,调休,班\n"


# --- next year ----------------------------------------------------------------------------------


def test_one_click_makes_next_years_round_with_all_rules_and_no_date(
    town: Town, client: Client
) -> None:
    call = town.round
    call.title, call.code, call.negative_list = "2026年度微项目", "2026", "人员工资"
    call.caps.create(category="expert", percent=30)
    call.papers.create(gate="start", label="立项协议")
    call.save_revision().publish()
    client.force_login(town.officer)

    answer: Any = client.post(reverse("round_clone", args=[call.pk]))

    made = RoundPage.objects.exclude(pk=call.pk).get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.title, made.code, made.live) == ("2027年度微项目", "2027", False)
    assert (made.call_opens_at, made.call_closes_at, made.midterm_by) == (None, None, None)
    assert (made.pool, made.negative_list) == (call.pool, "人员工资")
    for name in ("criteria", "instalments", "caps", "papers"):
        kept = [str(row) for row in getattr(made, name).all()]
        assert kept == [str(row) for row in getattr(call, name).all()]
        assert kept
    assert client.get(answer.url).status_code == 200


def test_a_round_with_blank_dates_is_a_draft_and_cannot_be_published(
    town: Town, client: Client
) -> None:
    made = clone_round(town.round, by=town.officer)

    client.force_login(town.officer)
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[made.pk]))

    assert preview.status_code == 200
    assert not made.calls(IN_TIME)


def test_only_the_round_s_own_office_clones_it(town: Town, client: Client) -> None:
    client.force_login(town.worker)

    assert client.post(reverse("round_clone", args=[town.round.pk])).status_code == 404
    with pytest.raises(errors.NotYours):
        clone_round(town.round, by=town.worker)


def test_a_worker_begins_a_proposal_from_an_earlier_one(town: Town, client: Client) -> None:
    page = project(town.home, town.round)
    url = reverse("project_clone", args=[page.pk])

    client.force_login(town.stranger)
    assert client.post(url).status_code == 404
    client.force_login(town.worker)
    with time_machine.travel(IN_TIME):
        answer: Any = client.post(url)

    made = ProjectPage.objects.exclude(pk=page.pk).get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.round, made.starts_on, made.live) == (town.round, None, False)
    assert [lead.name for lead in made.leads.all()] == ["许念慈"]
    assert not made.leads.get().agreed


# --- papers and caps ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gate", "state", "action", "at"),
    [
        ("approve", "on_notice", "approve", APPROVED),
        ("start", "approved", "start", LATER),
    ],
)
def test_a_step_waits_for_its_papers_by_name(
    town: Town, gate: str, state: str, action: str, at: datetime
) -> None:
    wanted = RequiredPaper.objects.create(round=town.round, gate=gate, label="立项协议")
    grant = grant_at(
        project(town.home, town.round), state, worker=town.worker, officer=town.officer
    )

    with pytest.raises(errors.PapersMissing, match="立项协议"):
        apply(grant, action, by=town.officer, at=at)
    grant.papers.create(
        community=town.home,
        gate=gate,
        key=wanted.key,
        label=wanted.label,
        file="x.pdf",
        name="x",
        size=1,
        at=POSTED,
    )

    apply(grant, action, by=town.officer, at=at)


@pytest.mark.parametrize(
    ("percent", "amount", "most"),
    [(30, None, "3000.00"), (None, "2500", "2500"), (30, "2500", "2500"), (30, "9000", "3000.00")],
)
def test_a_cap_is_the_smaller_of_percent_and_yuan(
    percent: int | None, amount: str | None, most: str
) -> None:
    cap = CategoryCap(percent=percent, amount=Decimal(amount) if amount else None)

    assert cap.most(Decimal("10000")) == Decimal(most)


def test_the_public_page_says_caps_what_is_not_paid_and_the_papers(
    town: Town, client: Client
) -> None:
    call = town.round
    call.negative_list = "人员工资\n居民个人费用"
    call.caps.create(category="expert", percent=30)
    call.papers.create(gate="submit", label="居民签名表", help_text="至少20户")
    call.save_revision().publish()

    text = client.get(call.url).text

    for words in ("人员工资", "居民个人费用", "30%", "居民签名表", "至少20户"):
        assert words in text


# --- holidays -----------------------------------------------------------------------------------


def test_a_years_list_is_taken_over_and_replaces_what_was_there(town: Town) -> None:
    Holiday.objects.create(sub_district=town.place, day=date(2027, 2, 20), name="错")

    assert import_holidays(town.place, LIST_OF_2027.encode(), by=town.officer) == 3

    days = Holiday.objects.filter(sub_district=town.place)
    assert set(days.values_list("day", "works")) == {
        (date(2027, 2, 6), False),
        (date(2027, 2, 7), False),
        (date(2027, 2, 20), True),
    }


@pytest.mark.parametrize(
    "row", ["2027-13-01,x,休", "某天,x,休", "2027-01-01,x,也许", "2027-02-06,again,休"]
)
def test_a_list_with_a_wrong_row_writes_nothing_and_names_it(town: Town, row: str) -> None:
    with pytest.raises(errors.BadCalendar, match="5"):
        import_holidays(town.place, (LIST_OF_2027 + row).encode(), by=town.officer)

    assert not Holiday.objects.exists()


def test_the_imported_list_moves_the_clock(town: Town) -> None:
    rows = "日期,名称,上班\n2026-03-18,假日,休\n2026-03-22,调休,班\n"
    import_holidays(town.place, rows.encode(), by=town.officer)

    assert notice_days(town.place, POSTED, 5) == (date(2026, 3, 16), date(2026, 3, 22))


def test_the_office_uploads_the_list_on_a_screen_of_its_own(town: Town, client: Client) -> None:
    url = reverse("holidays_import")
    client.force_login(town.worker)
    assert client.get(url).status_code in (302, 403)

    client.force_login(town.officer)
    assert client.get(url).status_code == 200
    sent = {"office": town.place.pk, "file": SimpleUploadedFile("2027.csv", LIST_OF_2027.encode())}
    answer = client.post(url, sent)

    assert answer.status_code == 302
    assert Holiday.objects.count() == 3
