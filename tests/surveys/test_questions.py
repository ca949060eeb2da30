"""Kinds of questions: in order of preference, on a scale, in words; asked, counted, entered."""

import uuid
from fractions import Fraction

import pytest
from django.utils import timezone

from surveys.asking import asked, in_order_of
from surveys.errors import BadChoice, NotPublished, NotYours, VoidRefused
from surveys.models import BallotChoice, BallotText, Poll, PollOption
from surveys.reading import keys_typed, verdict_of
from surveys.services import (
    cast,
    commit_batch,
    enter_ballot,
    enter_stub,
    publish_poll,
    seal,
    void,
)
from surveys.tally import count
from surveys.vocabulary import LONGEST_TEXT, Channel, Kind
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
DAYS = ("周六上午", "周六下午", "周日下午")


@pytest.fixture
def poll() -> Poll:
    """An order of preference, a scale and a few words."""
    questions = [
        make.typed_question(Kind.RANKING, "哪天最合适？", DAYS, max_choices=3),
        make.typed_question(Kind.SCALE, "去年办得怎样？", scale_low="不满意", scale_high="满意"),
        make.typed_question(Kind.TEXT, "还想说什么？"),
    ]
    return make.poll(factories.community(), questions=questions)


@pytest.fixture
def worker(poll):
    return factories.social_worker(poll.community)


def keys(poll: Poll, kind: Kind) -> list[uuid.UUID]:
    options = poll.options.filter(question__kind=kind)
    return list(options.values_list("key", flat=True))


def words_key(poll: Poll) -> str:
    return str(poll.questions.get(kind=Kind.TEXT).key)


def ballot(poll, worker, days: list[int], *, step: int, words: str = ""):
    ranked, steps = keys(poll, Kind.RANKING), keys(poll, Kind.SCALE)
    return cast(
        poll,
        factories.neighbour(poll.community).household,
        [*(ranked[day] for day in days), steps[step - 1]],
        channel=Channel.DESK,
        key=uuid.uuid4(),
        at=timezone.now(),
        by=worker,
        texts={words_key(poll): words},
    )


def test_a_scale_is_published_as_its_steps_and_again_as_the_same(poll):
    labels = list(PollOption.objects.filter(question__kind="scale").values_list("label", flat=True))
    assert labels == ["1 不满意", "2", "3", "4", "5 满意"]
    before = set(PollOption.objects.values_list("pk", flat=True))
    publish_poll(poll.page, timezone.now())
    assert set(PollOption.objects.filter(retired=False).values_list("pk", flat=True)) == before


def test_preferences_are_kept_with_their_places_and_words_with_their_question(poll, worker):
    ballot(poll, worker, [2, 0], step=4, words=" 谢谢 ")
    ranks = {row.option.label: row.rank for row in BallotChoice.objects.all()}
    assert ranks == {"周日下午": 1, "周六上午": 2, "4": 0}
    assert BallotText.objects.get().text == "谢谢"


def test_first_preferences_points_mean_and_words_are_counted(poll, worker):
    ballot(poll, worker, [2, 0, 1], step=5, words="好")
    ballot(poll, worker, [2, 1], step=4)
    ballot(poll, worker, [0], step=1, words="多办")
    days, scale, words = count(poll).questions
    assert [row.total for row in days.options] == [1, 0, 2]
    assert [row.points for row in days.options] == [2 + 3, 1 + 2, 6]
    assert scale.mean == Fraction(10, 3)
    assert [row.total for row in scale.options] == [1, 0, 0, 1, 1]
    assert words.words == 2


def test_sealing_keeps_places_and_words(poll, worker):
    ballot(poll, worker, [1, 2], step=3, words="好")
    before = count(poll)
    sealed = seal(poll, poll.paper_until)
    assert count(sealed) == before
    assert BallotText.objects.get().text == "好"


@pytest.mark.parametrize(
    ("days", "step", "words"), [([], 3, ""), ([0], None, ""), ([0], 3, "字" * (LONGEST_TEXT + 1))]
)
def test_what_does_not_answer_is_refused(poll, worker, days, step, words):
    ranked, steps = keys(poll, Kind.RANKING), keys(poll, Kind.SCALE)
    choices = [*(ranked[day] for day in days), *([steps[step]] if step else [])]
    with pytest.raises(BadChoice):
        cast(
            poll,
            factories.neighbour(poll.community).household,
            choices,
            channel=Channel.DESK,
            key=uuid.uuid4(),
            at=timezone.now(),
            by=worker,
            texts={words_key(poll): words},
        )


