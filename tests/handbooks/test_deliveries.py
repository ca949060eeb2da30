"""Where the copies of an edition went: never more than were printed, every number accounted for."""

from datetime import date

import pytest
from django.utils import timezone, translation

from handbooks.deliveries import (
    RESERVE,
    AlreadyDelivered,
    CopiesUnknown,
    FewerThanDelivered,
    ReasonMissing,
    TooManyCopies,
    correct,
    deliver,
    deliver_all,
    delivered,
    note_copies,
    places,
    shares_of,
)
from handbooks.models import Delivery, Edition
from handbooks.papers import delivery_list, delivery_rows
from jobs.models import Job
from jobs.services import run
from printing.pages import page_count
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def edition(community):
    """500 copies, and estates of 180, 140 and 110 households."""
    edition = Edition.objects.create(
        community=community,
        handbook=handbooks.handbook(community, chapters=[]),
        number=1,
        code="E7K49QXH",
        made_at=timezone.now(),
        content_hash="0" * 64,
        contents=[],
        file="handbooks/none.pdf",
        pages=4,
        size=1,
    )
    return note_copies(edition, 500, by=None)


@pytest.fixture
def estates(community):
    return {
        name: _estate(community, name, homes)
        for name, homes in (("海防一村", 18), ("海防二村", 14), ("海防三村", 11))
    }


def _estate(community, name, homes):
    estate = factories.estate(community, name=name)
    building = factories.building(community, estate=estate)
    for unit in range(homes):
        factories.household(building, unit=str(unit))
    return estate


@pytest.fixture
def desk(edition, client):
    client.force_login(factories.social_worker(edition.community))
    return f"/admin/handbook/{edition.handbook_id}/"


def went(edition) -> dict[str, int]:
    return dict(edition.deliveries.values_list("label", "copies"))


def given(form, **fields):
    """What the browser sends when nobody changes the proposals."""
    sent = {place.key: place.copies for place in form.places}
    return sent | {"label": "", "copies": "", "on": "2026-11-10", "by": "各楼组长"} | fields


def test_five_hundred_copies_are_delivered_and_not_one_more(edition, estates):
    rows = [(estates["海防一村"], 180), ("HF-B小区", 140), ("HF-C小区", 110), ("备用", 70)]
    deliver_all(edition, rows, on=DAY)
    assert delivered(edition) == 500
    with pytest.raises(TooManyCopies):
        deliver(edition, "再来一本", 1, on=DAY)


def test_a_round_is_noted_whole_or_not_at_all(edition):
    with pytest.raises(TooManyCopies):
        deliver_all(edition, [("一", 300), ("二", 201)], on=DAY)
    with pytest.raises(AlreadyDelivered):
        deliver_all(edition, [("一", 1), ("一", 1)], on=DAY)
    assert not edition.deliveries.exists()


def test_the_print_run_comes_first_and_a_place_comes_once(edition):
    Edition.objects.update(copies=None)
    with pytest.raises(CopiesUnknown):
        deliver(edition, "备用", 1, on=DAY)
    Edition.objects.update(copies=10)
    deliver(edition, "备用", 1, on=DAY)
    with pytest.raises(AlreadyDelivered, match="备用"):
        deliver(edition, "备用", 1, on=DAY)
    with pytest.raises(FewerThanDelivered):
        note_copies(edition, 0, by=None)


@pytest.mark.chinese
def test_copies_are_proposed_by_households_and_the_rest_is_kept(edition, estates):
    assert [(place.label, place.copies) for place in places(edition)] == [
        ("海防一村", 18),
        ("海防三村", 11),
        ("海防二村", 14),
        ("备用", 457),
    ]
    deliver(edition, estates["海防一村"], 20, on=DAY)
    assert [place.label for place in places(edition)] == ["海防三村", "海防二村", "备用"]


def test_the_reserve_is_one_whatever_the_worker_reads(edition, estates):
    with translation.override("zh-hans"):
        deliver(edition, places(edition)[-1].to, 50, on=DAY)
    with translation.override("en"):
        assert {place.to for place in places(edition)} == set(estates.values())
        with pytest.raises(AlreadyDelivered):
            deliver(edition, RESERVE, 1, on=DAY)


def test_buildings_without_an_estate_are_places_too(edition, community):
    building = factories.building(community, name="13号楼", address="海防路421弄", estate=None)
    factories.household(building)
    (first, _reserve) = places(edition)
    assert (first.label, first.to) == ("海防路421弄 13号楼", building)


def test_copies_can_go_building_by_building(edition, estates, desk, client):
    second = factories.building(edition.community, estate=estates["海防一村"], name="9号楼")
    factories.household(second)
    labels = [place.label for place in places(edition, by_building=True)]
    assert len(labels) == 5
    assert str(second) in labels
    form = client.get(f"{desk}?per=building").context["deliveries_form"]
    client.post(f"{desk}1/deliveries/", given(form, per="building", reserve="0"))
    assert sum(went(edition).values()) == 44
    assert Delivery.objects.get(building=second).copies == 1


def test_a_building_whose_estate_has_its_copies_is_not_asked_for(edition, estates):
    deliver(edition, estates["海防一村"], 18, on=DAY)
    assert len(places(edition, by_building=True)) == 3


