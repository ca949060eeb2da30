"""Search finds Chinese words in title, body and StreamField text, on both databases."""

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from communities.models import NoticePage
from search.words import query_for, runs, spaced
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


def notice(title: str, summary: str = "", text: str = "") -> NoticePage:
    community = factories.community()
    body = json.dumps([{"type": "text", "value": f"<p>{text}</p>"}]) if text else "[]"
    page = community.page.add_child(
        instance=NoticePage(title=title, summary=summary or title, body=body)
    )
    page.save_revision().publish()
    return page


def found(client: Client, text: str) -> list[str]:
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    return [result.title for result in response.context["page"].object_list]


def test_a_word_inside_a_run_of_characters_is_found_in_the_title(client):
    notice("小区停车难")
    notice("小区车位")
    assert found(client, "停车") == ["小区停车难"]


def test_a_word_is_found_in_a_plain_field_and_in_streamfield_text(client):
    notice("通知一", summary="夜间请勿鸣笛")
    notice("通知二", text="电瓶车充电桩本周启用")
    assert found(client, "鸣笛") == ["通知一"]
    assert found(client, "充电桩") == ["通知二"]


def test_characters_must_stand_together(client):
    notice("车不停")
    assert found(client, "停车") == []


def test_a_phrase_does_not_run_on_into_the_next_field(client):
    notice("请勿乱停", summary="车友聚会")
    assert found(client, "停车") == []


def test_several_words_must_all_occur(client):
    notice("停车新规", text="地下车库")
    notice("停车旧规")
    assert found(client, "停车 车库") == ["停车新规"]


def test_chinese_and_latin_words_mix(client):
    notice("老人学WeChat大课")
    assert found(client, "wechat") == ["老人学WeChat大课"]
    assert found(client, "学WeChat") == ["老人学WeChat大课"]


def test_drafts_and_restricted_pages_are_not_found(client):
    notice("停车公开")
    draft = notice("停车草稿")
    draft.unpublish()
    secret = notice("停车内部")
    secret.view_restrictions.create(restriction_type="login")
    assert found(client, "停车") == ["停车公开"]


CRUEL = [
    '"',
    '"停车',
    "停车 OR",
    "AND NOT",
    "停*",
    "NEAR(停 车)",
    "title:停车",
    "(",
    "'; --",
    "\\",
    "%",
    "停" * 500,
]


@pytest.mark.parametrize("text", CRUEL)
def test_quotes_and_operators_are_harmless(client, text):
    notice("小区停车难")
    found(client, text)
    list(Page.objects.search(text))
    list(Page.objects.autocomplete(text))


def test_a_renamed_page_is_found_by_its_new_name_only(client):
    page = notice("旧名称", summary="开会")
    page.title = "新称呼"
    page.save_revision().publish()
    assert found(client, "称呼") == ["新称呼"]
    assert found(client, "旧名称") == []


def test_the_admin_finds_a_word_while_it_is_typed():
    notice("小区停车难")
    assert [page.title for page in Page.objects.autocomplete("停")] == ["小区停车难"]
    assert [page.title for page in Page.objects.autocomplete("小区停")] == ["小区停车难"]


def test_nothing_typed_lists_nothing(client):
    notice("小区停车难")
    assert found(client, "  ") == []


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_breaks_a_query(text):
    assert query_for(text) is not None
    for run in runs(text):
        assert spaced(run)
    list(Page.objects.search(text)[:1])
