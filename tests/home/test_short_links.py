"""Every page has a short code that needs no record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from home.short_links import page_code
from printing.codes import check
from tests import factories


@given(st.integers(min_value=1, max_value=10**12))
def test_the_code_of_any_number_is_valid_and_of_a_page_only(number):
    code = page_code(Page(pk=number))
    assert check(code) == code
    assert code.startswith("P")


@given(st.lists(st.integers(min_value=1, max_value=10**9), min_size=2, max_size=2, unique=True))
def test_two_pages_have_two_codes(numbers):
    first, second = (page_code(Page(pk=number)) for number in numbers)
    assert first != second


@pytest.mark.django_db
def test_a_code_leads_to_its_page_while_anybody_may_read_it(client):
    page = factories.community().page
    address = f"/q/{page_code(page)}/"
    assert client.get(address).url.endswith(page.url)
    page.view_restrictions.create(restriction_type="login")
    assert client.get(address).status_code == 404
