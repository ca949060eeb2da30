"""The projects of a round as choices: who stands there, when it is fixed, and what comes of it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.lifecycle import apply
from projects.links import resident_vote
from surveys.errors import NotClosed, NotYours
from surveys.forms import FEWEST_CHOICES
from surveys.models import Poll, PollPage
from surveys.round_choices import votable
from surveys.services import ask_everywhere, cast, publish_poll, seal, void
from surveys.services.approvals import approval_ballots, approved_grants
from surveys.vocabulary import Channel, Kind
from tests import factories
from tests.factories import projects as make_projects
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sub_district():
    return factories.sub_district()


@pytest.fixture
def here(sub_district):
    return factories.community(sub_district=sub_district)


@pytest.fixture
def there(sub_district):
    return factories.community(sub_district=sub_district)


@pytest.fixture
def officer(sub_district):
    return factories.officer(sub_district)


@pytest.fixture
def call(sub_district):
    return make_projects.round_page(sub_district, uses_vote=True)


@pytest.fixture
def grants(call, here, there, officer):
    """Three proposals in review, two from here and one from there."""
    return [in_review(community, call, officer) for community in (here, here, there)]


def in_review(community, call, officer, score="86.4"):
    worker = factories.social_worker(community)
    page = make_projects.project(community, call)
    return make_projects.grant_at(page, "in_review", worker=worker, officer=officer, score=score)


def poll_about(call, community, **fields) -> Poll:
    asking = make.typed_question(Kind.PROJECTS, "您支持哪些项目?", max_choices=2, round=call)
    return make.poll(community, questions=[asking], **fields)


def approve(poll: Poll, *wanted) -> None:
    keys = {grant: key for key, grant in approved_grants(poll).items()}
    cast(
        poll,
        factories.neighbour(poll.community).household,
        [keys[grant.pk] for grant in wanted],
        channel=Channel.DESK,
        key=uuid.uuid4(),
        at=timezone.now(),
        by=factories.social_worker(poll.community),
    )


def standing(poll: Poll) -> list[int]:
    return list(poll.options.filter(retired=False).values_list("grant", flat=True))


def test_proposals_of_all_communities_stand_as_choices_with_whose_they_are(call, here, grants):
    poll = poll_about(call, here)
    assert standing(poll) == [grant.pk for grant in grants]
    option = poll.options.get(grant=grants[2])
    assert option.label == f"{grants[2].code} {grants[2].title}"
    assert grants[2].community.name in option.note
    assert "8,000" in option.note
    assert "把楼道里的事写成大家认的规矩" in option.note


def test_only_what_residents_may_vote_on_stands_there(call, here, officer, grants):
    in_review(here, call, officer, score="60")
    page = make_projects.project(here, call)
    worker = factories.social_worker(here)
    make_projects.grant_at(page, "submitted", worker=worker, officer=officer)
    assert list(votable(call)) == grants
    call.uses_vote = False
    assert not votable(call)


def test_publishing_again_keeps_it_in_step_until_the_first_ballot(call, here, officer, grants):
    poll = poll_about(call, here)
    keys = dict(poll.options.values_list("grant", "key"))
    apply(grants[0], "reject", by=officer, at=timezone.now(), note="条件不符")
    late = in_review(here, call, officer)
    publish_poll(poll.page, at=timezone.now())
    assert set(standing(poll)) == {grants[1].pk, grants[2].pk, late.pk}
    assert poll.options.get(grant=grants[1]).key == keys[grants[1].pk]
    approve(poll, grants[1])
    apply(late, "reject", by=officer, at=timezone.now(), note="条件不符")
    publish_poll(poll.page, at=timezone.now())
    assert late.pk in standing(poll)


def test_ballots_approve_up_to_n_and_come_back_as_plain_data(call, here, grants):
    poll = poll_about(call, here)
    approve(poll, grants[0], grants[2])
    approve(poll, grants[0])
    with pytest.raises(NotClosed):
        list(approval_ballots(poll))
    poll = seal(poll, poll.closes_at)
    names = approved_grants(poll)
    ballots = sorted(sorted(names[key] for key in one) for one in approval_ballots(poll))
    assert ballots == [[grants[0].pk], sorted([grants[0].pk, grants[2].pk])]


def test_the_office_asks_everywhere_and_all_ballots_add_up(call, here, there, officer, grants):
    poll = poll_about(call, here)
    (copy,) = ask_everywhere(poll, by=officer)
    other = Poll.objects.select_related("page").get(page=copy)
    assert (other.community, set(standing(other))) == (there, {grant.pk for grant in grants})
    assert ask_everywhere(poll, by=officer) == []
    approve(poll, grants[0], grants[2])
    approve(other, grants[2], grants[0])
    approve(other, grants[2])
    seal(poll, poll.closes_at)
    half = resident_vote(call, poll.closes_at - timedelta(seconds=1))
    assert (half.voters, half.waiting) == (0, (here.name, there.name))
    found = resident_vote(call, poll.closes_at)
    assert found.waiting == ()
    assert found.ballots == {
        frozenset({grants[0].pk, grants[2].pk}): 2,
        frozenset({grants[2].pk}): 1,
    }
    assert [found.approvals(grant.pk) for grant in grants] == [2, 0, 3]
    assert found.grants == {grant.pk for grant in grants}
    assert {name for name, _address in found.polls} == {here.name, there.name}


def test_a_worker_asks_only_at_home(call, here, there, grants):
    with pytest.raises(NotYours):
        ask_everywhere(poll_about(call, here), by=factories.social_worker(here))


def test_a_voided_poll_does_not_count_for_its_round(call, here, grants):
    poll = poll_about(call, here)
    worker = factories.social_worker(here)
    void(poll, "选项印错", at=timezone.now(), by=worker)
    assert resident_vote(call, poll.closes_at) is None


def test_a_round_that_nobody_asks_about_has_no_vote(call):
    assert resident_vote(call, timezone.now()) is None


@pytest.mark.chinese
def test_the_editor_says_when_there_is_nothing_to_vote_on(client, call, here, officer, grants):
    in_review(here, call, officer)
    assert votable(call).count() > FEWEST_CHOICES
    answer = send(client, here, call)
    page = PollPage.objects.get(title="今年支持谁?")
    assert answer.status_code == 302
    assert page.questions.get().round == call
    call.uses_vote = False
    call.save()
    again = send(client, here, call, title="第二次", slug="b").content.decode()
    assert not PollPage.objects.filter(title="第二次").exists()
    assert "可供居民表决的申报不足两个" in again


def send(client, here, call, **fields):
    """Fill in the editor's form as a worker of the community."""
    client.force_login(factories.social_worker(here))
    now = timezone.localtime()
    form = {
        "title": "今年支持谁?",
        "slug": "a",
        "secret": "on",
        "electorate": "households",
        "smallest_cell": "5",
        "opens_at": f"{now:%Y-%m-%d %H:%M}",
        "closes_at": f"{now + timedelta(days=5):%Y-%m-%d %H:%M}",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "questions-TOTAL_FORMS": "1",
        "questions-INITIAL_FORMS": "0",
        "questions-0-text": "支持哪些?",
        "questions-0-kind": "projects",
        "questions-0-max_choices": "2",
        "questions-0-steps": "5",
        "questions-0-round": call.pk,
        "questions-0-ORDER": "1",
        "questions-0-choices-TOTAL_FORMS": "0",
        "questions-0-choices-INITIAL_FORMS": "0",
        **fields,
    }
    return client.post(f"/admin/pages/add/surveys/pollpage/{here.page.pk}/", form)
