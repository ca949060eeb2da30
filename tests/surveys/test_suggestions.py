"""Every suggestion is answered: with a decision and a reply, in public."""

from datetime import timedelta
from functools import partial
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
from printing.codes import grouped
from printing.pages import page_sizes
from printing.pictures import page_texts
from surveys.errors import SuggestionRefused
from surveys.models import Pact, PactAcceptance, Suggestion
from surveys.pacts import PactFirst, PactRefused, pact_of, publish_pact
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
from tests.paper import printed

pytestmark = pytest.mark.django_db


FORM = {
    "theme": "other", "channel": "web", "decision": "", "passed_on_to": "", "reply": "",
    "outside_due_on": "", "outside_answer": "", "outside_answered_on": "", "hidden_reason": "",
}  # fmt: skip


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


def test_a_worker_answers_in_the_admin(worker, community):
    suggestion = make.suggestion(community)
    address = f"/admin/suggestions/edit/{suggestion.pk}/"
    fields = {**FORM, "text": "改写", "decision": "adopted"}
    refused = worker.post(address, {**fields, "reply": ""})
    assert refused.status_code == 200
    worker.post(address, {**fields, "reply": "这周就修"})
    suggestion.refresh_from_db()
    assert (suggestion.decision, suggestion.reply) == ("adopted", "这周就修")
    assert suggestion.text == "巡逻小喇叭影响孩子休息"


def test_a_worker_hides_and_shows_in_the_admin(worker, community):
    suggestion = make.suggestion(community)
    address = f"/admin/suggestions/edit/{suggestion.pk}/"
    worker.post(address, {**FORM, "hidden_reason": "写了别人的电话"})
    suggestion.refresh_from_db()
    assert suggestion.hidden_at is not None
    worker.post(address, FORM)
    suggestion.refresh_from_db()
    assert suggestion.hidden_at is None
    history = worker.get(f"/admin/suggestions/history/{suggestion.pk}/").content.decode()
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


def test_the_worker_enters_it_in_the_admin_and_the_desk_of_today_reminds(worker, community):
    suggestion = passed_on(community)
    assert "街道城管：" in worker.get("/admin/").content.decode()
    sent = {
        **FORM, "decision": "passed_on", "passed_on_to": "街道城管", "reply": "已转街道城管",
        "outside_answer": "已划停放区", "outside_answered_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    worker.post(f"/admin/suggestions/edit/{suggestion.pk}/", sent)
    suggestion.refresh_from_db()
    assert suggestion.outside_answer == "已划停放区"
    assert "街道城管：" not in worker.get("/admin/").content.decode()


def test_the_desk_of_today_says_what_waits_and_since_when(worker, community):
    make.suggestion(community, created_at=timezone.now() - timedelta(days=9), text="路灯坏了九天")
    page = worker.get("/admin/").content.decode()
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


# --- the pact -----------------------------------------------------------------------------------


@pytest.fixture
def pact(community):
    officer = factories.officer(community.sub_district)
    return publish_pact(
        community.sub_district, None, text="自愿、互助、友善", not_posted="广告\n辱骂", by=officer,
        at=timezone.now() - timedelta(days=1),
    )  # fmt: skip


def test_the_pact_is_accepted_before_the_first_suggestion_and_not_again(community, pact):
    neighbour, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(neighbour))
    form = client.get("/suggestions/write/").content.decode()
    assert "自愿、互助、友善" in form
    sent = {"resident": neighbour.pk, "text": "灯坏了", "public": "on", "theme": "repair"}
    refused = client.post("/suggestions/write/", sent).content.decode()
    assert "请先同意居民公约" in refused
    assert "灯坏了" in refused
    client.post("/suggestions/write/", {**sent, f"pact_{pact.pk}": "on"})
    accepted = PactAcceptance.objects.get()
    assert (accepted.pact, accepted.resident) == (pact, neighbour)
    assert Suggestion.objects.count() == 1
    assert f"pact_{pact.pk}" not in client.get("/suggestions/write/").content.decode()
    client.post("/suggestions/write/", {**sent, "text": "第二条"})
    assert Suggestion.objects.count() == 2


def test_a_new_version_is_accepted_anew_and_only_as_it_was_read(community, pact):
    author, worker = factories.neighbour(community), factories.social_worker(community)
    suggest(author, "第一条", public=True, at=timezone.now(), accepts=pact)
    own = publish_pact(
        community.sub_district, community, text="本里公约", not_posted="广告", by=worker,
        at=timezone.now(),
    )  # fmt: skip
    for accepts in (None, pact):
        with pytest.raises(PactFirst):
            suggest(author, "第二条", public=True, at=timezone.now(), accepts=accepts)
    suggest(author, "第二条", public=True, at=timezone.now(), accepts=own)
    elsewhere = factories.community(sub_district=community.sub_district)
    assert pact_of(elsewhere, timezone.now()) == pact


