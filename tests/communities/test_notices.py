"""A notice hangs at the door: one sheet, its sentence large, a code that leads to its page."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import TestCase
from django.utils import timezone
from pypdf import PdfReader

from communities.models import NoticePage
from home.short_links import page_code
from jobs.models import Job
from printing.codes import grouped
from tests import factories
from tests.paper import ordered, printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return factories.community(name="海防村居民区", phone="021-5550-0100")


def notice(community, **fields):
    fields.setdefault("title", "周三上午停水")
    fields.setdefault("summary", "11月25日8时至12时,海防路100弄全弄停水,请提前储水。")
    page = community.page.add_child(instance=NoticePage(**fields))
    page.save_revision().publish()
    return page


def test_the_poster_is_one_sheet_with_the_code_of_the_page(client, community):
    page = notice(community, signed="海防村居委会")
    pdf = printed(client, client.get(f"/notices/{page.pk}/poster.pdf"))
    [sheet] = PdfReader(BytesIO(pdf)).pages
    text = "".join(sheet.extract_text().split())
    for words in ("周三上午停水", "海防村居委会", "021-5550-0100", grouped(page_code(page))):
        assert words in text


def test_a_draft_is_printed_only_by_its_own_workers(client, community):
    page = notice(community)
    page.unpublish()
    address = f"/notices/{page.pk}/poster.pdf"
    assert client.get(address).status_code == 404
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(address).status_code == 404
    client.force_login(factories.social_worker(community))
    assert printed(client, client.get(address)).startswith(b"%PDF")


def test_a_published_poster_is_printed_once_until_something_changes(client, community):
    page = notice(community)
    address = f"/notices/{page.pk}/poster.pdf"
    first = printed(client, client.get(address))
    again = client.get(address)
    assert (again.status_code, b"".join(again.streaming_content)) == (200, first)
    page.title = "周四上午停水"
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    assert client.get(address).status_code == 302


def test_a_poster_is_gone_with_its_notice(client, community):
    page = notice(community)
    job = ordered(client.get(f"/notices/{page.pk}/poster.pdf"))
    assert client.get(f"/jobs/{job.pk}/file/").getvalue().startswith(b"%PDF")
    page.unpublish()
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 302


def test_a_notice_for_some_says_for_whom(client, community):
    grid = factories.grid(community, name="第三网格")
    page = notice(community)
    page.grids = [grid]
    page.save_revision().publish()
    assert "第三网格" in client.get(page.url).content.decode()


@pytest.mark.chinese
def test_an_expired_notice_is_kept_and_says_so(client, community):
    page = notice(community, expires_at=timezone.now() - timedelta(hours=1))
    assert "已过期" in client.get(page.url).content.decode()
    assert page.title not in client.get(community.page.url).content.decode()


@pytest.mark.chinese
def test_a_notice_that_does_not_fit_one_sheet_is_refused_with_a_sentence(client, community):
    page = notice(community, title="停水通知" * 30, summary="请提前储水。" * 20)
    job = ordered(client.get(f"/notices/{page.pk}/poster.pdf"))
    assert job.state == Job.State.FAILED
    assert "改短" in client.get(f"/jobs/{job.pk}/").content.decode()
