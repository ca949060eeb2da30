import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from printing import links
from printing.codes import new_code
from printing.links import short_link, short_url

KNOWN = new_code("K")


@pytest.fixture(autouse=True)
def a_register_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_resolvers", {})
    short_link("K")(lambda code: "/there/" if code == KNOWN else None)


def test_a_known_code_leads_to_its_page(client: Client) -> None:
    response = client.get(f"/q/{KNOWN.lower()}/")
    assert (response.status_code, response["Location"]) == (302, "/there/")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.chinese
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["K", "Z"])
def test_a_code_that_nobody_knows_gets_a_page_with_the_form(client: Client, kind: str) -> None:
    code = new_code(kind)
    response = client.get(f"/q/{code}/")
    assert response.status_code == 404
    assert f'value="{code}"' in response.content.decode()
    assert "没有找到这个短码" in response.content.decode()


@pytest.mark.chinese
@pytest.mark.django_db
def test_a_mistyped_code_is_kept_and_explained(client: Client) -> None:
    response = client.get(reverse("type_code"), {"code": "K234-<b>6"})
    page = response.content.decode()
    assert response.status_code == 404
    assert "K234-&lt;b&gt;6" in page
    assert "请对照纸上再看一看" in page


@pytest.mark.chinese
@pytest.mark.django_db
def test_the_bare_address_asks_for_a_code(client: Client) -> None:
    response = client.get("/q/")
    assert response.status_code == 200
    assert "请输入纸上的短码" in response.content.decode()
    assert 'role="alert"' not in response.content.decode()


@pytest.mark.chinese
@pytest.mark.django_db
def test_an_empty_form_says_which_code_is_meant(client: Client) -> None:
    response = client.get("/q/", {"code": " "})
    assert response.status_code == 404
    assert "请输入印在二维码旁边的短码" in response.content.decode()


def test_a_typed_code_leads_to_its_printed_address(client: Client) -> None:
    typed = f" {KNOWN[:4].lower()}－{KNOWN[4:]} "
    response = client.get("/q/", {"code": typed})
    assert response["Location"] == f"/q/{KNOWN}/"


def test_nothing_is_changed_by_a_post(client: Client) -> None:
    assert client.post(f"/q/{KNOWN}/").status_code == 405


def test_two_apps_cannot_have_the_same_kind() -> None:
    with pytest.raises(ImproperlyConfigured, match="belong to"):
        short_link("K")(lambda code: None)


def test_a_kind_must_be_a_letter_of_the_alphabet() -> None:
    with pytest.raises(ImproperlyConfigured):
        short_link("O")


def test_qr_codes_carry_the_whole_address(settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://linli.example/"
    assert short_url(KNOWN) == f"https://linli.example/q/{KNOWN}/"
