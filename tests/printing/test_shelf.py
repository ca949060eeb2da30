"""A shelf of finished work, shared by processes, that is never wrong and never too full."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from printing.shelf import Shelf

KEY = "ab" + "0" * 62
WRITE = """
import sys
from pathlib import Path
from printing.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]), 10_000_000)
for turn in range(300):
    shelf.put(sys.argv[2], bytes([turn % 2]) * 100_000)
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path, 10_000)


def entry(shelf: Shelf) -> Path:
    (path,) = shelf.folder.glob("??/*")
    return path


def test_what_is_put_there_is_found_again(shelf: Shelf) -> None:
    assert shelf.take(KEY) is None
    shelf.put(KEY, b"chapter")
    assert shelf.take(KEY) == b"chapter"
    assert (shelf.found, shelf.missed) == (1, 1)
    assert Shelf(shelf.folder, 10_000).take(KEY) == b"chapter"


@pytest.mark.parametrize("damage", [b"", b"half", b"x" * 39])
def test_a_damaged_entry_is_as_good_as_none(shelf: Shelf, damage: bytes) -> None:
    shelf.put(KEY, b"chapter")
    entry(shelf).write_bytes(damage)
    assert shelf.take(KEY) is None
    assert not list(shelf.folder.glob("??/*"))
    shelf.put(KEY, b"chapter")
    assert shelf.take(KEY) == b"chapter"


def test_one_bit_is_damage(shelf: Shelf) -> None:
    shelf.put(KEY, b"chapter")
    content = bytearray(entry(shelf).read_bytes())
    content[-1] ^= 1
    entry(shelf).write_bytes(content)
    assert shelf.take(KEY) is None


def test_what_was_not_used_for_longest_leaves_a_full_shelf(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 1_000_000)
    for number in range(8):
        key = f"{number:02}" + "0" * 62
        shelf.put(key, bytes(1500))
        os.utime(shelf.folder / key[:2] / key, (number * 10_000, number * 10_000))
    shelf.take("00" + "0" * 62)  # the oldest is used again
    shelf.size = 10_000
    shelf.sweep()
    kept = {path.name[:2] for path in shelf.folder.glob("??/*")}
    assert kept == {"00", "04", "05", "06", "07"}
    assert sum(path.stat().st_size for path in shelf.folder.glob("??/*")) <= 8000


def test_a_process_that_ends_soon_sweeps_as_well(shelf: Shelf) -> None:
    for number in range(9):
        one = Shelf(shelf.folder, 10_000)
        one.put(f"{number:02}" + "0" * 62, bytes(1500))
    assert sum(path.stat().st_size for path in shelf.folder.glob("??/*")) <= 10_000


def test_an_entry_that_another_process_removed_is_no_matter(shelf: Shelf) -> None:
    shelf.put(KEY, b"chapter")
    entry(shelf).unlink()
    assert shelf.take(KEY) is None


def test_two_processes_that_write_the_same_entry_leave_it_whole(tmp_path: Path) -> None:
    path = os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "site"), *sys.path])
    command = [sys.executable, "-c", WRITE, str(tmp_path), KEY]
    environment = {**os.environ, "PYTHONPATH": path}
    writers = [subprocess.Popen(command, env=environment) for _ in range(2)]
    reader, read = Shelf(tmp_path, 10_000_000), 0
    while any(writer.poll() is None for writer in writers):
        content = reader.take(KEY)
        if content is None:
            assert not read, "an entry that was there was not whole"
            time.sleep(0.001)
            continue
        read += 1
        assert content in {bytes(100_000), b"\1" * 100_000}
    assert [writer.returncode for writer in writers] == [0, 0]
    assert read
    assert reader.take(KEY)
    assert not list(tmp_path.glob("??/.*"))
