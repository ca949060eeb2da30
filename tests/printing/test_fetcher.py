import os
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from printing import fetcher
from printing.errors import BadImage, FetchRefused, FileMissing, PrintFault, TooLarge
from printing.fetcher import base_url, read


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> Path:
    for name in ("static", "media", "outside"):
        (tmp_path / name).mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def fault(address: str) -> type[PrintFault]:
    with pytest.raises(PrintFault) as stopped:
        read(address)
    return type(stopped.value)


def png(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


def test_our_stylesheets_and_pictures_are_read(folders: Path) -> None:
    (folders / "static" / "paper.css").write_text("p { color: red }")
    (folders / "media" / "树 荫.png").write_bytes(png(2, 2))
    assert read(base_url() + "static/paper.css?v=2") == (b"p { color: red }", "text/css")
    picture = read(base_url() + "media/%E6%A0%91%20%E8%8D%AB.png")
    assert picture == (png(2, 2), "image/png")


def test_a_sheet_may_carry_its_own_files() -> None:
    address = "data:image/png;base64," + b64encode(png(2, 2)).decode()
    assert read(address) == (png(2, 2), "image/png")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/pixel.png",
        "https://example.com/pixel.png",
        "ftp://example.com/pixel.png",
        "file:///etc/passwd",
        "file:///etc/hostname?x=/static/",
        "http://localhost:8000@example.com/static/pixel.png",
    ],
)
def test_nothing_is_fetched_from_elsewhere(address: str) -> None:
    assert fault(address) is FetchRefused


def test_the_rest_of_the_site_is_not_fetched() -> None:
    assert fault(base_url() + "admin/") is FetchRefused


@pytest.mark.parametrize("root", ["static", "media"])
@pytest.mark.parametrize("step", ["../", "%2e%2e/", "..%2f", "x/../../"])
def test_no_way_leads_out_of_the_folder(folders: Path, root: str, step: str) -> None:
    (folders / "outside" / "secret.png").write_bytes(png(2, 2))
    (folders / root / "x").mkdir()
    assert fault(f"{base_url()}{root}/{step}outside/secret.png") is FetchRefused


@pytest.mark.parametrize("root", ["static", "media"])
def test_no_link_leads_out_of_the_folder(folders: Path, root: str) -> None:
    (folders / "outside" / "secret.png").write_bytes(png(2, 2))
    os.symlink(folders / "outside" / "secret.png", folders / root / "link.png")
    assert fault(f"{base_url()}{root}/link.png") is FetchRefused


def test_uploads_that_are_no_pictures_are_not_read(folders: Path) -> None:
    for name in ("list.xlsx", "drawing.svg", "page.html"):
        (folders / "media" / name).write_bytes(b"<svg/>")
        assert fault(f"{base_url()}media/{name}") is FetchRefused


@pytest.mark.parametrize("root", ["static", "media"])
def test_a_missing_file_is_a_fault(root: str) -> None:
    assert fault(f"{base_url()}{root}/none.png") is FileMissing


def test_a_broken_picture_is_a_fault(folders: Path) -> None:
    (folders / "media" / "broken.jpg").write_bytes(b"not a picture")
    assert fault(base_url() + "media/broken.jpg") is BadImage


def test_a_small_file_with_too_many_pixels_is_refused_before_it_is_decoded(folders: Path) -> None:
    (folders / "media" / "bomb.png").write_bytes(png(9000, 9000))
    assert (folders / "media" / "bomb.png").stat().st_size < 20_000
    assert fault(base_url() + "media/bomb.png") is TooLarge


@pytest.mark.parametrize("root", ["static", "media"])
def test_too_many_bytes_are_refused(
    folders: Path, monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    (folders / root / "large.png").write_bytes(png(2, 2))
    monkeypatch.setattr(fetcher, "MAX_BYTES", 10)
    assert fault(f"{base_url()}{root}/large.png") is TooLarge


def test_a_long_data_address_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "MAX_BYTES", 1000)
    with pytest.raises(TooLarge) as stopped:
        read("data:image/png;base64," + "A" * 2000)
    assert len(str(stopped.value)) < 200
