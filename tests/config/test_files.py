"""Local media: pictures only."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture(autouse=True)
def _files() -> None:
    for name in ("images/a.webp", "original_images/a.jpg", "documents/a.pdf"):
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"content")


def test_a_picture_may_be_kept_for_a_year(client: Client) -> None:
    response = client.get("/media/images/a.webp")
    assert response.getvalue() == b"content"
    assert "immutable" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["original_images/a.jpg", "documents/a.pdf", "images/../documents/a.pdf", "images/"],
)
def test_originals_and_documents_are_not_handed_out(client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404
