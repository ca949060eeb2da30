"""Screens of administrators: a social worker is led back with a sentence."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from communities.models import Community
from tests import factories as make

CLOSED = [
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailusers_groups:add",
    "wagtailsites:index",
    "wagtailsites:add",
    "wagtailredirects:index",
    "wagtailredirects:add",
    "wagtailadmin_collections:index",
    "wagtailadmin_collections:add",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:task_index",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailsnippets_handbooks_sharedchapter:add",
    "open_community",
]


@pytest.fixture
def here(db: None) -> Community:
    return make.community()


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_social_worker_is_led_back_with_a_sentence(
    client: Client, here: Community, name: str, method: str
) -> None:
    client.force_login(make.social_worker(here))
    answer = getattr(client, method)(reverse(name))
    assert answer.status_code in {302, 403}
    if answer.status_code == 302:
        assert answer.headers["Location"] == reverse("wagtailadmin_home")
        assert [str(message) for message in get_messages(answer.wsgi_request)]
    else:
        assert len(answer.content.decode()) > 20


@pytest.mark.parametrize("name", CLOSED)
def test_an_administrator_has_them(admin_client: Client, here: Community, name: str) -> None:
    assert admin_client.get(reverse(name)).status_code == 200


def test_the_menu_of_an_officer_names_shared_chapters_and_no_snippets(
    client: Client, here: Community
) -> None:
    client.force_login(make.officer(here.sub_district))
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailsnippets_handbooks_sharedchapter:list") in menu
    assert f'"{reverse("wagtailsnippets:index")}"' not in menu


@pytest.mark.parametrize("name", ["officer", "root"])
def test_nobody_s_menu_has_the_list_of_snippets(client: Client, here: Community, name: str) -> None:
    from django.test import RequestFactory
    from wagtail.admin.menu import admin_menu

    from accounts.models import User

    user = (
        make.officer(here.sub_district)
        if name == "officer"
        else User.objects.create_superuser("root", "", "wutong-1234")
    )
    request = RequestFactory().get("/admin/")
    request.user = user
    names = [item.name for item in admin_menu.menu_items_for_request(request)]
    assert "snippets" not in names
    assert "today" in names
