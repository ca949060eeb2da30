"""The pages API gives what is published, and nothing else."""

import pytest

from communities.models import NoticePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    community = factories.community()
    page = community.page.add_child(instance=NoticePage(title="停水通知", summary="周三停水"))
    page.save_revision().publish()
    return page


def titles(client, **query):
    answer = client.get("/api/v2/pages/", {"type": "communities.NoticePage", **query})
    assert answer.status_code == 200
    return [item["title"] for item in answer.json()["items"]]


def test_a_published_page_is_listed_with_its_fields(client, notice):
    assert titles(client) == ["停水通知"]
    answer = client.get(f"/api/v2/pages/{notice.pk}/").json()
    assert answer["summary"] == "周三停水"
    assert "owner" not in str(answer)


def test_a_draft_is_not(client, notice):
    draft = notice.get_parent().add_child(
        instance=NoticePage(title="草稿", summary="草稿", live=False)
    )
    assert titles(client) == ["停水通知"]
    assert client.get(f"/api/v2/pages/{draft.pk}/").status_code == 404


def test_a_restricted_page_is_not(client, notice):
    notice.view_restrictions.create(restriction_type="login")
    assert titles(client) == []
    assert client.get(f"/api/v2/pages/{notice.pk}/").status_code == 404


def test_nothing_can_be_written(client, notice):
    assert client.post("/api/v2/pages/", {}).status_code == 405
    assert client.delete(f"/api/v2/pages/{notice.pk}/").status_code in {404, 405}


def test_robots_and_sitemap_name_public_pages_only(client, notice):
    assert "Disallow: /me/" in client.get("/robots.txt").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert notice.slug in sitemap or "%E5%81%9C" in sitemap
    assert "/admin/" not in sitemap
