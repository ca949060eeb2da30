"""Publishing: places stay in step with the page, through all of Wagtail's traps (DESIGN.md §3)."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from activities.models import ActivityPage, Places, Session, SignUp
from activities.services import cancel, publish_activity
from tests.factories.activities import make_activity, signed_up

pytestmark = pytest.mark.django_db


def draft_of(page):
    return ActivityPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def mended():
    out = StringIO()
    call_command("check_activities", stdout=out)
    return out.getvalue().splitlines()[-1]


def test_a_draft_has_no_places_and_publishing_makes_them_once(community):
    page = make_activity(community, live=False, capacity=8, sessions=2)
    assert not Places.objects.exists()

    page.get_latest_revision().publish()
    page.get_latest_revision().publish()

    rows = Places.objects.filter(page=page)
    assert [(row.capacity, row.limit, row.community) for row in rows] == [(8, 8, community)] * 2
    assert mended() == "0 mended"


def test_a_session_removed_in_a_draft_is_retired_with_its_sign_ups_kept(community):
    page = make_activity(community, sessions=2)
    gone = page.places.last()
    row = signed_up(gone)
    draft = draft_of(page)
    draft.sessions.set([one for one in draft.sessions.all() if one.key != gone.key])

    draft.save_revision().publish()

    gone.refresh_from_db()
    assert gone.retired
    assert SignUp.objects.get(pk=row.pk).is_in
    assert page.places.filter(retired=False).count() == 1


def test_restoring_an_old_revision_brings_the_same_places_back(community):
    page = make_activity(community, sessions=2)
    first = page.get_latest_revision()
    gone = page.places.last()
    signed_up(gone)
    draft = draft_of(page)
    draft.sessions.set(list(draft.sessions.all())[:1])
    draft.save_revision().publish()

    first.publish()

    gone.refresh_from_db()
    assert (gone.retired, gone.taken) == (False, 1)
    assert page.places.count() == 2


def test_publishing_an_old_revision_never_writes_a_stale_counter_back(community):
    page = make_activity(community, capacity=3)
    first = page.get_latest_revision()
    signed_up(page.places.get())

    first.publish()

    assert page.places.get().taken == 1


def test_a_scheduled_publication_makes_the_places(community):
    page = make_activity(community, live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert not Places.objects.exists()
    with time_machine.travel(page.go_live_at + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=StringIO())

    assert Places.objects.filter(page=page).count() == 1


def test_a_session_added_in_the_editor_gets_a_key_of_its_own(community):
    page = make_activity(community)
    form_class = ActivityPage.get_edit_handler().get_form_class()
    form = form_class(instance=page)
    pattern = form.formsets["sessions"].empty_form["key"]
    assert "value" not in pattern.as_widget()

    session = Session(starts_at=timezone.now(), ends_at=timezone.now(), key=None)
    session.clean()
    assert session.key is not None


def test_a_raised_capacity_promotes_in_order(community):
    page = make_activity(community, capacity=1)
    places = page.places.get()
    _, second, third, fourth = (signed_up(places) for _ in range(4))

    publish_with(page, capacity=3)

    states = [SignUp.objects.get(pk=one.pk).state for one in (second, third, fourth)]
    assert states == ["in", "in", "waiting"]


def test_a_lowered_capacity_keeps_everybody_and_comes_down_with_cancellations(community):
    page = make_activity(community, capacity=4)
    places = page.places.get()
    rows = [signed_up(places) for _ in range(4)]

    publish_with(page, capacity=2)

    places.refresh_from_db()
    assert (places.taken, places.limit, places.capacity, places.over) == (4, 4, 2, 2)
    waiting = signed_up(places)
    assert waiting.is_waiting
    limits = []
    for row in rows[:3]:
        cancel(row, at=timezone.now(), by=None)
        places.refresh_from_db()
        limits.append((places.taken, places.limit, places.waiting))
    assert limits == [(3, 3, 1), (2, 2, 1), (2, 2, 0)]
    assert SignUp.objects.get(pk=waiting.pk).is_in


def test_taking_the_capacity_away_lets_everybody_in(community):
    page = make_activity(community, capacity=1)
    places = page.places.get()
    rows = [signed_up(places) for _ in range(3)]

    publish_with(page, capacity=None)

    places.refresh_from_db()
    assert (places.taken, places.limit, places.waiting) == (3, None, 0)
    assert {SignUp.objects.get(pk=row.pk).state for row in rows} == {"in"}


def publish_with(page, **fields):
    draft = draft_of(page)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


def test_the_check_command_mends_what_was_broken(community):
    page = make_activity(community, capacity=5)
    signed_up(page.places.get())
    Places.objects.update(taken=3, title="falsch")

    assert mended() == "2 mended"
    assert mended() == "0 mended"
    places = page.places.get()
    assert (places.taken, places.title) == (1, page.title)


def test_publishing_without_a_change_changes_nothing(community):
    page = make_activity(community)
    assert publish_activity(page) == []


def test_a_page_keeps_its_places_when_it_is_copied(community):
    page = make_activity(community)
    twin = page.copy(update_attrs={"slug": "twin", "title": "第二期"})
    assert page.places.count() == 1
    assert twin.places.count() == 1
    assert twin.places.get().pk != page.places.get().pk
