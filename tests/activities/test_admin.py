"""The admin's list of activities and what it does not allow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories.activities import make_activity, signed_up

pytestmark = pytest.mark.django_db


def test_the_list_shows_own_activities_with_the_way_to_the_roster(as_worker, community):
    page = make_activity(community, "花样剪纸", capacity=1)
    signed_up(page.places.get()), signed_up(page.places.get())
    make_activity(factories.community(), "邻区讲座")

    shown = as_worker.get("/admin/activities/").content.decode()

    assert "花样剪纸" in shown
    assert f"/desk/activities/?page_id={page.pk}" in shown
    assert "邻区讲座" not in shown


def test_the_list_needs_the_same_queries_for_one_and_three(as_worker, community):
    make_activity(community)
    as_worker.get("/admin/activities/")
    with CaptureQueriesContext(connection) as one:
        as_worker.get("/admin/activities/")
    make_activity(community), make_activity(community)
    with CaptureQueriesContext(connection) as three:
        as_worker.get("/admin/activities/")
    assert len(one) == len(three)


def test_a_page_with_records_cannot_be_deleted_and_says_so(client, community):
    page = make_activity(community)
    signed_up(page.places.get())
    client.force_login(factories.staff(is_superuser=True))

    answer = client.post(f"/admin/pages/{page.pk}/delete/")

    assert answer.status_code in {302, 403}
    assert type(page).objects.filter(pk=page.pk).exists()
    assert page.places.exists()


def test_the_editor_opens_and_hides_the_key(as_worker, community):
    page = make_activity(community)
    shown = as_worker.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    key = page.places.get().key
    assert f'<input type="hidden" name="sessions-0-key" value="{key}"' in shown
