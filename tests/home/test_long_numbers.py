"""Addresses with numbers that are too long for any row lead nowhere, and do not fail."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]
LONG = 10**25


@pytest.mark.parametrize("name", ["projects:vote", "projects:blank_form", "activities:sign_up"])
def test_a_row_with_so_long_a_number_is_not_found(client: Client, name: str) -> None:
    factories.home_page()

    assert client.get(reverse(name, args=[LONG])).status_code == 404


@pytest.mark.parametrize("name", ["projects:list", "projects:csv", "polls"])
@pytest.mark.parametrize("field", ["round", "community", "page", "year"])
def test_a_list_narrowed_by_one_is_no_failure(client: Client, name: str, field: str) -> None:
    factories.home_page()
    address = "/polls/" if name == "polls" else reverse(name)

    assert client.get(address, {field: LONG}).status_code in (200, 404)