def test_a_ballot_is_filled_in_without_javascript_looked_at_again_and_sent(client, poll):
    slip = make.slips(poll, 1)[0]
    ranked, steps = keys(poll, Kind.RANKING), keys(poll, Kind.SCALE)
    address = f"/slips/{slip.code}/"
    form = client.get(address).content.decode()
    assert form.count("<select") == 3
    assert "<textarea" in form
    scale = poll.questions.get(kind=Kind.SCALE).key
    sent = {
        f"place-{ranked[0]}": "2",
        f"place-{ranked[1]}": "1",
        f"place-{ranked[2]}": "",
        f"choice-{scale}": str(steps[2]),
        f"text-{words_key(poll)}": "多放几把椅子",
        "key": str(uuid.uuid4()),
    }
    review = client.post(address, {**sent, "step": "review"}).content.decode()
    assert "1. 周六下午" in review
    assert "2. 周六上午" in review
    assert "多放几把椅子" in review
    twice = {**sent, f"place-{ranked[0]}": "1", "step": "review"}
    assert 'role="alert"' in client.post(address, twice).content.decode()
    client.post(address, {**sent, "step": "send"})
    ranks = {row.option.label: row.rank for row in BallotChoice.objects.filter(rank__gt=0)}
    assert ranks == {"周六下午": 1, "周六上午": 2}
    assert BallotText.objects.get().text == "多放几把椅子"


def test_shuffled_choices_stand_in_one_order_for_one_voter_and_in_others_for_others(poll):
    labels = tuple("甲乙丙丁戊己")
    question = make.typed_question(Kind.SINGLE, "选谁？", labels, shuffle=True)
    poll = make.poll(poll.community, questions=[question])

    def seen(voter: int) -> tuple[str, ...]:
        return tuple(choice.label for choice in in_order_of(voter, asked(poll))[0].choices)

    assert seen(1) == seen(1)
    assert len({seen(voter) for voter in range(20)}) > 10
    assert sorted(seen(3)) == sorted(labels)


def test_boxes_with_places_are_typed_from_top_to_bottom(poll):
    question = asked(poll)[0]
    labels = {uuid.UUID(choice.key): choice.label for choice in question.choices}
    assert [labels[key] for key in keys_typed(question, "201")] == ["周日下午", "周六上午"]
    for wrong in ("11", "1231", "1a"):
        with pytest.raises(BadChoice):
            keys_typed(question, wrong)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [(["1", "2"], "valid"), (["x", ""], "spoilt"), (["1", "？"], "unreadable"), (["０"], "spoilt")],
)
def test_a_ballot_is_valid_spoilt_or_unreadable(typed, verdict):
    assert verdict_of(typed) == verdict


def test_places_and_words_come_from_paper_as_well(poll, worker):
    slips = make.slips(poll, 10)
    batch = make.batch(poll, by=worker)
    ranked, steps = keys(poll, Kind.RANKING), keys(poll, Kind.SCALE)
    for slip in slips:
        enter_stub(batch, slip.code, at=timezone.now(), by=worker)
        choices = [ranked[2], ranked[0], steps[4]]
        enter_ballot(batch, choices, by=worker, texts={words_key(poll): "好"})
    commit_batch(batch, at=timezone.now(), by=worker)
    days, scale, words = count(poll).questions
    assert [row.points for row in days.options] == [20, 0, 30]
    assert scale.mean == 5
    assert words.words == 10


def test_words_are_grouped_by_hand_when_the_result_stands_and_only_groups_are_public(
    client, poll, worker
):
    for words in ("多放椅子", "椅子不够", "很好"):
        ballot(poll, worker, [0], step=3, words=words)
    client.force_login(worker)
    address = f"/desk/polls/{poll.page_id}/words/{words_key(poll)}/"
    assert client.get(address).status_code == 404
    now = timezone.now()
    Poll.objects.update(closes_at=now, paper_until=now, results_at=now, smallest_cell=2)
    seal(poll, now)
    texts = {row.text: row.ballot_id for row in BallotText.objects.all()}
    chairs = {f"group-{texts[words]}": "添椅子" for words in ("多放椅子", "椅子不够")}
    client.post(address, chairs)
    client.logout()
    page = client.get(poll.page.url).content.decode()
    assert "添椅子" in page
    assert "椅子不够" not in page
    assert "很好" not in page


def test_a_void_poll_says_why_takes_no_ballot_and_is_not_counted(client, poll, worker):
    ballot(poll, worker, [0], step=3)
    with pytest.raises(VoidRefused):
        void(poll, " ", at=timezone.now(), by=worker)
    with pytest.raises(NotYours):
        void(poll, "错", at=timezone.now(), by=factories.social_worker(factories.community()))
    voided = void(poll, "漏了一个选项", at=timezone.now(), by=worker)
    with pytest.raises(NotPublished) as refused:
        ballot(Poll.objects.select_related("page").get(), worker, [0], step=3)
    assert "漏了一个选项" in str(refused.value)
    with pytest.raises(NotPublished):
        seal(voided, voided.paper_until)
    page = client.get(poll.page.url).content.decode()
    assert "漏了一个选项" in page
    assert "/vote/" not in page


def test_a_sealed_poll_is_not_voided(poll, worker):
    seal(poll, poll.paper_until)
    with pytest.raises(VoidRefused):
        void(poll, "太晚了", at=timezone.now(), by=worker)
