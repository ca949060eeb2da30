"""Every suggestion is answered: with a decision and a reply, in public."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from communities.models import Resident
from surveys.errors import SuggestionRefused
from surveys.models import Suggestion
from surveys.suggestions import answer, hide, show_again, suggest
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return factories.community()


@pytest.fixture
def worker(community) -> Client:
    client = Client()
    client.force_login(factories.social_worker(community))
    return client


def listed(community) -> str:
    return Client().get(f"/suggestions/?community={community.code}").content.decode()


@pytest.mark.parametrize(
    ("decision", "reply", "to"),
    [("", "好的", ""), ("adopted", " ", ""), ("passed_on", "已转交", ""), ("whatever", "好", "")],
)
def test_a_suggestion_is_not_closed_without_decision_reply_and_addressee(
    community, decision, reply, to
):
    suggestion = make.suggestion(community)
    with pytest.raises(SuggestionRefused):
        answer(suggestion, decision, reply, by=None, at=timezone.now(), passed_on_to=to)


def test_the_database_says_so_too(community):
    suggestion = make.suggestion(community)
    for half in ({"decision": "adopted"}, {"reply": "好的"}, {"replied_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Suggestion.objects.filter(pk=suggestion.pk).update(**half)


def test_the_public_list_shows_the_reply_and_how_many_days_it_took(community):
    sent = timezone.now() - timedelta(days=8)
    suggestion = make.suggestion(community, created_at=sent)
    answer(suggestion, "partly", "改为只在路口各喊一次", by=None, at=sent + timedelta(days=2))
    page = listed(community)
    assert "改为只在路口各喊一次" in page
    assert "2天后答复" in page
    assert "部分采纳" in page


def test_a_corrected_reply_keeps_its_first_date(community):
    suggestion, now = make.suggestion(community), timezone.now()
    answer(suggestion, "adopted", "好的", by=None, at=now)
    again = answer(suggestion, "not", "仔细看过,做不到", by=None, at=now + timedelta(days=3))
    assert again.replied_at == now


def test_hidden_and_private_suggestions_are_not_listed(
    community, django_capture_on_commit_callbacks
):
    hidden = make.suggestion(community, text="广告广告")
    make.suggestion(community, text="只给居委会看", public=False)
    hide(hidden, "广告", by=factories.social_worker(community), at=timezone.now())
    page = listed(community)
    assert "广告广告" not in page
    assert "只给居委会看" not in page
    with django_capture_on_commit_callbacks(execute=True):  # the stored list is stale now
        show_again(hidden)
    assert "广告广告" in listed(community)


def test_the_authors_name_is_not_in_the_list(community):
    author = factories.neighbour(community, name="欧阳小明")
    suggest(author, "楼道灯坏了", public=True, at=timezone.now())
    page = listed(community)
    assert "楼道灯坏了" in page
    assert "欧阳" not in page


def test_a_resident_who_waits_for_confirmation_cannot_suggest(community):
    home = factories.household(factories.building(community))
    waiting = factories.resident(home, status=Resident.Status.PENDING)
    with pytest.raises(SuggestionRefused):
        suggest(waiting, "楼道灯坏了", public=True, at=timezone.now())


def test_a_resident_writes_one_and_finds_it_in_the_list(community):
    neighbour, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(neighbour))
    sent = {"resident": neighbour.pk, "text": "三号楼的灯坏了", "public": "on"}
    page = client.post("/suggestions/write/", sent, follow=True).content.decode()
    assert "三号楼的灯坏了" in page
    assert Suggestion.objects.get().author == neighbour


def test_nobody_writes_in_somebody_elses_name(community):
    neighbour, other, client = (
        factories.neighbour(community),
        factories.neighbour(community),
        Client(),
    )
    client.force_login(factories.account_of(neighbour))
    client.post("/suggestions/write/", {"resident": other.pk, "text": "灯", "public": "on"})
    assert not Suggestion.objects.exists()


def test_a_worker_answers_in_the_admin(worker, community):
    suggestion = make.suggestion(community)
    address = f"/admin/suggestions/edit/{suggestion.pk}/"
    fields = {"text": "改写", "decision": "adopted", "passed_on_to": "", "hidden_reason": ""}
    refused = worker.post(address, {**fields, "reply": ""})
    assert refused.status_code == 200
    worker.post(address, {**fields, "reply": "这周就修"})
    suggestion.refresh_from_db()
    assert (suggestion.decision, suggestion.reply) == ("adopted", "这周就修")
    assert suggestion.text == "巡逻小喇叭影响孩子休息"


def test_a_worker_hides_and_shows_in_the_admin(worker, community):
    suggestion = make.suggestion(community)
    address = f"/admin/suggestions/edit/{suggestion.pk}/"
    fields = {"decision": "", "passed_on_to": "", "reply": ""}
    worker.post(address, {**fields, "hidden_reason": "写了别人的电话"})
    suggestion.refresh_from_db()
    assert suggestion.hidden_at is not None
    worker.post(address, {**fields, "hidden_reason": ""})
    suggestion.refresh_from_db()
    assert suggestion.hidden_at is None


def test_a_worker_takes_down_what_was_said_at_the_desk(worker, community):
    worker.post(
        "/admin/suggestions/new/",
        {"text": "想要一张长椅", "public": "on", "decision": "", "passed_on_to": "", "reply": "",
         "hidden_reason": ""},
    )  # fmt: skip
    assert Suggestion.objects.get().community == community


def test_a_worker_of_another_community_sees_none_of_it(community):
    suggestion, stranger = make.suggestion(community), Client()
    stranger.force_login(factories.social_worker(factories.community()))
    assert suggestion.text not in stranger.get("/admin/suggestions/").content.decode()
    assert stranger.get(f"/admin/suggestions/edit/{suggestion.pk}/").status_code == 404


def test_the_list_is_a_file_too_without_names_and_without_formulas(community):
    suggestion = make.suggestion(community, text="=1+1 请修路灯")
    answer(suggestion, "adopted", "已修好", by=None, at=timezone.now())
    table = Client().get(f"/suggestions.csv?community={community.code}").content.decode()
    assert "'=1+1 请修路灯" in table
    assert "已修好" in table
    assert suggestion.author is None or suggestion.author.name not in table
