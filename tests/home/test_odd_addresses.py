"""Addresses with numbers that no row has, or with words for addresses, do not fail."""

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


@pytest.mark.parametrize("there", ["海防", "²", "2026-02-30", "//elsewhere.example/", "a.b"])
def test_who_is_sent_on_to_no_address_is_sent_home(client: Client, there: str) -> None:
    factories.home_page()
    person = factories.account_of(factories.neighbour(factories.community()))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/me/agree/", {"next": there}).headers["Location"] == "/"
