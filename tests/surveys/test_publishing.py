"""A poll's record follows its page until the first ballot, whatever revision is published."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from surveys.models import Choice, Poll
from surveys.services import publish_poll
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make.poll_page(factories.community())


def labels(page) -> list[str]:
    return list(page.poll.options.filter(retired=False).values_list("label", flat=True))


def draft_without_first_choice(page):
    draft = page.get_latest_revision_as_object()
    question = draft.questions.all()[0]
    question.choices = question.choices.all()[1:]
    draft.questions = [question]
    return draft.save_revision()


def draft_with_another_choice(page):
    draft = page.get_latest_revision_as_object()
    question = draft.questions.all()[0]
    question.choices.add(Choice(label="健康讲座", sort_order=9))
    draft.questions = [question]
    return draft.save_revision()


def test_publishing_makes_the_record(page):
    assert labels(page) == ["花样剪纸", "自制唇膏", "手工编织"]
    assert page.poll.community == page.community


def test_a_draft_changes_nothing(page):
    draft_without_first_choice(page)
    assert len(labels(page)) == 3


def test_a_choice_removed_and_published_is_retired_and_keeps_its_row(page):
    before = dict(page.poll.options.values_list("key", "pk"))
    draft_without_first_choice(page).publish()
    assert labels(page) == ["自制唇膏", "手工编织"]
    assert dict(page.poll.options.values_list("key", "pk")) == before


def test_restoring_an_old_revision_brings_the_same_rows_back(page):
    before = dict(page.poll.options.values_list("key", "pk"))
    first = page.latest_revision
    draft_without_first_choice(page).publish()
    first.as_object().save_revision().publish()
    assert len(labels(page)) == 3
    assert dict(page.poll.options.values_list("key", "pk")) == before


def test_a_new_choice_published_twice_is_one_option(page):
    revision = draft_with_another_choice(page)
    revision.publish()
    revision.publish()
    assert labels(page) == ["花样剪纸", "自制唇膏", "手工编织", "健康讲座"]


def test_calling_the_service_again_changes_nothing(page):
    before = list(Poll.objects.values()), list(page.poll.options.values())
    publish_poll(page, at=timezone.now())
    assert (list(Poll.objects.values()), list(page.poll.options.values())) == before


def test_after_the_first_ballot_no_publishing_changes_questions_or_electorate(page):
    make.vote(Poll.objects.select_related("page").get())
    before = list(page.poll.options.order_by("pk").values())
    revision = draft_without_first_choice(page)
    draft = revision.as_object()
    draft.electorate = "residents"
    draft.save_revision().publish()
    page.poll.refresh_from_db()
    assert list(page.poll.options.order_by("pk").values()) == before
    assert page.poll.electorate == "households"


def test_scheduled_publishing_of_a_removed_choice_neither_fails_nor_touches_ballots(page):
    make.vote(Poll.objects.select_related("page").get())
    draft = draft_without_first_choice(page).as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision().publish()
    page.refresh_from_db()
    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save(update_fields=["approved_go_live_at"])
    call_command("publish_scheduled")
    assert len(labels(page)) == 3
    assert page.poll.ballots.count() == 1


def test_after_the_first_ballot_the_end_can_still_move(page):
    make.vote(Poll.objects.select_related("page").get())
    later = timezone.now() + timedelta(days=30)
    draft = page.get_latest_revision_as_object()
    draft.closes_at = later
    draft.save_revision().publish()
    assert Poll.objects.get().closes_at == later


def test_a_closed_poll_is_not_opened_again_by_publishing(page):
    poll = make.closed_poll(page.community)
    make.vote(poll, at=poll.closes_at - timedelta(hours=1))
    draft = poll.page.get_latest_revision_as_object()
    draft.closes_at = timezone.now() + timedelta(days=30)
    draft.save_revision().publish()
    assert Poll.objects.get(pk=poll.pk).closes_at == poll.closes_at


def test_a_draft_may_lack_its_times_and_gets_no_record(page):
    draft = make.poll_page(page.community, opens_at=None, closes_at=None, live=False)
    draft.save_revision(clean=False)
    assert publish_poll(draft, at=timezone.now()) is None


def test_a_copy_is_a_poll_of_its_own_without_ballots(page):
    make.vote(Poll.objects.select_related("page").get())
    copied = page.copy(update_attrs={"slug": "copy", "title": "再问一次"})
    copied.save_revision().publish()
    copied.refresh_from_db()
    assert copied.poll != page.poll
    assert copied.poll.frozen_at is None
    assert copied.poll.ballots.count() == 0
    assert labels(copied) == labels(page)


def test_a_poll_with_ballots_cannot_be_deleted_by_anybody(page, admin_user):
    assert page.permissions_for_user(admin_user).can_delete()
    make.vote(Poll.objects.select_related("page").get())
    assert not page.permissions_for_user(admin_user).can_delete()
