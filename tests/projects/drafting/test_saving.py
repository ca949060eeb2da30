"""A proposal is saved as one goes; two who write lose nothing; it is there for whom it concerns."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from home.dates import yuan_text
from projects.drafting import save_draft, version_of
from projects.models import Grant, ProjectPage, Status
from tests import factories as make
from tests.factories.projects import IN_TIME
from tests.projects.conftest import Town

from .writing import COMPLETE, SCRIPT, form_of, read


def test_a_half_filled_line_is_kept(home: Client, page: ProjectPage) -> None:
    sent = read(home, page) | {"budget_lines-0-label": "花土", "milestones-0-label": "共建日"}

    assert home.post(form_of(page), sent).status_code == 302

    newest = ProjectPage.objects.get().get_latest_revision_as_object()
    assert [line.label for line in newest.budget_lines.all()] == ["花土"]
    assert [goal.target for goal in newest.milestones.all()] == [0]


@pytest.mark.parametrize("source", ["grant", "own"])
def test_a_line_of_more_than_the_books_hold_is_asked_about(
    home: Client, page: ProjectPage, source: str
) -> None:
    line = {"unit_price": "99999999.99", "quantity": "9999999.99", "source": source}
    sent = read(home, page) | COMPLETE | {f"budget_lines-0-{k}": v for k, v in line.items()}

    answer = home.post(form_of(page), sent)

    assert answer.status_code == 422
    assert "999,999,998,900,000.00" in answer.text


@pytest.mark.parametrize("sent", [{"leads-0-DELETE": "on"}, {"leads-0-name": ""}])
def test_nobody_locks_themselves_out(home: Client, page: ProjectPage, sent: dict[str, str]) -> None:
    emptied = {"leads-0-role": "", "leads-0-phone": ""}

    answer = home.post(form_of(page), read(home, page) | COMPLETE | emptied | sent)

    assert answer.status_code == 409
    assert "把荒地种成花园。" in answer.text
    assert home.get(form_of(page)).status_code == 200


def test_a_script_that_saves_twice_makes_no_line_twice(home: Client, page: ProjectPage) -> None:
    sent = read(home, page) | COMPLETE

    first = home.post(form_of(page), sent, **SCRIPT).json()
    again = home.post(form_of(page), {**sent, "read": first["read"]}, **SCRIPT)

    assert again.status_code == 200
    assert first["asked"] == yuan_text(6000)
    newest = ProjectPage.objects.get().get_latest_revision_as_object()
    assert newest.budget_lines.count() == newest.milestones.count() == 1
    assert newest.leads.get().user is not None


def test_saving_every_few_seconds_leaves_one_version_of_a_sitting(
    home: Client, page: ProjectPage
) -> None:
    sent = read(home, page)
    before = page.revisions.count()

    for word in ("一", "二", "三"):
        sent["read"] = home.post(form_of(page), {**sent, "plan": word}, **SCRIPT).json()["read"]

    assert page.revisions.count() == before
    assert ProjectPage.objects.get().get_latest_revision_as_object().plan == "三"


def test_a_row_taken_out_is_gone_and_the_others_keep_their_order(
    home: Client, page: ProjectPage
) -> None:
    more = {"budget_lines-1-label": "花盆", "budget_lines-2-label": "水管"}
    more |= {"budget_lines-TOTAL_FORMS": "3"}
    home.post(form_of(page), read(home, page) | COMPLETE | more)

    home.post(form_of(page), read(home, page) | {"budget_lines-1-DELETE": "on"})

    labels = [line.label for line in ProjectPage.objects.get().budget_lines.all()]
    assert labels == ["花土", "水管"]


def test_what_cannot_be_read_is_refused_and_stands_there_again(
    home: Client, page: ProjectPage
) -> None:
    sent = read(home, page) | {"plan": "三次共建日", "budget_lines-0-unit_price": "一百"}

    answer = home.post(form_of(page), sent)

    assert answer.status_code == 422
    assert "三次共建日" in answer.text
    assert 'value="一百"' in answer.text
    assert '<a href="#id_budget_lines-0-unit_price">' in answer.text


def test_two_who_write_at_once_lose_nothing(town: Town, home: Client, page: ProjectPage) -> None:
    mine = read(home, page) | {"plan": "我的方案"}
    theirs = ProjectPage.objects.get().get_latest_revision_as_object()
    theirs.plan = "社工的方案"
    save_draft(theirs, by=town.worker, at=IN_TIME, read=version_of(page))

    refused = home.post(form_of(page), mine)

    assert refused.status_code == 409
    assert town.worker.get_full_name() in refused.text or town.worker.username in refused.text
    assert "我的方案" in refused.text
    assert ProjectPage.objects.get().get_latest_revision_as_object().plan == "社工的方案"

    over = home.post(form_of(page), {**mine, "over": refused.context["over"]})

    assert over.status_code == 302
    assert ProjectPage.objects.get().get_latest_revision_as_object().plan == "我的方案"
    kept = [revision.as_object().plan for revision in page.revisions.order_by("pk")]
    assert kept[-2:] == ["社工的方案", "我的方案"]


@pytest.mark.chinese
def test_a_script_is_told_of_the_other_writer(town: Town, home: Client, page: ProjectPage) -> None:
    mine = read(home, page)
    theirs = ProjectPage.objects.get().get_latest_revision_as_object()
    save_draft(theirs, by=town.worker, at=IN_TIME, read=version_of(page))

    answer = home.post(form_of(page), mine, **SCRIPT)

    assert answer.status_code == 409
    assert "版本" in answer.json()["said"]


def test_an_open_editor_cannot_rewrite_what_reviewers_read(
    town: Town, client: Client, page: ProjectPage, lead: User
) -> None:
    client.force_login(lead)
    client.post(form_of(page), read(client, page) | COMPLETE)
    last = ProjectPage.objects.get().latest_revision
    Grant.objects.get().page.leads.all()
    client.post(reverse("projects:hand_in", args=[page.pk]))
    grant = Grant.objects.get()

    client.force_login(town.worker)

    assert grant.status == Status.SUBMITTED
    assert grant.submitted_revision_id != last.pk
    assert client.post(form_of(page), {"read": version_of(page)}).status_code in (409, 422)


def test_a_proposal_is_there_for_its_leads_and_its_workers_and_for_nobody_else(
    town: Town, client: Client, page: ProjectPage, lead: User
) -> None:
    paper = page.grant.papers.create(
        community=town.home,
        gate="submit",
        key="k",
        label="表",
        file="grants/x.pdf",
        name="x.pdf",
        size=1,
        at=IN_TIME,
    )
    people = {
        "lead": lead,
        "worker": town.worker,
        "officer": town.officer,
        "stranger": town.stranger,
        "neighbour": make.account_of(make.neighbour(town.home)),
    }
    names = ("progress", "draft", "hand_in", "own_form")
    addresses = [reverse(f"projects:{name}", args=[page.pk]) for name in names]
    closed = [*addresses, reverse("projects:paper", args=[page.pk, paper.pk])]

    for url in closed:
        assert client.get(url).status_code == 302
    for who, user in people.items():
        client.force_login(user)
        for url in addresses if who in ("lead", "worker", "officer") else closed:
            found = client.get(url).status_code
            assert (found == 404) is (who in ("stranger", "neighbour")), (who, url)


def test_the_worker_sees_a_residents_proposal_in_the_editor_and_takes_it_over(
    town: Town, client: Client, page: ProjectPage
) -> None:
    client.force_login(town.worker)

    assert page.title in client.get(reverse("project_pages:index")).text
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_a_lead_whom_the_worker_takes_out_is_out(
    town: Town, home: Client, page: ProjectPage
) -> None:
    newest = ProjectPage.objects.get().get_latest_revision_as_object()
    newest.leads.set([])
    save_draft(newest, by=town.worker, at=IN_TIME, read=version_of(page))

    assert home.get(form_of(page)).status_code == 404
