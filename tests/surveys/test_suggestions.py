"""Every suggestion is answered: with a decision and a reply, in public."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from accounts.my_data import forget_everywhere
from communities import freshness
from communities.models import Resident
from surveys.errors import SuggestionRefused
from surveys.models import Suggestion
from surveys.suggestions import (
    answer,
    hide,
    note_outside_answer,
    purge_photos,
    show_again,
    sort_in,
    suggest,
)
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


FORM = {
    "theme": "other", "channel": "web", "decision": "", "passed_on_to": "", "reply": "",
    "outside_due_on": "", "outside_answer": "", "outside_answered_on": "", "hidden_reason": "",
}  # fmt: skip


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


@pytest.mark.chinese
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
    sent = {"resident": neighbour.pk, "text": "三号楼的灯坏了", "public": "on", "theme": "repair"}
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
    sent = {"resident": other.pk, "text": "灯", "public": "on", "theme": "repair"}
    client.post("/suggestions/write/", sent)
    assert not Suggestion.objects.exists()


def test_a_worker_answers_in_the_admin(desk, community):
    suggestion = make.suggestion(community)
    address = f"/admin/suggestions/edit/{suggestion.pk}/"
    fields = {**FORM, "text": "改写", "decision": "adopted"}
    refused = desk.post(address, {**fields, "reply": ""})
    assert refused.status_code == 200
    desk.post(address, {**fields, "reply": "这周就修"})
    suggestion.refresh_from_db()
    assert (suggestion.decision, suggestion.reply) == ("adopted", "这周就修")
    assert suggestion.text == "巡逻小喇叭影响孩子休息"


@pytest.mark.chinese
def test_a_worker_hides_and_shows_in_the_admin(desk, community):
    suggestion = make.suggestion(community)
    address = f"/admin/suggestions/edit/{suggestion.pk}/"
    desk.post(address, {**FORM, "hidden_reason": "写了别人的电话"})
    suggestion.refresh_from_db()
    assert suggestion.hidden_at is not None
    desk.post(address, FORM)
    suggestion.refresh_from_db()
    assert suggestion.hidden_at is None
    history = desk.get(f"/admin/suggestions/history/{suggestion.pk}/").content.decode()
    assert "写了别人的电话" in history
    assert "已恢复显示" in history


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


# --- passed on ----------------------------------------------------------------------------------


def passed_on(community, *, days_ago: int = 30, due_in: int = 15) -> Suggestion:
    sent = timezone.now() - timedelta(days=days_ago)
    suggestion = make.suggestion(community, created_at=sent)
    due = timezone.localdate(sent + timedelta(days=due_in))
    return answer(
        suggestion, "passed_on", "已转街道城管", by=None, at=sent, passed_on_to="街道城管",
        outside_due_on=due,
    )  # fmt: skip


def test_one_that_is_passed_on_is_asked_back_about_in_fifteen_days(community):
    asked, now = make.suggestion(community), timezone.now()
    made = answer(asked, "passed_on", "已转", by=None, at=now, passed_on_to="水务")
    assert made.outside_due_on == timezone.localdate(now + timedelta(days=15))
    assert not made.is_overdue(made.outside_due_on)
    assert made.is_overdue(made.outside_due_on + timedelta(days=1))


@pytest.mark.chinese
def test_an_answer_that_is_late_is_shown_as_late_until_it_comes(
    community, django_capture_on_commit_callbacks
):
    suggestion = passed_on(community)
    assert "尚未收到" in listed(community)
    worker = factories.social_worker(community)
    with django_capture_on_commit_callbacks(execute=True):
        note_outside_answer(
            suggestion, "已划停放区", on=timezone.localdate(), by=worker, at=timezone.now()
        )
    page = listed(community)
    assert "已划停放区" in page
    assert "尚未收到" not in page
    assert not Suggestion.objects.overdue(timezone.localdate()).exists()


def test_an_answer_from_outside_needs_somebody_words_and_a_day_that_has_been(community):
    worker, now, today = factories.social_worker(community), timezone.now(), timezone.localdate()
    unasked, asked = make.suggestion(community), passed_on(community)
    for suggestion, text, on in (
        (unasked, "好的", today),
        (asked, " ", today),
        (asked, "好的", None),
        (asked, "好的", today + timedelta(days=1)),
        (asked, "好的", today - timedelta(days=40)),
    ):
        with pytest.raises(SuggestionRefused):
            note_outside_answer(suggestion, text, on=on, by=worker, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.filter(pk=unasked.pk).update(outside_answer="好的")


@pytest.mark.chinese
def test_the_worker_enters_it_in_the_admin_and_the_desk_of_today_reminds(desk, community):
    suggestion = passed_on(community)
    assert "街道城管：" in desk.get("/admin/").content.decode()
    sent = {
        **FORM, "decision": "passed_on", "passed_on_to": "街道城管", "reply": "已转街道城管",
        "outside_answer": "已划停放区", "outside_answered_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    desk.post(f"/admin/suggestions/edit/{suggestion.pk}/", sent)
    suggestion.refresh_from_db()
    assert suggestion.outside_answer == "已划停放区"
    assert "街道城管：" not in desk.get("/admin/").content.decode()


@pytest.mark.chinese
def test_the_desk_of_today_says_what_waits_and_since_when(desk, community):
    make.suggestion(community, created_at=timezone.now() - timedelta(days=9), text="路灯坏了九天")
    page = desk.get("/admin/").content.decode()
    assert "路灯坏了九天" in page
    assert "9天" in page


# --- the list -----------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_year_theme_state_and_words(community):
    last_year = timezone.now() - timedelta(days=366)
    make.suggestion(community, text="去年的长椅", created_at=last_year)
    make.suggestion(community, text="今年的路灯", theme="repair")
    done = make.suggestion(community, text="今年的花坛", theme="clean")
    answer(done, "adopted", "春天就种月季", by=None, at=timezone.now())
    here, year = f"/suggestions/?community={community.code}", timezone.localdate().year
    for query, expected in {
        f"year={year}": {"今年的路灯", "今年的花坛"},
        f"year={last_year.year}": {"去年的长椅"},
        "theme=repair": {"今年的路灯"},
        "decision=waiting": {"去年的长椅", "今年的路灯"},
        "decision=adopted": {"今年的花坛"},
        "q=月季": {"今年的花坛"},
        "q=今年 路灯": {"今年的路灯"},
        'q="': set(),
    }.items():
        page = Client().get(f"{here}&{query}").content.decode()
        texts = {"去年的长椅", "今年的路灯", "今年的花坛"}
        assert {text for text in texts if text in page} == expected, query


@pytest.mark.parametrize("code", ["海防", "\x00", "nowhere", "a/b"])
def test_a_community_that_there_is_not_is_no_failure(community, code):
    make.suggestion(community, text="修一修楼道灯。")

    assert Client().get("/suggestions/", {"community": code}).status_code == 200


def test_the_list_costs_as_much_for_twenty_as_for_one(community):
    costs = []
    for number in (1, 20):
        for _one in range(number):
            make.suggestion(community, about=community.page.get_parent())
        cache.clear()
        freshness.forget()
        with CaptureQueriesContext(connection) as asked:
            listed(community)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_workbook_says_the_same_as_the_table(community):
    make.suggestion(community, text="=1+1 请修路灯")
    answer_ = Client().get(f"/suggestions.xlsx?community={community.code}")
    rows = list(load_workbook(BytesIO(answer_.content)).active.values)
    assert rows[1][3] == "'=1+1 请修路灯"


def test_a_suggestion_about_a_project_leads_there_from_the_list(community):
    page = make.poll_page(community, title="停车怎么改")
    neighbour, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(neighbour))
    sent = {"resident": neighbour.pk, "text": "出口要有灯", "public": "on", "theme": "traffic"}
    client.post(f"/suggestions/write/?about={page.pk}", sent)
    assert Suggestion.objects.get().about.pk == page.pk
    assert "停车怎么改" in listed(community)
    draft = make.poll_page(factories.community(), live=False)
    client.post(f"/suggestions/write/?about={draft.pk}", {**sent, "text": "第二条"})
    assert Suggestion.objects.get(text="第二条").about is None


# --- photos -------------------------------------------------------------------------------------


def a_photo() -> SimpleUploadedFile:
    """A picture with the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "相机"
    out = BytesIO()
    Image.new("RGB", (2400, 1800), "#446644").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("家门口.jpg", out.getvalue())