@pytest.mark.parametrize(
    ("copies", "households", "shares"),
    [
        (500, [180, 140, 110], [180, 140, 110]),
        (430, [180, 140, 110], [180, 140, 110]),
        (100, [180, 140, 110], [42, 32, 26]),
        (1, [1, 1, 1], [1, 0, 0]),
        (0, [3], [0]),
        (7, [], []),
        (7, [0, 0], [0, 0]),
    ],
)
def test_too_few_copies_are_divided_without_a_rest(copies, households, shares):
    assert shares_of(copies, households) == shares
    assert sum(shares) in {copies, sum(households)}


def test_a_correction_keeps_what_it_was_and_why(edition):
    worker = factories.social_worker(edition.community)
    row = deliver(edition, "海防一村", 180, on=DAY)
    correct(row, 170, reason="退回10本", by=worker, at=timezone.now())
    assert went(edition) == {"海防一村": 170}
    kept = row.corrections.get()
    assert (kept.was, kept.now, kept.reason, kept.corrected_by) == (180, 170, "退回10本", worker)
    correct(row, 170, reason="同上", by=worker, at=timezone.now())
    assert row.corrections.count() == 1


def test_a_correction_needs_a_reason_and_copies_that_exist(edition):
    row = deliver(edition, "海防一村", 180, on=DAY)
    with pytest.raises(ReasonMissing):
        correct(row, 170, reason=" ", by=None, at=timezone.now())
    with pytest.raises(TooManyCopies):
        correct(row, 501, reason="数错了", by=None, at=timezone.now())
    correct(row, 500, reason="数错了", by=None, at=timezone.now())
    assert went(edition) == {"海防一村": 500}


@pytest.mark.chinese_house
def test_the_desk_notes_all_places_at_once(edition, estates, desk, client):
    form = client.get(desk).context["deliveries_form"]
    answer = client.post(
        f"{desk}1/deliveries/", given(form, label="图书馆", copies="7", reserve="50")
    )
    assert answer.status_code == 302
    assert went(edition) == {
        "海防一村": 18,
        "海防二村": 14,
        "海防三村": 11,
        "备用": 50,
        "图书馆": 7,
    }
    assert client.get(desk).context["left"] == 400
    assert {row.estate for row in Delivery.objects.all()} == {*estates.values(), None}


def test_what_is_left_empty_has_not_gone_yet(edition, estates, desk, client):
    form = client.get(desk).context["deliveries_form"]
    only_first = {place.key: "" for place in form.places} | {form.places[0].key: "18"}
    client.post(f"{desk}1/deliveries/", given(form, **only_first))
    assert went(edition) == {"海防一村": 18}


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reserve": "458"}, "501"),
        ({"label": "图书馆"}, "另一处"),
        ({"copies": "3"}, "另一处"),
        ({"on": "昨天"}, "日期"),
    ],
)
@pytest.mark.usefixtures("estates")
def test_what_was_typed_is_kept_when_it_is_refused(edition, desk, client, fields, sentence):
    form = client.get(desk).context["deliveries_form"]
    answer = client.post(f"{desk}1/deliveries/", given(form, by="冯根兰", **fields))
    page = answer.content.decode()
    assert sentence in str(answer.context["deliveries_form"].errors)
    assert "冯根兰" in page
    assert not edition.deliveries.exists()


def test_the_desk_corrects_with_a_reason(edition, desk, client):
    row = deliver(edition, "海防一村", 180, on=DAY)
    address = f"{desk}deliveries/{row.pk}/correct/"
    refused = client.post(address, {f"d{row.pk}-copies": "170", f"d{row.pk}-reason": ""})
    assert refused.status_code == 200
    client.post(address, {f"d{row.pk}-copies": "170", f"d{row.pk}-reason": "退回10本"})
    assert went(edition) == {"海防一村": 170}
    assert "退回10本" in client.get(desk).content.decode()


def test_another_handbooks_delivery_cannot_be_corrected_from_this_desk(edition, client):
    row = deliver(edition, "海防一村", 180, on=DAY)
    other = handbooks.handbook(factories.community(), chapters=[])
    client.force_login(factories.social_worker(other.community))
    address = f"/admin/handbook/{other.pk}/deliveries/{row.pk}/correct/"
    assert client.post(address, {f"d{row.pk}-copies": "1"}).status_code == 404


@pytest.mark.chinese
def test_the_list_on_paper_has_a_row_for_every_place(edition, estates):
    deliver(edition, estates["海防一村"], 20, on=DAY, by="冯根兰")
    noted, *planned = delivery_rows(edition)
    assert (noted["place"], noted["copies"], noted["by"]) == ("海防一村", 20, "冯根兰")
    assert [row["place"] for row in planned if "within" not in row] == [
        "海防三村",
        "海防二村",
        "备用",
    ]
    assert [row["copies"] for row in planned if "within" in row] == [11, 14]
    assert page_count(delivery_list({"edition": edition.pk}, "zh-hans").pdf) == 1


def test_the_list_is_ordered_at_the_desk(edition, desk, client):
    client.post(f"{desk}1/list/")
    job = Job.objects.get()
    run(job.pk, worker="w", at=timezone.now())
    job.refresh_from_db()
    assert job.state == "done", job.message
    assert job.file
