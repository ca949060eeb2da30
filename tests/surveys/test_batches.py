"""Paper comes back: piles entered, compared, undone, and counted as a whole."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from PIL import Image

from communities.evidence import BadPhoto
from surveys import serials
from surveys.errors import (
    AlreadyCounted,
    BadChoice,
    BatchesOpen,
    BatchOver,
    BatchRefused,
    Differs,
    MoreBallotsThanStubs,
    NotClosed,
    NotInTime,
    NotYours,
    StubUsed,
    TooFewStubs,
)
from surveys.models import Ballot, Batch, BatchPhoto, PileBallot, Poll, RollEntry
from surveys.services import (
    close_due,
    commit_batch,
    differences,
    discard_batch,
    enter_ballot,
    enter_stub,
    seal,
    settle,
    take_back_ballot,
    take_back_stub,
)
from surveys.services.photos import PHOTOS_KEPT, keep_photo, purge_photos
from surveys.tally import Result, count
from surveys.vocabulary import Channel
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community())


@pytest.fixture
def worker(poll):
    return factories.social_worker(poll.community)


@pytest.fixture
def slips(poll):
    return make.slips(poll, 12)


@pytest.fixture
def batch(poll, worker, slips):
    return make.batch(poll, by=worker)


def test_a_batch_is_counted_as_a_whole(batch, slips, worker):
    make.entered(batch, slips, [0] * 7 + [1] * 5, by=worker)
    assert RollEntry.objects.count() == 12
    assert not Ballot.objects.exists()
    commit_batch(batch, at=timezone.now(), by=worker)
    result = count(batch.poll)
    assert [row.paper for row in result.questions[0].options] == [7, 5, 0]
    assert (result.paper, result.took_part) == (12, 12)
    assert not PileBallot.objects.exists()


def test_a_household_whose_stub_lies_on_the_desk_is_refused_on_the_web_with_the_day(
    batch, slips, worker
):
    enter_stub(batch, slips[0].code, at=timezone.now(), by=worker)
    resident = factories.resident(slips[0].home)
    with translation.override("en"), pytest.raises(AlreadyCounted) as refused:
        make.vote(
            batch.poll, resident.household, channel=Channel.WEB, by=factories.account_of(resident)
        )
    assert "on paper" in str(refused.value)
    assert f"{timezone.localtime().day} " in str(refused.value)


def test_a_stub_used_on_the_web_is_refused_and_loses_no_other_slip(batch, slips, worker):
    enter_stub(batch, slips[0].code, at=timezone.now(), by=worker)
    make.vote(batch.poll, slips[1].home, channel=Channel.DESK, by=worker)
    with translation.override("en"), pytest.raises(StubUsed) as refused:
        enter_stub(batch, slips[1].code, at=timezone.now(), by=worker)
    assert serials.printed(slips[1].serial) in str(refused.value)
    assert "at the desk" in str(refused.value)
    batch.refresh_from_db()
    assert batch.stubs == 1


def test_a_stub_scanned_twice_is_in_the_batch_once(batch, slips, worker):
    enter_stub(batch, slips[0].code, at=timezone.now(), by=worker)
    with pytest.raises(StubUsed):
        enter_stub(batch, serials.printed(slips[0].serial), at=timezone.now(), by=worker)
    assert RollEntry.objects.count() == 1


def test_there_are_never_more_ballots_than_stubs(batch, slips, worker):
    make.entered(batch, slips[:2], [0, 0], by=worker)
    with pytest.raises(MoreBallotsThanStubs):
        enter_ballot(batch, make.options(batch.poll)[:1], by=worker)
    with pytest.raises(MoreBallotsThanStubs):
        take_back_stub(batch, batch.roll.first().pk, by=worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(ballots=3)


def test_fewer_than_ten_stubs_only_in_the_last_batch(poll, batch, slips, worker):
    make.entered(batch, slips[:3], [0, 1], by=worker)
    with pytest.raises(TooFewStubs):
        commit_batch(batch, at=timezone.now(), by=worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(state="committed", closed_at=timezone.now())
    commit_batch(batch, at=timezone.now(), by=worker, last=True)
    assert count(poll).missing == 1
    with pytest.raises(BatchRefused):
        make.batch(poll, by=worker)


def test_a_stub_and_a_ballot_can_be_taken_back(batch, slips, worker):
    make.entered(batch, slips[:2], [0], by=worker)
    assert take_back_ballot(batch, by=worker)
    assert not take_back_ballot(batch, by=worker)
    take_back_stub(batch, batch.roll.first().pk, by=worker)
    batch.refresh_from_db()
    assert (batch.stubs, batch.ballots, RollEntry.objects.count()) == (1, 0, 1)


def test_a_discarded_batch_leaves_its_voters_free(batch, slips, worker):
    make.entered(batch, slips, [0] * 3, by=worker)
    discard_batch(batch, at=timezone.now(), by=worker)
    assert not RollEntry.objects.exists()
    assert not PileBallot.objects.exists()
    with pytest.raises(BatchOver):
        enter_stub(batch, slips[0].code, at=timezone.now(), by=worker)
    make.vote(batch.poll, slips[0].home, by=worker)


def test_spoilt_and_unreadable_ballots_and_lonely_stubs_are_counted_as_such(batch, slips, worker):
    make.entered(batch, slips, [0] * 8, by=worker)
    enter_ballot(batch, [], by=worker, verdict=PileBallot.Verdict.SPOILT)
    enter_ballot(batch, [], by=worker, verdict=PileBallot.Verdict.UNREADABLE)
    commit_batch(batch, at=timezone.now(), by=worker)
    result = count(batch.poll)
    assert (result.paper, result.spoilt, result.unreadable, result.missing) == (8, 1, 1, 2)
    assert result.took_part == 12
    assert Result.from_json(result.as_json()) == result


def test_a_ballot_with_too_many_marks_is_asked_about_and_not_taken(batch, slips, worker):
    enter_stub(batch, slips[0].code, at=timezone.now(), by=worker)
    with pytest.raises(BadChoice):
        enter_ballot(batch, make.options(batch.poll)[:2], by=worker)
    assert not PileBallot.objects.exists()


def test_a_ballot_sent_twice_from_one_place_is_entered_once(batch, slips, worker):
    make.entered(batch, slips[:3], [], by=worker)
    keys = make.options(batch.poll)
    for _ in range(2):
        enter_ballot(batch, keys[:1], by=worker, place=1)
    assert PileBallot.objects.count() == 1


def test_the_second_entry_is_by_somebody_else_and_differences_stop_the_count(poll, slips, worker):
    batch = make.batch(poll, by=worker, twice=True)
    colleague = factories.social_worker(poll.community)
    make.entered(batch, slips, [0] * 12, by=worker)
    keys, second = make.options(poll), PileBallot.Turn.SECOND
    with pytest.raises(BatchRefused):
        enter_ballot(batch, keys[:1], by=worker, turn=second)
    for place in range(12):
        enter_ballot(batch, [keys[place == 4]], by=colleague, turn=second)
    assert [place for place, _first, _second in differences(batch)] == [5]
    with pytest.raises(Differs):
        commit_batch(batch, at=timezone.now(), by=worker)
    settle(batch, 5, second, by=colleague)
    commit_batch(batch, at=timezone.now(), by=worker)
    assert [row.paper for row in count(poll).questions[0].options] == [11, 1, 0]


def test_slips_that_came_in_time_are_entered_after_closing_and_the_result_waits(poll, worker):
    slips = make.slips(poll, 10)
    closes = poll.closes_at
    Poll.objects.update(
        paper_until=closes + timedelta(days=3), results_at=closes + timedelta(days=3)
    )
    poll.refresh_from_db()
    later = closes + timedelta(days=1)
    with pytest.raises(BatchRefused):
        make.batch(poll, by=worker, at=later, received_on=timezone.localdate(later))
    batch = make.batch(poll, by=worker, at=later, received_on=timezone.localdate(closes))
    enter_stub(batch, slips[0].code, at=later, by=worker)
    with pytest.raises(NotClosed):
        seal(poll, later)
    with pytest.raises(NotInTime):
        enter_stub(batch, slips[1].code, at=poll.paper_until, by=worker)
    with pytest.raises(BatchesOpen):
        seal(poll, poll.paper_until)
    assert close_due(poll.paper_until) == 0
    commit_batch(batch, at=poll.paper_until, by=worker, last=True)
    assert close_due(poll.paper_until) == 1


def test_a_worker_of_another_community_enters_nothing(batch, slips):
    stranger = factories.social_worker(factories.community())
    with pytest.raises(NotYours):
        enter_stub(batch, slips[0].code, at=timezone.now(), by=stranger)
    with pytest.raises(NotYours):
        commit_batch(batch, at=timezone.now(), by=stranger)


def test_the_stubs_of_a_batch_bear_one_time(batch, slips, worker):
    make.entered(batch, slips[:5], [], by=worker)
    assert set(RollEntry.objects.values_list("at", flat=True)) == {batch.opened_at}


def picture(form: str = "JPEG", size: tuple[int, int] = (4000, 40)) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return BytesIO(out.getvalue())


def test_a_photo_is_kept_small_and_deleted_some_time_after_the_result(batch, worker):
    photo = keep_photo(batch, picture("PNG"), at=timezone.now(), by=worker)
    with photo.file.open() as file, Image.open(file) as kept:
        assert (kept.format, kept.width, kept.getexif()) == ("JPEG", 3000, {})
    sealed = batch.poll.paper_until
    Batch.objects.update(state="discarded", closed_at=sealed)
    seal(batch.poll, sealed)
    assert purge_photos(sealed + PHOTOS_KEPT) == 0
    assert purge_photos(sealed + PHOTOS_KEPT + timedelta(seconds=1)) == 1
    assert not BatchPhoto.objects.exists()


@pytest.mark.parametrize("file", [BytesIO(b"<svg/>"), BytesIO(b""), picture("GIF")])
def test_what_is_no_photo_is_not_kept(batch, worker, file):
    with pytest.raises(BadPhoto):
        keep_photo(batch, file, at=timezone.now(), by=worker)


# --- the screens --------------------------------------------------------------------------------


@pytest.fixture
def desk(client, worker):
    client.force_login(worker)
    return client


def test_a_pile_is_entered_by_plain_forms(desk, poll, slips):
    begun = desk.post(
        f"/desk/polls/{poll.page_id}/batches/", {"received_on": timezone.localdate().isoformat()}
    )
    address = begun["Location"]
    for slip in slips[:10]:
        desk.post(f"{address}stub/", {"stub": serials.printed(slip.serial)})
    for place, typed in enumerate("1123321x?1", 1):
        desk.post(f"{address}ballot/", {"q0": typed, "place": place, "turn": 1})
    assert "花样剪纸" in desk.get(f"{address}?part=ballots").content.decode()
    desk.post(f"{address}finish/", {"do": "commit"})
    result = count(poll)
    assert [row.paper for row in result.questions[0].options] == [4, 2, 2]
    assert (result.spoilt, result.unreadable) == (1, 1)


def test_a_wrong_stub_is_answered_with_a_sentence_beside_what_was_typed(desk, batch):
    answer = desk.post(f"/desk/batches/{batch.pk}/stub/", {"stub": "0001-9"})
    assert answer.status_code == 422
    assert 'value="0001-9"' in answer.content.decode()
    as_json = {"headers": {"accept": "application/json"}}
    assert "error" in desk.post(f"/desk/batches/{batch.pk}/stub/", {"stub": "9"}, **as_json).json()


def test_every_part_of_the_desk_shows_for_few_queries(
    desk, slips, batch, worker, django_assert_max_num_queries
):
    make.entered(batch, slips[:10], [0] * 5, by=worker)
    addresses = [
        f"/desk/batches/{batch.pk}/?part={part}" for part in ("stubs", "ballots", "finish")
    ]
    building = slips[0].home.building_id
    poll = batch.poll
    deliveries = f"/desk/polls/{poll.page_id}/deliveries/{building}/"
    for address in (*addresses, "/desk/polls/", f"/desk/polls/{poll.page_id}/", deliveries):
        with django_assert_max_num_queries(22):
            assert desk.get(address).status_code == 200, address


def test_nobody_else_sees_the_desk(client, poll, batch):
    for account in (
        factories.account_of(factories.neighbour(poll.community)),
        factories.social_worker(factories.community()),
    ):
        client.force_login(account)
        assert client.get(f"/desk/polls/{poll.page_id}/").status_code == 404
        assert client.get(f"/desk/batches/{batch.pk}/").status_code == 404
        assert client.post(f"/desk/batches/{batch.pk}/finish/").status_code == 404


def test_photos_are_downloads_for_the_community_s_workers(desk, client, batch, worker):
    desk.post(f"/desk/batches/{batch.pk}/photos/", {"photo": picture()})
    photo = BatchPhoto.objects.get()
    address = f"/desk/batches/{batch.pk}/photos/{photo.pk}/"
    answer = desk.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(address).status_code == 404
