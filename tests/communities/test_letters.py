"""Door letters: issuing, using once, every way it can go wrong, and what is printed."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Consent, User
from accounts.sms import MemoryGateway
from communities.models import Building, DoorLetter, Household, Representation, Resident
from communities.papers import letters_pdf, poster_pdf
from communities.services import letters
from communities.services.letters import Use, issue_letters, revoke_letter, use_letter
from communities.services.people import Person
from printing import pages
from printing.links import resolve
from tests import factories
from tests.paper import printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def building() -> Building:
    return factories.building(factories.community(), name="3号楼")


@pytest.fixture
def worker(building: Building) -> User:
    return factories.social_worker(building.community)


@pytest.fixture
def home(building: Building) -> Household:
    return factories.household(building, unit="301室")


@pytest.fixture
def letter(home: Household, worker: User) -> DoorLetter:
    return issue_letters([home], by=worker, at=timezone.now())[0]


def typed(letter: DoorLetter, **fields: str) -> dict[str, str]:
    return {
        "code": letter.code,
        "name": "张小三",
        "age_band": "60-69",
        "phone": "",
        "consent": "on",
        "receipt": "of-this-browser",
    } | fields


def use(name: str = "张小三", receipt: str = "r", user: User | None = None) -> Use:
    return Use(Person(name, "", "60-69"), receipt, user=user)


# --- using --------------------------------------------------------------------------------------


def test_a_letter_verifies_and_signs_in(client: Client, letter: DoorLetter) -> None:
    answer = client.post("/letter/", typed(letter))
    assert answer["Location"] == "/me/"
    resident = Resident.objects.get()
    assert resident.status == Resident.Status.VERIFIED
    assert (resident.verified_by, resident.origin) == (None, Resident.Origin.LETTER)
    assert Consent.objects.get().channel == "letter"
    assert "张小三" in client.get("/me/").content.decode()


@pytest.mark.parametrize("way", [str.lower, lambda code: f" {code[:4]}-{code[4:8]} {code[8:]} "])
def test_a_code_may_be_typed_in_many_ways(client: Client, letter: DoorLetter, way) -> None:
    assert client.post("/letter/", typed(letter, code=way(letter.code))).status_code == 302


def test_the_qr_code_leads_to_the_form_with_the_code_in_it(
    client: Client, letter: DoorLetter
) -> None:
    answer = client.get(f"/q/{letter.code}/", follow=True)
    assert letter.code in answer.content.decode()


def test_looking_at_a_code_does_not_tell_whether_it_exists(
    client: Client, letter: DoorLetter
) -> None:
    from printing.codes import new_code

    other = new_code("L", 12)
    assert resolve(other) == f"/letter/{other}/"
    assert client.get(f"/letter/{other}/").status_code == 200


def refusal_of(client: Client, letter: DoorLetter, **fields: str) -> str:
    answer = client.post("/letter/", typed(letter, **fields))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form["name"].value() == fields.get("name", "张小三")
    return str(next(iter(form.errors.values()))[0])


def test_every_way_it_can_go_wrong_has_a_sentence_of_its_own(
    client: Client, building: Building, worker: User
) -> None:
    at = timezone.now()
    homes = [factories.household(building) for _ in range(4)]
    fresh, used, expired, revoked = issue_letters(homes, by=worker, at=at)
    use_letter(used.code, use("李四"), at=at)
    DoorLetter.objects.filter(pk=expired.pk).update(expires_at=at - timedelta(days=1))
    revoke_letter(revoked, by=worker, at=at)
    wrong = fresh.code[:-1] + ("2" if fresh.code[-1] != "2" else "3")
    said = {
        refusal_of(client, used),
        refusal_of(client, expired),
        refusal_of(client, revoked),
        refusal_of(client, fresh, code=wrong),
        refusal_of(client, fresh, code="L"),
        refusal_of(client, fresh, consent=""),
        refusal_of(client, fresh, name="张" * 500),
        refusal_of(client, fresh, age_band="0-13"),
    }
    assert len(said) == 8
    assert all(len(sentence) > 10 for sentence in said)
    assert Resident.objects.count() == 1


def test_a_double_tap_is_one_record(letter: DoorLetter) -> None:
    first, second = Client(), Client()
    first.post("/letter/", typed(letter))
    answer = second.post("/letter/", typed(letter))
    assert answer["Location"] == "/me/"
    assert Resident.objects.count() == 1
    assert Representation.objects.count() == 1
    assert User.objects.filter(username__startswith="r-").count() == 1


def test_another_browser_is_told_that_it_was_used(letter: DoorLetter) -> None:
    Client().post("/letter/", typed(letter))
    answer = Client().post("/letter/", typed(letter, receipt="of-another"))
    assert answer.context["form"].errors["code"]


def test_no_receipt_is_no_key(letter: DoorLetter) -> None:
    use_letter(letter.code, use(receipt=""), at=timezone.now())
    with pytest.raises(letters.LetterUsed):
        use_letter(letter.code, use(receipt=""), at=timezone.now())


def test_a_letter_confirms_the_row_that_is_there(home: Household, letter: DoorLetter) -> None:
    row = factories.resident(home, name="张小三", status=Resident.Status.PENDING)
    resident, _account = use_letter(letter.code, use(), at=timezone.now())
    assert resident == row
    assert resident.status == Resident.Status.VERIFIED


def test_whoever_is_signed_in_keeps_their_account(client: Client, letter: DoorLetter) -> None:
    account = factories.account_of(factories.neighbour(letter.community))
    client.force_login(account)
    client.post("/letter/", typed(letter))
    assert Representation.objects.get(resident__name="张小三").user == account


def test_staff_use_no_letter(client: Client, letter: DoorLetter, worker: User) -> None:
    client.force_login(worker)
    assert client.post("/letter/", typed(letter)).status_code == 200
    assert not Resident.objects.exists()


def test_a_phone_typed_with_it_is_proved_by_a_code(client: Client, letter: DoorLetter) -> None:
    answer = client.post("/letter/", typed(letter, phone="13800138000"))
    assert answer["Location"] == "/me/data/phone/code/"
    account = Representation.objects.get().user
    assert account.phone == ""
    client.post(answer["Location"], {"code": MemoryGateway.outbox[-1][1].split("，")[0][-6:]})
    code = "".join(c for c in MemoryGateway.outbox[-1][1] if c.isdigit())[:6]
    client.post(answer["Location"], {"code": code})
    account.refresh_from_db()
    assert account.phone == "+8613800138000"


def test_guessing_is_limited(client: Client, letter: DoorLetter) -> None:
    from printing.codes import new_code

    for _ in range(20):
        client.post("/letter/", typed(letter, code=new_code("L", 12)))
    answer = client.post("/letter/", typed(letter))
    assert answer.status_code == 200
    assert not Resident.objects.exists()


RACERS = 8


def race_for(letter: DoorLetter) -> list[str]:
    """Eight neighbours use the letter in the same moment; how each ended."""
    together = threading.Barrier(RACERS)

    def try_it(number: int) -> str:
        try:
            together.wait()
            use_letter(letter.code, use(f"张{number}号", f"r{number}"), at=timezone.now())
        except letters.LetterUsed:
            return "used"
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(RACERS) as pool:
        return sorted(pool.map(try_it, range(RACERS)))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_gets_in(letter: DoorLetter) -> None:
    assert race_for(letter) == ["in"] + ["used"] * (RACERS - 1)
    assert Resident.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_race_is_decided_by_the_lock(
    letter: DoorLetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_have_read = threading.Barrier(RACERS)

    def read_without_lock(code: str) -> DoorLetter:
        read = DoorLetter.objects.select_related("household").get(code=code)
        all_have_read.wait()
        return read

    monkeypatch.setattr(letters, "_locked", read_without_lock)
    assert race_for(letter) == ["in"] * RACERS
    assert Resident.objects.count() == RACERS


# --- issuing and printing -----------------------------------------------------------------------


def test_a_letter_that_holds_is_printed_again(home: Household, letter: DoorLetter) -> None:
    assert issue_letters([home], by=letter.issued_by, at=timezone.now()) == [letter]


def test_an_expired_letter_is_replaced(home: Household, letter: DoorLetter) -> None:
    later = letter.expires_at + timedelta(days=1)
    new = issue_letters([home], by=letter.issued_by, at=later)[0]
    assert new.code != letter.code
    letter.refresh_from_db()
    assert letter.revoked_at == later


def test_others_print_no_letters_here(home: Household) -> None:
    stranger = factories.social_worker(factories.community())
    with pytest.raises(letters.NotYourCommunity):
        issue_letters([home], by=stranger, at=timezone.now())


def test_sixty_letters_cost_no_more_queries_than_two(
    building: Building, worker: User, django_assert_num_queries
) -> None:
    from django.test.utils import CaptureQueriesContext

    few = [factories.household(building) for _ in range(2)]
    issue_letters([factories.household(building)], by=worker, at=timezone.now())
    with CaptureQueriesContext(connection) as two:
        issue_letters(few, by=worker, at=timezone.now())
    many = [factories.household(building) for _ in range(60)]
    with django_assert_num_queries(len(two)):
        issue_letters(many, by=worker, at=timezone.now())


def test_letters_are_one_page_each(building: Building, worker: User) -> None:
    homes = [factories.household(building) for _ in range(3)]
    at = timezone.now()
    pdf = letters_pdf(issue_letters(homes, by=worker, at=at), at=at)
    assert pages.page_count(pdf) == 3
    assert set(pages.page_sizes(pdf)) == {(210, 297)}


def test_a_large_run_is_set_in_parts_and_is_one_file(
    building: Building, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communities.papers.LETTERS_AT_ONCE", 2)
    homes = [factories.household(building) for _ in range(5)]
    at = timezone.now()
    pdf = letters_pdf(issue_letters(homes, by=worker, at=at), at=at)
    assert pages.page_count(pdf) == 5
    assert pages.title(pdf)


def test_the_letters_of_a_whole_community_come_building_by_building(
    client: Client, building: Building, worker: User
) -> None:
    other = factories.building(building.community, address=building.address, name="999号楼")
    for place, unit in ((other, "101室"), (building, "202室"), (building, "201室")):
        factories.household(place, unit=unit)
    client.force_login(worker)
    address = reverse("people_community_letters", args=[building.community_id])
    assert "3" in client.get(address).context["step"].subject
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(printed(client, client.post(address)))).pages
    )
    assert sorted(["201室", "202室", "101室"], key=text.index) == ["201室", "202室", "101室"]


def test_nobody_prints_the_letters_of_another_community(client: Client, building: Building) -> None:
    client.force_login(factories.social_worker(factories.community()))
    address = reverse("people_community_letters", args=[building.community_id])
    assert client.post(address).status_code == 404
    assert not DoorLetter.objects.exists()


def test_a_poster_is_one_page_and_hangs_on(building: Building, worker: User) -> None:
    at = timezone.now()
    poster = letters.poster_for(building, by=worker, at=at)
    assert letters.poster_for(building, by=worker, at=at) == poster
    assert pages.page_count(poster_pdf(poster)) == 1
