"""The editor of a poll: keys of choices stay apart, and a poll with ballots stays as it is."""

import pytest
from django.test import Client

from surveys.models import Poll, PollPage
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> PollPage:
    return make.poll_page(factories.community())


@pytest.fixture
def worker(page) -> Client:
    client = Client()
    client.force_login(factories.social_worker(page.community))
    return client


def posted(page: PollPage, labels: dict[int, str] | None = None, new: list[str] = ()) -> dict:
    """What the browser sends: the page as it is, some labels changed, rows added."""
    question = page.questions.get()
    rows = list(question.choices.all())
    fields = {
        "title": page.title,
        "slug": page.slug,
        "introduction": page.introduction,
        "electorate": page.electorate,
        "min_age": "",
        "smallest_cell": 5,
        "opens_at": page.opens_at.strftime("%Y-%m-%d %H:%M"),
        "closes_at": page.closes_at.strftime("%Y-%m-%d %H:%M"),
        "body-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "questions-TOTAL_FORMS": 1,
        "questions-INITIAL_FORMS": 1,
        "questions-0-id": question.pk,
        "questions-0-ORDER": 1,
        "questions-0-key": question.key,
        "questions-0-text": question.text,
        "questions-0-kind": question.kind,
        "questions-0-max_choices": 1,
        "questions-0-choices-TOTAL_FORMS": len(rows) + len(new),
        "questions-0-choices-INITIAL_FORMS": len(rows),
        "action-publish": "1",
    }
    for number, row in enumerate(rows):
        prefix = f"questions-0-choices-{number}"
        fields |= {f"{prefix}-id": row.pk, f"{prefix}-key": row.key, f"{prefix}-ORDER": number}
        fields[f"{prefix}-label"] = (labels or {}).get(number, row.label)
    for number, label in enumerate(new, len(rows)):
        prefix = f"questions-0-choices-{number}"
        same = "11111111-1111-4111-8111-111111111111"  # the key of the editor's empty row
        fields |= {f"{prefix}-key": same, f"{prefix}-ORDER": number, f"{prefix}-label": label}
    return fields


def offered(page: PollPage) -> list[str]:
    return list(page.poll.options.filter(retired=False).values_list("label", flat=True))


def test_two_choices_added_in_one_session_become_two_options(worker, page):
    answer = worker.post(f"/admin/pages/{page.pk}/edit/", posted(page, new=["太极", "书法"]))
    assert answer.status_code == 302
    assert offered(page)[-2:] == ["太极", "书法"]


def test_before_the_first_ballot_a_choice_can_be_reworded(worker, page):
    worker.post(f"/admin/pages/{page.pk}/edit/", posted(page, {0: "剪纸"}))
    assert offered(page)[0] == "剪纸"


def test_after_the_first_ballot_the_editor_is_told_in_a_sentence_and_nothing_is_saved(worker, page):
    make.vote(Poll.objects.select_related("page").get())
    revisions = page.revisions.count()
    answer = worker.post(f"/admin/pages/{page.pk}/edit/", posted(page, {0: "剪纸"}))
    assert answer.status_code == 200
    assert "不能再改" in answer.content.decode()
    assert page.revisions.count() == revisions
    assert offered(page)[0] == "花样剪纸"


def test_after_the_first_ballot_the_introduction_can_still_be_changed(worker, page):
    make.vote(Poll.objects.select_related("page").get())
    answer = worker.post(
        f"/admin/pages/{page.pk}/edit/", posted(page) | {"introduction": "延长到月底。"}
    )
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.introduction == "延长到月底。"


def test_a_poll_that_closes_before_it_opens_is_refused_in_words(worker, page):
    wrong = posted(page) | {"closes_at": "2020-01-01 00:00"}
    answer = worker.post(f"/admin/pages/{page.pk}/edit/", wrong)
    assert "开始时间必须早于截止时间" in answer.content.decode()


def test_the_preview_shows_the_draft_without_any_figure(worker, page):
    answer = worker.get(f"/admin/pages/{page.pk}/view_draft/")
    assert answer.status_code == 200
    assert "花样剪纸" in answer.content.decode()
