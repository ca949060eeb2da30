"""A page is found by its address in one look-up, and never otherwise than Wagtail finds it."""

import pytest
from django.db import connection
from django.test import RequestFactory
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from communities.models import NoticePage
from home.models import StandardPage
from home.routing import plain_page
from tests import factories
from tests.quality.counting import counted

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def notice(community):
    page = community.page.add_child(instance=NoticePage(title="停水", slug="停水", summary="周六"))
    page.save_revision().publish()
    return page


def found(page):
    """The page that the look-up finds at this page's address."""
    home = factories.home_page()
    return plain_page(RequestFactory().get("/"), page.url_path.removeprefix(home.url_path))


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_every_live_page_is_found_as_what_it_is(notice):
    for page in factories.home_page().get_descendants(inclusive=True).specific():
        assert found(page) == page
        assert type(found(page)) is type(page)


def test_it_costs_the_line_and_the_page(client, notice):
    client.get(notice.url + "?warm=1")
    with counted() as queries:
        assert client.get(notice.url + "?warm=2").status_code == 200
    assert queries.routing == 2


def test_the_address_is_indexed(db):
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, "wagtailcore_page")
    assert indexes["page_by_address"]["columns"] == ["url_path"]


def test_a_draft_is_not_found(client, notice):
    notice.unpublish()
    assert found(notice) is None
    assert client.get(notice.url).status_code == 404


def test_a_page_below_an_unpublished_one_stays_where_it_was(client, community, notice):
    community.page.unpublish()
    assert client.get(community.page.url).status_code == 404
    assert client.get(notice.url).status_code == 200


def test_nothing_is_found_where_nothing_is(client, notice):
    for address in ("/gibt-es-nicht/", f"{notice.url}mehr/", f"/x{notice.url}"):
        assert client.get(address).status_code == 404


def test_an_address_without_its_slash_leads_to_the_one_with_it(client, notice):
    answer = client.get(notice.url.rstrip("/"))
    assert (answer.status_code, answer.url) == (301, notice.url)


@pytest.mark.parametrize("which", ["the page", "its community", "the home page"])
def test_a_restriction_on_a_page_holds_for_all_below_it(client, community, notice, which):
    assert client.get(notice.url + "?n=1").status_code == 200
    home = factories.home_page()
    restrict({"the page": notice, "its community": community.page, "the home page": home}[which])
    assert found(notice) is None
    answer = client.get(notice.url + "?n=2")
    assert answer.status_code == 302
    assert "login" in answer.url


def test_an_alias_keeps_the_restriction_of_its_original(client):
    home = factories.home_page()
    original = home.add_child(instance=StandardPage(title="原文", slug="original"))
    alias = original.create_alias(parent=home, update_slug="alias")
    assert client.get(alias.url).status_code == 200
    restrict(original)
    assert client.get(alias.url + "?n=1").status_code == 302


def test_a_moved_page_is_found_at_its_new_address_and_led_to_from_the_old(client):
    home = factories.home_page()
    about = home.add_child(instance=StandardPage(title="关于", slug="about"))
    team = home.add_child(instance=StandardPage(title="我们", slug="team"))
    team.move(about, pos="last-child")
    assert client.get("/about/team/").status_code == 200
    assert client.get("/team/").url == "/about/team/"


def test_a_page_with_a_new_slug_takes_those_below_it_along(client, community, notice):
    page = community.page
    page.slug = "new"
    page.save_revision().publish()
    notice.refresh_from_db()
    assert "/new/" in notice.url
    assert client.get(notice.url).status_code == 200


def test_a_redirect_still_leads_from_where_no_page_is(client, notice):
    Redirect.add_redirect("/old", redirect_to=notice, is_permanent=True)
    assert client.get("/old/").url == notice.url


def test_a_site_that_moves_is_not_remembered_where_it_was(
    client, django_capture_on_commit_callbacks
):
    page = factories.community().page
    assert client.get(page.url + "?1").status_code == 200
    assert client.get(page.url + "?2").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        site = Site.objects.get(is_default_site=True)
        site.root_page = Page.objects.get(depth=1)
        site.save()
    assert client.get(page.url + "?3").status_code == 404