def test_a_version_is_published_by_those_who_may_and_never_over_anothers(community, pact):
    office, at = community.sub_district, timezone.now()
    worker, officer = factories.social_worker(community), factories.officer(office)
    publish = partial(publish_pact, office, None, text="新的公约", not_posted="广告", at=at)
    with pytest.raises(PactRefused):
        publish(by=worker, after=1)
    with pytest.raises(PactRefused):
        publish(by=officer, after=0)
    assert publish(by=officer, after=1).version == 2
    with pytest.raises(PactRefused):  # nothing was changed
        publish(by=officer, after=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pact.objects.create(sub_district=office, version=2, text="x", not_posted="y")


def test_a_worker_publishes_the_communitys_own_pact_at_the_desk(worker, community, pact):
    page = worker.get(f"/desk/pact/community/{community.pk}/").content.decode()
    assert "自愿、互助、友善" in page
    sent = {"text": "本里公约", "not_posted": "广告", "after": 0}
    worker.post(f"/desk/pact/community/{community.pk}/", sent)
    assert pact_of(community, timezone.now()).text == "本里公约"
    assert "本里公约" in Client().get(f"/suggestions/pact/{community.code}/").content.decode()
    assert worker.get(f"/desk/pact/office/{community.sub_district_id}/").status_code == 404
    other = factories.community()
    assert worker.post(f"/desk/pact/community/{other.pk}/", sent).status_code == 404


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


# --- one's own, the desk, the code --------------------------------------------------------------


def test_the_author_sees_also_what_is_hidden_or_private_with_its_state(community):
    author, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(author))
    private = suggest(author, "只给居委会看", public=False, at=timezone.now())
    hide(private, "写了别人的电话", by=factories.social_worker(community), at=timezone.now())
    page = client.get("/suggestions/mine/").content.decode()
    assert "只给居委会看" in page
    assert "写了别人的电话" in page
    stranger = Client()
    stranger.force_login(factories.account_of(factories.neighbour(community)))
    assert "只给居委会看" not in stranger.get("/suggestions/mine/").content.decode()


def test_the_same_words_twice_are_one_and_six_a_day_are_too_many(community):
    author, at = factories.neighbour(community), timezone.now()
    first = suggest(author, "灯坏了", public=True, at=at)
    assert suggest(author, "灯坏了", public=True, at=at) == first
    for number in range(4):
        suggest(author, f"第{number}条", public=True, at=at)
    with pytest.raises(SuggestionRefused):
        suggest(author, "第六条", public=True, at=at)


def test_what_is_said_at_the_desk_gets_a_code_that_opens_its_page(worker, community):
    author = factories.neighbour(community, name="张小三")
    sent = {
        "community": community.pk, "text": "想要一张长椅", "channel": "phone", "theme": "life",
        "who": "张小三",
    }  # fmt: skip
    page = worker.post("/desk/suggestions/new/", sent, follow=True).content.decode()
    made = Suggestion.objects.get()
    assert (made.author, made.channel, made.public) == (author, "phone", False)
    assert made.code is not None
    assert grouped(made.code) in page
    seen = Client().get(f"/q/{made.code}/", follow=True).content.decode()
    assert "想要一张长椅" in seen
    assert "张小三" not in seen
    wrong = "T" + ("2" if made.code[1] != "2" else "3") + made.code[2:]
    assert Client().get(f"/suggestions/code/{wrong}/").status_code == 404


def test_two_of_one_name_are_told_apart_by_the_door(worker, community):
    house = factories.building(community)
    one, _two = (
        factories.resident(factories.household(house, unit=unit), name="张小三")
        for unit in ("301室", "502室")
    )
    sent = {"community": community.pk, "text": "长椅", "channel": "desk", "theme": "life"}
    page = worker.post("/desk/suggestions/new/", {**sent, "who": "张小三"}).content.decode()
    assert "301室" in page
    assert not Suggestion.objects.exists()
    worker.post("/desk/suggestions/new/", {**sent, "who": "张小三 301"})
    assert Suggestion.objects.get().author == one


def test_the_slip_of_thanks_and_the_register_are_printed(worker, community):
    author = factories.neighbour(community, name="欧阳小明")
    made = suggest(author, "楼道灯坏了", public=True, at=timezone.now())
    hidden = make.suggestion(community, text="广告广告")
    hide(hidden, "广告", by=factories.social_worker(community), at=timezone.now())
    slip = printed(worker, worker.post(f"/desk/suggestions/{made.pk}/print/"))
    assert "谢谢您的意见建议" in words(slip)
    today = timezone.localdate().isoformat()
    sent = {"community": community.pk, "first": today, "last": today}
    register = words(printed(worker, worker.post("/desk/suggestions/register/", sent)))
    assert "楼道灯坏了" in register
    assert "欧**明" in register
    assert "欧阳小明" not in register
    assert "广告广告" not in register
    full = words(
        printed(worker, worker.post("/desk/suggestions/register/", {**sent, "everything": "on"}))
    )
    assert "广告广告" in full
    assert page_sizes(slip) == [(210, 148)]


def words(pdf: bytes) -> str:
    return "".join("".join(page_texts(pdf)).split())


DESK = ["new/", "register/", "{pk}/thanks/", "{pk}/print/"]


def test_nobody_else_finds_the_desk(community):
    suggestion = make.suggestion(community)
    resident = factories.account_of(factories.neighbour(community))
    worker = factories.social_worker(factories.community())
    for user, allowed in ((resident, set()), (worker, {"new/", "register/"})):
        client = Client()
        client.force_login(user)
        for address in DESK:
            url = f"/desk/suggestions/{address.format(pk=suggestion.pk)}"
            sent = {"community": community.pk, "text": "x", "channel": "desk", "theme": "life"}
            status = client.post(url, sent).status_code
            assert status in ({200} if address in allowed else {404, 405}), url
    assert Suggestion.objects.count() == 1


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
