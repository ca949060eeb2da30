"""Slips: one for each voter, found again however it is read, and a ballot without an account."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communities.models import Resident
from printing.codes import BadCode
from surveys import serials
from surveys.errors import AlreadyCounted, ForeignSlip, NotYours, SlipUnknown
from surveys.models import Ballot, Poll, RollEntry, Slip
from surveys.services import cast_by_slip, issue_slips, note_deliveries, slips_in_door_order
from surveys.services.slips import slip_in
from surveys.vocabulary import Electorate
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community())


@pytest.fixture
def slip(poll) -> Slip:
    return make.slips(poll, 1)[0]


def read(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_slips_are_numbered_in_the_order_in_which_one_walks(poll):
    for name in ("10号楼", "2号楼"):
        building = factories.building(poll.community, name=name)
        for floor, unit in ((11, "1101室"), (2, "201室"), (2, "202室")):
            factories.household(building, floor=floor, unit=unit)
    issue_slips(poll, at=timezone.now(), by=factories.social_worker(poll.community))
    doors = [f"{s.home.building.name} {s.home.unit}" for s in Slip.objects.order_by("serial")]
    assert doors == [
        f"{name} {unit}" for name in ("2号楼", "10号楼") for unit in ("201室", "202室", "1101室")
    ]


def test_making_slips_again_makes_them_for_newcomers_only(poll):
    worker = factories.social_worker(poll.community)
    first = {slip.code for slip in make.slips(poll, 4)}
    assert issue_slips(poll, at=timezone.now(), by=worker) == 0
    make.homes(poll.community, 2)
    assert issue_slips(poll, at=timezone.now(), by=worker) == 2
    assert first < set(Slip.objects.values_list("code", flat=True))
    assert list(Slip.objects.order_by("serial").values_list("serial", flat=True)) == [*range(1, 7)]


def test_residents_have_a_slip_each(poll):
    community = factories.community()
    poll = make.poll(community, electorate=Electorate.RESIDENTS)
    home = factories.household(factories.building(community))
    people = {factories.resident(home), factories.resident(home)}
    factories.resident(home, status=Resident.Status.PENDING)
    issue_slips(poll, at=timezone.now(), by=factories.social_worker(community))
    assert {slip.voter for slip in slips_in_door_order(poll)} == people


def test_only_workers_of_the_community_make_slips(poll):
    with pytest.raises(NotYours):
        issue_slips(poll, at=timezone.now(), by=factories.social_worker(factories.community()))


@pytest.mark.parametrize("serial", [1, 12, 345, 9876, 123456])
def test_a_serial_is_read_as_it_is_printed(serial):
    assert serials.read(serials.printed(serial)) == serial


def test_every_wrong_digit_and_every_swap_of_a_serial_is_found():
    printed = serials.printed(1234).replace("-", "")
    wrong = [printed[:i] + d + printed[i + 1 :] for i in range(5) for d in "0123456789"]
    swapped = [printed[:i] + printed[i + 1] + printed[i] + printed[i + 2 :] for i in range(4)]
    for typed in {*wrong, *swapped} - {printed}:
        with pytest.raises(BadCode):
            serials.read(typed)


def test_a_stub_is_found_by_scanner_by_code_and_by_number(slip):
    address = f"https://linli.example/q/{slip.code}/"
    for typed in (address, slip.code.lower(), serials.printed(slip.serial), "０００１-3"):
        assert slip_in(slip.poll, typed) == slip


def test_a_stub_of_another_poll_and_an_unknown_number_are_told_apart(slip):
    other = make.poll(slip.community, title="另一次征询")
    with pytest.raises(ForeignSlip) as foreign:
        slip_in(other, slip.code)
    assert slip.poll.page.title in str(foreign.value)
    with pytest.raises(SlipUnknown):
        slip_in(other, serials.printed(1))


@pytest.mark.chinese
def test_whoever_holds_the_slip_votes_once_without_an_account(client, slip):
    option = str(make.options(slip.poll)[1])
    page = read(client, f"/q/{slip.code}/")
    assert slip.home.unit in page
    assert "自制唇膏" in page
    address, key = f"/slips/{slip.code}/", str(uuid.uuid4())
    review = client.post(address, {"step": "review", "choice": option, "key": key})
    assert "自制唇膏" in review.content.decode()
    assert not RollEntry.objects.exists()
    sent = client.post(address, {"step": "send", "choice": option, "key": key}, follow=True)
    entry = RollEntry.objects.get()
    assert entry.channel == "slip"
    assert entry.receipt[:4] in sent.content.decode()
    assert Ballot.objects.get().origin == "web"
    assert "每户一票" in read(client, f"/q/{slip.code}/")
    again = client.post(address, {"step": "send", "choice": option, "key": str(uuid.uuid4())})
    assert "每户一票" in again.content.decode()
    assert Ballot.objects.count() == 1


def test_the_same_form_of_a_slip_sent_twice_is_one_ballot(slip):
    key, keys = uuid.uuid4(), make.options(slip.poll)
    first = cast_by_slip(slip, keys[:1], key=key, at=timezone.now())
    assert cast_by_slip(slip, keys[:1], key=key, at=timezone.now()) == first
    with pytest.raises(AlreadyCounted):
        cast_by_slip(slip, keys[:1], key=uuid.uuid4(), at=timezone.now())


@pytest.mark.chinese
def test_a_slip_of_a_poll_that_has_closed_says_so(client, slip):
    Poll.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "已" in read(client, f"/q/{slip.code}/")
    assert "<fieldset" not in read(client, f"/q/{slip.code}/")


@pytest.mark.parametrize("code", ["S23456789ABC", "SSSSSSSSSSSS"])
def test_a_wrong_code_gets_a_sentence_and_guessing_an_end(client, code):
    answers = [client.get(f"/slips/{code}/").status_code for _ in range(25)]
    assert (answers[0], answers[-1]) == (404, 429)


def test_the_receipt_says_to_anybody_that_a_ballot_was_counted_and_not_whose(client, slip):
    receipt = cast_by_slip(slip, make.options(slip.poll)[:1], key=uuid.uuid4(), at=timezone.now())
    page = read(client, f"/q/{receipt.code}/")
    assert receipt.code[:4] in page
    assert slip.home.unit not in page
    assert "花样剪纸" not in page
    assert client.get("/receipts/R23456789ABC/").status_code == 404


def test_no_code_and_no_choice_reaches_the_log(client, slip, caplog):
    option = str(make.options(slip.poll)[0])
    with caplog.at_level("DEBUG"):
        read(client, f"/q/{slip.code}/")
        sent = {"step": "send", "choice": option, "key": str(uuid.uuid4())}
        client.post(f"/slips/{slip.code}/", sent)
    assert RollEntry.objects.exists()
    assert slip.code not in caplog.text
    assert option not in caplog.text


def test_a_worker_notes_how_the_slips_of_a_building_were_delivered(client):
    poll = make.poll(factories.community())
    slips = make.slips(poll, 3)
    building = slips[0].home.building
    client.force_login(factories.social_worker(poll.community))
    address = f"/desk/polls/{poll.page_id}/deliveries/{building.pk}/"
    client.post(address, {f"slip-{slips[0].pk}": "delivered", f"slip-{slips[1].pk}": "refused"})
    states = list(Slip.objects.order_by("serial").values_list("delivery", flat=True))
    assert states == ["delivered", "refused", ""]
    assert b"checked" in client.get(address).content


def test_a_leader_notes_deliveries_of_the_own_building_only(client):
    poll = make.poll(factories.community())
    slips = make.slips(poll, 2)
    house, other = slips[0].home.building, factories.building(poll.community)
    leader = factories.resident(slips[0].home)
    house.leader = leader
    house.save()
    account = factories.account_of(leader)
    leader.representations.update(is_self=True, confirmed_at=timezone.now())
    client.force_login(account)
    base = f"/desk/polls/{poll.page_id}/deliveries"
    assert client.get(f"{base}/{house.pk}/").status_code == 200
    assert client.get(f"{base}/{other.pk}/").status_code == 404
    assert client.get(f"/desk/polls/{poll.page_id}/").status_code == 404


def test_an_unknown_state_of_delivery_changes_nothing(slip):
    worker = factories.social_worker(slip.community)
    assert note_deliveries([slip], {slip.pk: "eaten"}, at=timezone.now(), by=worker) == 0


@pytest.mark.chinese
def test_a_worker_fills_in_the_ballot_of_somebody_who_calls(client, slip):
    worker = factories.social_worker(slip.community)
    client.force_login(worker)
    address = f"/desk/polls/{slip.poll.page_id}/call/"
    assert client.get(address).status_code == 200
    wrong = client.get(address, {"slip": "0001-9"}).content.decode()
    assert 'role="alert"' in wrong
    ballot = f"{address}?channel=phone&slip={serials.printed(slip.serial)}"
    assert "自制唇膏" in client.get(ballot).content.decode()
    option = str(make.options(slip.poll)[1])
    sent = {"choice": option, "key": str(uuid.uuid4())}
    assert "自制唇膏" in client.post(ballot, {**sent, "step": "review"}).content.decode()
    for _tap in range(2):
        done = client.post(ballot, {**sent, "step": "send"}).content.decode()
        assert "回执" in done
    entry = RollEntry.objects.get()
    assert (entry.channel, entry.entered_by) == ("phone", worker)
    assert Ballot.objects.get().origin == "paper"
    assert "每户一票" in client.get(ballot).content.decode()


def test_nobody_else_fills_in_a_ballot_for_callers(client, slip):
    address = f"/desk/polls/{slip.poll.page_id}/call/"
    assert client.get(address).status_code == 302
    client.force_login(factories.account_of(factories.resident(slip.home)))
    assert client.get(address).status_code == 404
