"""The preview of a poll: the page, the form on a phone, the slip on paper; pictures of choices."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from wagtail.images.tests.utils import get_test_image_file

from communities.models import Community, Photo
from printing.pages import page_count
from surveys.asking import asked, in_order_of
from surveys.models import PollPage
from surveys.slips_paper import slips_pdf
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
LABELS = [f"选项{number}" for number in range(1, 9)]


def picture(community: Community, description: str = "") -> Photo:
    return Photo.objects.create(
        title="剪纸",
        description=description,
        collection=community.collection,
        file=get_test_image_file(filename="cut.png", size=(900, 600)),
    )


def with_pictures(community: Community, **fields: Any) -> PollPage:
    question = make.question()
    for number, choice in enumerate(question.choices.all()):
        choice.image = picture(community, f"一张{number}的照片")
    return make.poll_page(community, questions=[question], **fields)


def seen(page: PollPage, mode: str, user: Any) -> str:
    """The draft as an editor previews it."""
    request = RequestFactory().get("/")
    request.user = user
    return page.make_preview_request(request, mode).content.decode()


def test_all_three_ways_show_the_draft_and_not_what_is_published(community):
    page, worker = make.poll_page(community), factories.social_worker(community)
    page.questions.first().choices.first()
    draft = PollPage.objects.get(pk=page.pk)
    draft.title = "改过的题目"
    for mode, _label in draft.preview_modes:
        shown = seen(draft, mode, worker)
        assert ("改过的题目" in shown) or mode == "slip", mode
    assert "data:image/png;base64," in seen(draft, "slip", worker)


def test_nothing_can_be_sent_from_the_preview_of_the_form(community):
    page = make.poll_page(community)
    shown = seen(page, "phone", factories.social_worker(community))
    assert "花样剪纸" in shown
    assert re.search(r'<button[^>]*value="review"[^>]*disabled', shown)


@pytest.mark.chinese_house
def test_a_draft_without_a_closing_time_says_why_there_is_no_slip(community):
    page = make.poll_page(community, live=False)
    page.closes_at = None
    assert "截止时间" in seen(page, "slip", factories.social_worker(community))


def test_pictures_stand_on_the_form_with_their_words_and_on_the_slip(community):
    page = with_pictures(community)
    neighbour, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(neighbour))
    form = client.get(f"/polls/{page.pk}/vote/").content.decode()
    assert 'alt="一张0的照片"' in form
    assert form.count(".fill-480x320") >= 3
    bare = make.poll(community)
    slips = make.slips(page.poll, 4)
    pdf = slips_pdf(page.poll, slips)
    assert pdf.count(b"/Subtype /Image") > slips_pdf(bare, make.slips(bare, 4)).count(
        b"/Subtype /Image"
    )
    assert page_count(pdf) >= 1


def test_the_order_of_choices_is_each_voters_own_and_stays_through_the_round_trip(community):
    question = make.question(LABELS)
    question.shuffle = True
    poll = make.poll(community, questions=[question])
    orders = set()
    for _number in range(4):
        neighbour, client = factories.neighbour(community), Client()
        client.force_login(factories.account_of(neighbour))
        address = f"/polls/{poll.page_id}/vote/"
        first = re.findall(r"选项\d", client.get(address).content.decode())
        again = re.findall(r"选项\d", client.get(address).content.decode())
        sent = {"for": neighbour.household_id, "step": "review"}
        refused = re.findall(r"选项\d", client.post(address, sent).content.decode())
        assert first == again == refused
        assert sorted(first) == LABELS
        orders.add(tuple(first))
    assert len(orders) > 1


def test_a_voters_order_tells_nothing_about_another_poll_or_voter(community):
    question = make.question(LABELS)
    question.shuffle = True
    poll = make.poll(community, questions=[question])
    [plain] = asked(poll)
    orders = {
        tuple(choice.label for choice in in_order_of(number, [plain])[0].choices)
        for number in range(50)
    }
    first_places = {order[0] for order in orders}
    assert len(orders) > 45
    assert len(first_places) == len(LABELS)