def test_a_photo_is_kept_without_the_place_and_shown_only_with_consent(community):
    author, at = factories.neighbour(community), timezone.now()
    kept = suggest(author, "墙裂了", public=True, at=at, photo=a_photo())
    with kept.photo.open("rb") as file, Image.open(file) as picture:
        assert max(picture.size) == 1200
        assert not picture.getexif()
    assert "家门口" not in kept.photo.name
    address = f"/suggestions/{kept.pk}/photo.jpg"
    assert Client().get(address).status_code == 404
    assert address not in listed(community)
    himself, stranger = Client(), Client()
    himself.force_login(factories.account_of(author))
    stranger.force_login(factories.account_of(factories.neighbour(community)))
    assert stranger.get(address).status_code == 404
    assert himself.get(address).status_code == 200
    sort_in(kept, theme="repair", photo_public=True)
    shown = Client().get(address)
    assert shown["Content-Type"] == "image/jpeg"
    hide(kept, "露了脸", by=factories.social_worker(community), at=at)
    assert Client().get(address).status_code == 404


@pytest.mark.chinese
def test_what_is_no_photo_is_refused_and_the_words_are_kept(community):
    neighbour, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(neighbour))
    sent = {
        "resident": neighbour.pk, "text": "灯坏了", "theme": "repair",
        "photo": SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>"),
    }  # fmt: skip
    page = client.post("/suggestions/write/", sent).content.decode()
    assert "不是可以保存的照片" in page
    assert "灯坏了" in page
    assert not Suggestion.objects.exists()


def test_photos_leave_a_year_after_the_reply_and_with_their_author(community):
    author, at = factories.neighbour(community), timezone.now()
    old = suggest(author, "墙裂了", public=True, at=at - timedelta(days=400), photo=a_photo())
    answer(old, "adopted", "修好了", by=None, at=at - timedelta(days=366))
    new = suggest(author, "墙又裂了", public=True, at=at, photo=a_photo())
    storage, names = old.photo.storage, (old.photo.name, new.photo.name)
    assert purge_photos(at) == 1
    assert [storage.exists(name) for name in names] == [False, True]
    forget_everywhere(author, at)
    assert not storage.exists(names[1])
    new.refresh_from_db()
    assert (new.author, new.text) == (None, "墙又裂了")
