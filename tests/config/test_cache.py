"""The cache in files that two processes share."""

from pathlib import Path

import pytest

from config import cache as module
from config.cache import SharedFileCache


def test_two_caches_on_one_folder_see_the_same_entries(tmp_path: Path) -> None:
    one, two = SharedFileCache(str(tmp_path), {}), SharedFileCache(str(tmp_path), {})
    one.set("name", "value")
    assert two.get("name") == "value"


def test_it_is_culled_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = SharedFileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 10}})
    monkeypatch.setattr(module, "LOOK_EVERY", 1)
    for number in range(30):
        cache.set(str(number), number)
    assert len(list(tmp_path.iterdir())) <= 10
