import lzma
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from printing import typefaces
from printing.errors import FontsDamaged


@pytest.fixture
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def test_fonts_are_unpacked_once(var: Path) -> None:
    folder = typefaces.unpacked()
    assert {file.name for file in folder.iterdir()} == set(typefaces.CHECKSUMS)
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert typefaces.unpacked() == folder
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before


def test_processes_that_start_together_unpack_side_by_side(var: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: typefaces.unpacked(), range(4)))
    assert {file.name for file in folders.pop().iterdir()} == set(typefaces.CHECKSUMS)


def test_a_damaged_font_is_not_used(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in typefaces.CHECKSUMS:
        (tmp_path / f"{name}.xz").write_bytes(lzma.compress(b"something else"))
    monkeypatch.setattr(typefaces, "STORED", tmp_path)
    with pytest.raises(FontsDamaged):
        typefaces.unpacked()
    assert not list((var / "fonts").rglob("*.ttf"))
