"""The demo year, moved through the services from the call to the archive."""

import csv
import io
import itertools
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from projects.models import AwardLine, ProjectPage, Status
from projects.totals import round_totals

from .round_of_2026 import MAIN, SUPPLEMENT, Year

pytestmark = pytest.mark.django_db


def test_every_project_stands_where_the_year_left_it(year: Year) -> None:
    expected = {code: status for code, status, _score, _amount in MAIN + SUPPLEMENT}

    assert {code: grant.status for code, grant in year.grants.items()} == expected


def test_the_main_round_awards_230_000_of_its_pool(year: Year) -> None:
    totals = round_totals(year.main)

    assert (totals.applications, totals.applied) == (16, Decimal(260000))
    assert (totals.approved, totals.awarded) == (15, Decimal(230000))
    assert (totals.pool, totals.left) == (Decimal(300000), Decimal(70000))
    assert (totals.rejected, totals.drafts) == (1, 0)


def test_the_public_page_of_the_round_says_what_was_decided(year: Year, client: Client) -> None:
    text = strip_tags(client.get(year.main.get_url()).text)

    for figure in ("15", "230,000", "70,000", "300,000"):
        assert figure in text
    assert "68.2" not in text
    assert "MP15" not in text


@pytest.mark.chinese
def test_the_open_data_of_the_round_add_up(year: Year, client: Client) -> None:
    answer = client.get(reverse("projects:csv"), {"round": year.main.pk})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert len(rows) == 15
    [column] = [name for name in rows[0] if "立项金额" in name]
    assert sum(Decimal(row[column]) for row in rows) == Decimal(230000)


def test_the_account_of_the_round_says_the_same_as_its_grants(year: Year) -> None:
    year.main.account.refresh_from_db()

    assert year.main.account.awarded == round_totals(year.main).awarded


def test_number_15_is_rejected_at_68_2(year: Year) -> None:
    grant = year.grants["MP15"]

    assert (grant.status, grant.score) == (Status.REJECTED, Decimal("68.20"))
    assert grant.awarded == 0
    assert not ProjectPage.objects.get(pk=grant.pk).live


def test_the_supplementary_round_has_24_000_applied_of_32_000_planned(year: Year) -> None:
    totals = round_totals(year.supplement)

    assert (totals.applications, totals.applied) == (2, Decimal(24000))
    assert (totals.drafts, totals.planned) == (1, Decimal(32000))
    assert totals.awarded == 0


def test_all_drafts_and_applications_are_292_000(year: Year) -> None:
    both = (round_totals(year.main), round_totals(year.supplement))

    assert sum(totals.planned for totals in both) == Decimal(292000)


def test_the_notice_hangs_for_five_working_days(year: Year) -> None:
    grant = year.grants["MP12"]

    assert (str(grant.notice_from), str(grant.notice_to)) == ("2026-11-16", "2026-11-20")


def test_what_is_on_notice_or_approved_is_on_the_site_and_nothing_else(year: Year) -> None:
    live = set(ProjectPage.objects.live().values_list("code", flat=True))

    assert live == set(year.grants) - {"MP14", "MP15", "MP18"}


def test_the_award_lines_add_up_to_the_awards(year: Year) -> None:
    lines = AwardLine.objects.filter(grant__round=year.main)

    assert sum(line.amount for line in lines) == Decimal(230000)


def test_every_step_of_an_archived_project_is_written_down(year: Year) -> None:
    path = list(year.grants["MP03"].transitions.values_list("before", "after"))

    assert path[0][0] == "draft"
    assert path[-1][1] == "archived"
    assert all(left[1] == right[0] for left, right in itertools.pairwise(path))
    assert len(path) == 11
