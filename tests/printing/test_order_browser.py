"""A sheet is ordered, waited for and downloaded in a browser, also in one without scripts."""

import pytest
from django.core.management import call_command

from communities.models import NoticePage
from tests import factories
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def notice() -> NoticePage:
    page: NoticePage = factories.community().page.add_child(
        instance=NoticePage(title="周三上午停水", summary="8时至12时停水，请提前储水。")
    )
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_the_file_comes_by_itself_when_it_is_ready(
    open_page: OpenPage, notice: NoticePage, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto(notice.url)
    page.get_by_role("link", name="打印成海报").click()
    page.get_by_text("正在排版").wait_for()
    with page.expect_download(timeout=90_000) as download:
        call_command("work", batch=True)
    assert download.value.suggested_filename == "周三上午停水.pdf"
    page.get_by_role("link", name="打开并打印").wait_for()
