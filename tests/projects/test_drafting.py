"""A resident writes a proposal on the site: saved as they go, never lost, handed in in time."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from projects import errors
from projects.drafting import begin, save_draft, version_of
from projects.forms import ProjectPageForm
from projects.models import CategoryCap, Grant, ProjectPage, RequiredPaper, RoundPage, Status
from projects.models.project_panels import OFFICE_ONLY, PROPOSAL, ROWS
from projects.printed.proposal import filled
from projects.proposal_form import FORMS, ProposalForm
from tests import factories as make
from tests.factories.activities import make_activity
from tests.factories.projects import CLOSES, IN_TIME, grant_at, project
from tests.factories.surveys import poll

from .conftest import Town
from .test_editor import proposal

Sent = dict[str, Any]
SCRIPT: Sent = {"HTTP_X_AUTOSAVE": "1"}
PDF = b"%PDF-1.7 a page"


@pytest.fixture(autouse=True)
def _during_the_call() -> Iterator[None]:
    with time_machine.travel(IN_TIME, tick=True):
        yield


@pytest.fixture
def lead(town: Town) -> User:
    return make.account_of(make.neighbour(town.home, name="林小满"))


@pytest.fixture
def page(town: Town, lead: User) -> ProjectPage:
    return begin(town.home, by=lead, call=town.round, title="一米花园")


@pytest.fixture
def home(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


def form_of(page: ProjectPage) -> str:
    return reverse("projects:draft", args=[page.pk])


def read(client: Client, page: ProjectPage) -> Sent:
    """What a browser would send back if nothing were typed."""
    context = client.get(form_of(page)).context
    sent: Sent = {"read": context["read"]}
    forms = [context["form"].texts]
    for rows in context["form"].rows.values():
        forms += [rows.management_form, *rows.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = "on" if value is True else value
    return sent


COMPLETE: Sent = {
    "summary": "把荒地种成花园。",
    "theme": "环境微更新",
    "starts_on": "2026-04-01",
    "ends_on": "2026-11-30",
    "need": "入户走访42户。",
    "beneficiaries": "三幢楼的居民",
    "plan": "三次共建日。",
    "risks": "干旱：轮值浇水。",
    "sustainability": "楼组认养。",
    "leads-0-agreed": "on",
    "milestones-0-label": "共建日",
    "milestones-0-target": "3",
    "budget_lines-0-category": "material",
    "budget_lines-0-label": "花土",
    "budget_lines-0-unit_price": "120",
    "budget_lines-0-quantity": "50",
}


# --- one list of fields, two renderings ---------------------------------------------------------


def test_the_editor_and_the_site_have_the_same_fields() -> None:
    editor = ProjectPage.get_edit_handler().get_form_class()
    of_wagtail = {"slug", "seo_title", "show_in_menus", "search_description"}
    of_wagtail |= {"comment_notifications"}

    assert set(ProposalForm.base_fields) == set(PROPOSAL)
    assert set(editor.base_fields) - of_wagtail == set(PROPOSAL) | set(OFFICE_ONLY)
    assert issubclass(editor, ProjectPageForm)
    assert ProposalForm.clean is ProjectPageForm.__mro__[1].clean
    for name, fields in ROWS.items():
        offered = set(editor.formsets[name].form.base_fields) - {"id", "user"}
        assert set(FORMS[name].base_fields) == offered == {"key", *fields}


def test_the_printed_form_says_every_field_of_both(town: Town) -> None:
    page = project(town.home, town.round, people=317)
    page.evidence = poll(town.home).page
    page.evidence_activity = make_activity(town.home)

    printed = repr(filled(page))

    shown = {"starts_on": "2026年4月1日", "ends_on": "11月30日"}
    for name in PROPOSAL:
        value = getattr(page, name)
        assert shown.get(name, str(value)) in printed, name
    for name, fields in ROWS.items():
        row = getattr(page, name).first()
        for field in set(fields) - {"agreed", "measure"}:
            value = getattr(row, field)
            said = dict(row._meta.get_field(field).flatchoices).get(value, value)
            assert not value or str(said).removesuffix(".00") in printed.replace(",", ""), field


@pytest.mark.parametrize(("ends", "said"), [("2025-12-01", "ends_on"), ("2029-01-01", "ends_on")])
def test_both_refuse_the_same_in_the_same_words(
    town: Town, home: Client, page: ProjectPage, ends: str, said: str
) -> None:
    sent = read(home, page) | {"starts_on": "2025-10-01", "ends_on": ends}

    answer = home.post(form_of(page), sent)
    home.force_login(town.worker)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    there = home.post(editor, proposal(title="一米花园", starts_on="2025-10-01", ends_on=ends))

    [here] = [words for where, words in answer.context["errors"] if where == f"id_{said}"]
    assert here.endswith(there.context["form"].errors[said][0])


# --- beginning ----------------------------------------------------------------------------------


def test_a_resident_begins_and_is_the_first_lead(town: Town, home: Client, lead: User) -> None:
    url = reverse("projects:apply", args=[town.round.pk])

    answer: Any = home.post(url, {"community": town.home.pk, "title": "一米花园"})

    made = ProjectPage.objects.get()
    assert answer.url == form_of(made)
    assert (made.community, made.live, made.grant.status) == (town.home, False, Status.DRAFT)
    assert [(one.name, one.user) for one in made.leads.all()] == [("林小满", lead)]


def test_who_is_not_confirmed_is_told_how_to_become_so(town: Town, client: Client) -> None:
    client.force_login(make.account_of(make.neighbour(town.home, status="pending")))

    answer = client.post(
        reverse("projects:apply", args=[town.round.pk]),
        {"community": town.home.pk, "title": "一米花园"},
    )

    assert "居民" in answer.text
    assert not ProjectPage.objects.exists()


def test_somebody_who_acts_for_a_neighbour_is_not_that_neighbour(town: Town) -> None:
    friend = make.user()
    make.neighbour(town.home).representations.create(user=friend, is_self=False)

    with pytest.raises(errors.MayNotDraft):
        begin(town.home, by=friend, call=town.round, title="一米花园")


def test_nobody_keeps_more_than_three_drafts_open(town: Town, lead: User) -> None:
    for number in range(3):
        begin(town.home, by=lead, call=town.round, title=f"第{number}个")

    with pytest.raises(errors.MayNotDraft, match="3"):
        begin(town.home, by=lead, call=town.round, title="第四个")


def test_a_past_project_gives_its_plan_and_unit_prices_but_not_its_dates(
    town: Town, home: Client
) -> None:
    with time_machine.travel(IN_TIME - timedelta(days=1)):
        past = project(town.elsewhere, town.round, lines=(("print", 6500),))
        grant_at(past, "approved", worker=town.stranger, officer=town.officer)
    url = reverse("projects:apply", args=[town.round.pk])

    home.post(url, {"community": town.home.pk, "title": "", "source": past.pk})

    made = ProjectPage.objects.get(community=town.home)
    assert (made.title, made.plan, made.starts_on, made.code) == (past.title, past.plan, None, "")
    assert [line.unit_price for line in made.budget_lines.all()] == [Decimal(6500)]
    assert [one.name for one in made.leads.all()] == ["林小满"]
    assert made.budget_lines.get().key != past.budget_lines.get().key


# --- saving -------------------------------------------------------------------------------------


def test_a_half_filled_line_is_kept(home: Client, page: ProjectPage) -> None:
    sent = read(home, page) | {"budget_lines-0-label": "花土", "milestones-0-label": "共建日"}

    assert home.post(form_of(page), sent).status_code == 302

    newest = ProjectPage.objects.get().get_latest_revision_as_object()
    assert [line.label for line in newest.budget_lines.all()] == ["花土"]
    assert [goal.target for goal in newest.milestones.all()] == [0]


def test_a_script_that_saves_twice_makes_no_line_twice(home: Client, page: ProjectPage) -> None:
    sent = read(home, page) | COMPLETE

    first = home.post(form_of(page), sent, **SCRIPT).json()
    again = home.post(form_of(page), {**sent, "read": first["read"]}, **SCRIPT)

    assert again.status_code == 200
    assert first["asked"] == "6,000 元"
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


# --- handing in ---------------------------------------------------------------------------------


def test_everything_that_is_missing_is_said_at_once_with_the_way_to_it(
    home: Client, page: ProjectPage
) -> None:
    text = home.get(reverse("projects:hand_in", args=[page.pk])).text

    for anchor in ("id_summary", "id_need", "leads", "milestones", "budget_lines"):
        assert f'{form_of(page)}#{anchor}"' in text
    form = home.get(form_of(page)).text
    for anchor in ("id_summary", "id_need", "leads", "milestones", "budget_lines"):
        assert f'id="{anchor}"' in form


def test_a_resident_hands_in_until_the_second_at_which_the_call_closes(
    home: Client, page: ProjectPage
) -> None:
    home.post(form_of(page), read(home, page) | COMPLETE)
    url = reverse("projects:hand_in", args=[page.pk])

    with time_machine.travel(CLOSES, tick=False):
        late = home.post(url)
    assert late.status_code == 409
    assert "截止" in late.text
    assert Grant.objects.get().status == Status.DRAFT

    with time_machine.travel(CLOSES - timedelta(seconds=1), tick=False):
        assert home.post(url).status_code == 302
    assert Grant.objects.get().status == Status.SUBMITTED


def test_a_category_over_its_cap_is_named(town: Town, home: Client, page: ProjectPage) -> None:
    CategoryCap.objects.create(round=town.round, category="material", percent=40)

    told = home.post(form_of(page), read(home, page) | COMPLETE, **SCRIPT).json()

    [note] = told["notes"]
    assert "6,000.00" in note
    assert "2,400.00" in note


def test_a_paper_that_the_round_wants_keeps_the_proposal_back_by_name(
    town: Town, home: Client, page: ProjectPage
) -> None:
    wanted = RequiredPaper.objects.create(round=town.round, gate="submit", label="居民签名表")
    home.post(form_of(page), read(home, page) | COMPLETE)
    url = reverse("projects:hand_in", args=[page.pk])

    assert "居民签名表" in home.post(url).text
    home.post(
        reverse("projects:paper_in", args=[page.pk]),
        {
            "gate": "submit",
            "key": wanted.key,
            "label": wanted.label,
            "file": SimpleUploadedFile("签名.pdf", PDF),
        },
    )

    assert home.post(url).status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.docx", b"PK\x03\x04 no"), ("a.pdf", b"")],
)
def test_a_file_that_is_not_what_its_name_says_is_not_kept(
    home: Client, page: ProjectPage, name: str, content: bytes
) -> None:
    home.post(
        reverse("projects:paper_in", args=[page.pk]),
        {"gate": "submit", "key": "k", "label": "表", "file": SimpleUploadedFile(name, content)},
    )

    assert not page.grant.papers.exists()


# --- who ----------------------------------------------------------------------------------------


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


def test_my_proposals_name_the_open_round_and_where_each_stands(
    town: Town, home: Client, page: ProjectPage
) -> None:
    text = home.get(reverse("projects:mine")).text

    assert form_of(page) in text
    assert reverse("projects:apply", args=[town.round.pk]) in text


def test_a_closed_round_says_so_instead_of_a_form(town: Town, home: Client) -> None:
    with time_machine.travel(CLOSES):
        answer = home.get(reverse("projects:apply", args=[town.round.pk]))

    assert "form" not in answer.context
    assert RoundPage.objects.get().title in answer.text
