"""The report of a round: the demo year's figures on the page, on paper and in the workbook."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from printing.pictures import page_texts
from projects.models import RoundPage
from projects.reporting.year import year_report
from projects.reporting.year_views import report_pdf
from tests.factories.projects import grant_at, project

from .conftest import Town
from .round_of_2026 import Office, Year, on

pytestmark = pytest.mark.django_db
END = on(11, 20)
Table = dict[str, dict[str, str]]
Reader = Callable[[RoundPage], dict[str, Table]]


def tables_of_page(client: Client, call: RoundPage) -> dict[str, Table]:
    html = client.get(reverse("projects:round_report", args=[call.pk])).content
    found = {}
    for table in BeautifulSoup(html, "html.parser").select("table"):
        head = [cell.get_text(strip=True) for cell in table.select("thead th")]
        rows = [
            [cell.get_text(strip=True) for cell in row.select("th, td")]
            for row in table.select("tbody tr, tfoot tr")
        ]
        found[table.caption.get_text(strip=True)] = as_table(head, rows)
    return found


def tables_of_workbook(client: Client, call: RoundPage) -> dict[str, Table]:
    sent = client.get(reverse("projects:round_report_xlsx", args=[call.pk])).content
    found = {}
    for page in load_workbook(BytesIO(sent)).worksheets:
        head, *rows = [["" if cell is None else cell for cell in row] for row in page.values]
        found[page.title] = as_table(
            head, [[f"{c:,}" if isinstance(c, int | float) else c for c in row] for row in rows]
        )
    return found


def as_table(head: list[str], rows: list[list[str]]) -> Table:
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


@pytest.mark.chinese
@pytest.mark.parametrize("read", [tables_of_page, tables_of_workbook])
def test_page_and_workbook_say_the_figures_of_the_year(
    year: Year,
    office: Office,
    client: Client,
    read: Callable[[Client, RoundPage], dict[str, Table]],
) -> None:
    client.force_login(office.officer)

    found = read(client, year.main)

    rounds, projects = found["全年各批次（元）"], found["项目（元）"]
    main, extra, all_ = rounds[year.main.title], rounds[year.supplement.title], rounds["合计"]
    assert (main["申报"], main["申报金额"]) == ("16", "260,000")
    assert (main["立项"], main["立项金额"], main["资金总额"]) == ("15", "230,000", "300,000")
    assert (extra["申报金额"], extra["含草稿"], extra["草稿"]) == ("24,000", "32,000", "1")
    assert all_["含草稿"] == "292,000"
    rejected = projects["MP15 MP15"]
    assert (rejected["状态"], rejected["得分"]) == ("未立项", "68.2")
    assert len(projects) == 16 + 1


@pytest.mark.chinese
@pytest.mark.parametrize("read", [tables_of_page, tables_of_workbook])
def test_the_supplementary_round_says_where_its_three_stand(
    year: Year,
    office: Office,
    client: Client,
    read: Callable[[Client, RoundPage], dict[str, Table]],
) -> None:
    client.force_login(office.officer)

    projects = read(client, year.supplement)["项目（元）"]

    states = {name.split()[0]: row["状态"] for name, row in projects.items()}
    assert states == {"MP12": "公示中", "MP14": "评审中", "MP18": "草稿", "合计": ""}
    assert projects["合计"]["申报金额"] == "32,000"


@pytest.mark.chinese
def test_the_paper_says_the_same(year: Year) -> None:
    words = "".join(page_texts(report_pdf(year_report(year.main, END), language="zh-hans")))
    flat = re.sub(r"\s+", "", words)

    for figure in ("260,000", "230,000", "300,000", "24,000", "32,000", "292,000"):
        assert figure in flat
    assert re.search(r"MP15MP15.{0,20}未立项68\.230,000", flat)
    assert re.search(r"16260,00015230,000070,0001", flat)


@pytest.mark.chinese
def test_the_paper_of_the_supplement_names_the_draft(year: Year) -> None:
    report = year_report(year.supplement, END)
    flat = "".join("".join(page_texts(report_pdf(report, language="zh-hans"))).split())

    for code, state in (("MP12", "公示中"), ("MP14", "评审中"), ("MP18", "草稿")):
        assert re.search(rf"{code}{code}.{{0,20}}{state}", flat)


def test_it_costs_the_same_for_one_project_and_three(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            year_report(RoundPage.objects.get(pk=town.round.pk), END + timedelta(days=1))
        return len(found)

    def add() -> None:
        page = project(town.home, town.round)
        grant_at(page, "implementing", worker=town.worker, officer=town.officer)

    add()
    one = queries()
    add()
    add()

    assert queries() == one


def test_the_report_of_a_round_is_the_offices(town: Town, client: Client) -> None:
    client.force_login(town.worker)

    for name in ("round_report", "round_report_xlsx", "round_report_pdf"):
        assert client.get(reverse(f"projects:{name}", args=[town.round.pk])).status_code == 404


def test_amounts_are_exact(town: Town) -> None:
    page = project(town.home, town.round, lines=(("material", Decimal("6000.10")),))
    grant_at(page, "approved", worker=town.worker, officer=town.officer)

    assert year_report(town.round, END).totals.awarded == Decimal("6000.10")
