"""The office sees which books are out of date and since when, and builds what has changed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Estate
from handbooks.editions import build_edition
from handbooks.jobs import by_night, request_changed
from handbooks.models import Edition, NightlyBuild, Proof
from handbooks.office import build_changed, look_at, prove, turn_nightly
from jobs.models import Job
from jobs.services import run
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db
OFFICE = "/admin/handbook-editions/"
RARE = "\U0001f600"
NIGHT = datetime(2026, 11, 21, 3, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def sub_district():
    return factories.sub_district()


@pytest.fixture
def officer(sub_district):
    return factories.officer(sub_district)


def community(sub_district, name="海防村居民区"):
    found = factories.community(sub_district=sub_district, name=name)
    factories.estate(found, name=f"{name}一村", repair_phone="021-5550-0110")
    return found


def book_of(sub_district, name="海防村居民区", *, built=False):
    book = handbooks.handbook(community(sub_district, name))
    if built:
        build_edition(book, by=None, at=timezone.now())
    return book


def new_phone(book, phone="021-5550-0111"):
    Estate.objects.filter(community=book.community).update(repair_phone=phone)


def spoil(book):
    Estate.objects.filter(community=book.community).update(property_manager=f"物业{RARE}")


def looked(book, at=None) -> Proof:
    (proof,) = look_at([book], at=at or timezone.now())
    return proof


def test_a_book_is_out_of_date_from_when_it_was_first_seen_to_differ(sub_district):
    book = book_of(sub_district, built=True)
    first = timezone.now()
    assert looked(book, first).stale_since is None
    new_phone(book)
    assert looked(book, first + timedelta(hours=1)).stale_since == first + timedelta(hours=1)
    new_phone(book, "021-5550-0112")
    later = looked(book, first + timedelta(hours=2))
    assert later.stale_since == first + timedelta(hours=1)
    assert "021-5550-0112" in str(later.changes)
    new_phone(book, "021-5550-0110")
    assert looked(book, first + timedelta(hours=3)).stale_since is None


def test_the_table_says_of_each_book_what_to_do(sub_district, officer, client):
    fresh = book_of(sub_district, "甲村", built=True)
    stale = book_of(sub_district, "乙村", built=True)
    new_phone(stale)
    never = book_of(sub_district, "丙村")
    client.force_login(officer)
    answer = client.get(OFFICE)
    states = {row.handbook: row.state for row, _news, _job in answer.context["rows"]}
    assert states == {fresh: "fresh", stale: "stale", never: "none"}
    assert answer.context["stale"] == 2
    assert "24小时维修电话" in answer.content.decode()


def test_a_communitys_worker_sees_only_the_own_book_and_builds_only_it(sub_district, client):
    own, other = book_of(sub_district, "甲村"), book_of(sub_district, "乙村")
    client.force_login(factories.social_worker(own.community))
    answer = client.get(OFFICE)
    assert [row.handbook for row, _news, _job in answer.context["rows"]] == [own]
    assert "乙村" not in answer.content.decode()
    for action in ("build", "nightly"):
        assert client.post(f"{OFFICE}{sub_district.code}/{action}/").status_code == 404
    assert not Job.objects.exists()
    assert other.editions.count() == 0


def test_another_offices_books_are_not_there(sub_district, client):
    elsewhere = book_of(factories.sub_district(), "乙村")
    client.force_login(factories.officer(sub_district))
    book_of(sub_district, "甲村")
    assert "乙村" not in client.get(OFFICE).content.decode()
    code = elsewhere.community.sub_district.code
    assert client.get(f"{OFFICE}?office={code}").status_code == 404
    assert client.post(f"{OFFICE}{code}/build/").status_code == 404


def test_who_looks_after_nothing_has_no_table(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody", password="x"))
    assert client.get(OFFICE).status_code != 200


def test_three_books_cost_as_many_questions_as_one(sub_district, officer, client):
    client.force_login(officer)
    new_phone(book_of(sub_district, "甲村", built=True))
    one = queries(client)
    for name in ("乙村", "丙村"):
        new_phone(book_of(sub_district, name, built=True))
    assert queries(client) == one


def queries(client) -> int:
    client.get(OFFICE)  # looks at the books; the next minute only reads what was seen
    with CaptureQueriesContext(connection) as asked:
        client.get(OFFICE)
    return len(asked)


def test_only_what_changed_is_built_and_one_failure_stops_no_other(sub_district, officer):
    same = book_of(sub_district, "甲村", built=True)
    changed = book_of(sub_district, "乙村", built=True)
    new_phone(changed)
    spoilt = book_of(sub_district, "丙村", built=True)
    spoil(spoilt)
    never = book_of(sub_district, "丁村")
    done = build_changed(sub_district, by=officer, at=timezone.now())
    assert {edition.handbook for edition in done.built} == {changed, never}
    assert done.same == 1
    ((name, why),) = done.failed
    assert name == "丙村"
    assert RARE in why
    numbers = [book.editions.first().number for book in (same, changed, spoilt, never)]
    assert numbers == [1, 2, 1, 1]


def test_the_job_sums_up_what_failed_and_orders_the_other_files(sub_district, officer, client):
    new_phone(book_of(sub_district, "乙村", built=True))
    spoil(book_of(sub_district, "丙村", built=True))
    client.force_login(officer)
    where = client.post(f"{OFFICE}{sub_district.code}/build/").url
    assert client.post(f"{OFFICE}{sub_district.code}/build/").url == where
    job = Job.objects.get()
    run(job.pk, worker="w", at=timezone.now())
    job.refresh_from_db()
    assert job.state == "done"
    assert "丙村" in job.message
    assert RARE in job.message
    assert client.get(where).status_code == 200
    assert Job.objects.filter(kind="set_handbook_files").count() == 1


def test_a_proof_finds_in_the_night_what_would_fail_in_the_morning(sub_district, officer, client):
    book = book_of(sub_district, built=True)
    spoil(book)
    done = prove(sub_district, at=NIGHT)
    assert [name for name, _why in done.failed] == ["海防村居民区"]
    assert RARE in str(Proof.objects.get().faults)
    client.force_login(officer)
    assert RARE in client.get(OFFICE).content.decode()
    assert book.editions.count() == 1
    Estate.objects.update(property_manager="物业")
    assert prove(sub_district, at=NIGHT).failed == []
    assert Proof.objects.get().pages % 4 == 0


def test_the_night_comes_once(sub_district):
    by_night(NIGHT - timedelta(hours=1))
    assert not Job.objects.exists()
    by_night(NIGHT)
    by_night(NIGHT + timedelta(minutes=10))
    assert Job.objects.count() == 1
    Job.objects.update(state=Job.State.DONE, finished_at=NIGHT, created_at=NIGHT)
    by_night(NIGHT + timedelta(minutes=20))
    assert Job.objects.count() == 1
    by_night(NIGHT + timedelta(days=1))
    assert Job.objects.count() == 2


@pytest.mark.parametrize("on", [False, True])
def test_the_night_gives_numbers_only_where_the_office_turned_it_on(sub_district, officer, on):
    book = book_of(sub_district, built=True)
    new_phone(book)
    turn_nightly(sub_district, on=on, by=officer, at=NIGHT)
    by_night(NIGHT)
    run(Job.objects.get().pk, worker="w", at=NIGHT)
    assert Edition.objects.count() == 1 + on
    assert Proof.objects.get().pages


def test_an_officer_turns_the_night_on_and_off(sub_district, officer, client):
    book_of(sub_district)
    client.force_login(officer)
    client.post(f"{OFFICE}{sub_district.code}/nightly/", {"on": "1"})
    assert NightlyBuild.objects.get().turned_on_by == officer
    client.post(f"{OFFICE}{sub_district.code}/nightly/", {"on": "0"})
    assert not NightlyBuild.objects.exists()


def test_the_help_page_stands_in_the_admin(sub_district, officer, client):
    book_of(sub_district)
    client.force_login(officer)
    page = client.get(f"{OFFICE}print/").content.decode()
    assert "短边" in page
    assert page.count("<img") >= 3


def test_a_colleague_sees_the_build_that_another_started(sub_district, client):
    book = book_of(sub_district)
    client.force_login(factories.social_worker(book.community))
    where = client.post(f"/admin/handbook/{book.pk}/build/").url
    client.force_login(factories.social_worker(book.community))
    assert client.post(f"/admin/handbook/{book.pk}/build/").url == where
    assert client.get(where).status_code == 200


def test_building_all_can_be_asked_for_by_the_system_too(sub_district):
    assert request_changed(sub_district, by=None) == request_changed(sub_district, by=None)
