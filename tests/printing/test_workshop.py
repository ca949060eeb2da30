"""Real child processes: killed, stopped, starved, orphaned, and none of it noticed outside."""

import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from pytest_django import Settings

from printing import workshop
from printing.errors import (
    FileMissing,
    MissingGlyph,
    PressStopped,
    PrintFault,
    TooHeavy,
    TooManyPages,
    TooSlow,
)

from .reading import words

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
LONG = "<p>" + "垃圾分类从我做起。" * 60_000
PARENT = """
import os, time
from printing import workshop
workshop.render_one("<p>1")
print(*[child.process.pid for child in workshop._living], flush=True)
{then}
"""


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    workshop.close()


def children() -> list[int]:
    return [compositor.process.pid for compositor in workshop._living]


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        return "Z" in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True


def still_works() -> bool:
    return words(workshop.render_one("<p>居民")) == "居民"


def test_documents_come_back_in_their_order_from_no_more_children_than_allowed() -> None:
    pdfs = workshop.render_all([f"<p>第{number}户" for number in range(9)])
    assert [words(pdf) for pdf in pdfs] == [f"第{number}户" for number in range(9)]
    assert 1 <= len(children()) <= settings.PRINT_PROCESSES


def test_a_child_is_kept_for_the_next_document() -> None:
    workshop.render_one("<p>1")
    first = children()
    workshop.render_one("<p>2")
    assert children() == first


def test_threads_share_the_children() -> None:
    with ThreadPoolExecutor(6) as people:
        pdfs = list(people.map(lambda n: workshop.render_one(f"<p>{n}"), range(12)))
    assert [words(pdf) for pdf in pdfs] == [str(n) for n in range(12)]
    assert len(children()) <= settings.PRINT_PROCESSES


@pytest.mark.parametrize("processes", [1, 2])
def test_the_first_document_with_a_fault_is_named(processes: int, settings: Settings) -> None:
    settings.PRINT_PROCESSES = processes
    with pytest.raises(MissingGlyph) as fault:
        workshop.render_all(["<p>一", "<p>🎆", '<img src="/static/none.png">', "<p>四"])
    assert fault.value.document == 1
    with pytest.raises(FileMissing) as missing:
        workshop.render_one('<img src="/static/none.png">')
    assert missing.value.document == 0
    assert still_works()


def interrupted(signal_number: int) -> PrintFault:
    """Render something long, and send its child a signal in the middle."""
    workshop.render_one("<p>warm")
    (child,) = children()
    with ThreadPoolExecutor(1) as other:
        rendering = other.submit(workshop.render_one, LONG)
        time.sleep(0.3)
        os.kill(child, signal_number)
        with pytest.raises(PrintFault) as fault:
            rendering.result(timeout=120)
    assert child not in children()
    return fault.value


@pytest.mark.chinese
def test_a_child_that_is_killed_costs_its_document_and_nothing_else() -> None:
    fault = interrupted(signal.SIGKILL)
    assert isinstance(fault, PressStopped)
    assert "停" in str(fault)
    assert still_works()


def test_a_child_that_is_killed_at_rest_is_not_even_noticed() -> None:
    workshop.render_one("<p>warm")
    (child,) = children()
    os.kill(child, signal.SIGKILL)
    assert still_works()
    assert child not in children()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_child_finishes_though_everybody_is_told_to_stop(number: int) -> None:
    """Whoever stops the worker stops its whole group; the document in hand is still finished."""
    workshop.render_one("<p>warm")
    (child,) = children()
    with ThreadPoolExecutor(1) as other:
        rendering = other.submit(workshop.render_one, "<p>" + "垃圾分类从我做起。" * 2000)
        time.sleep(0.1)
        os.kill(child, number)
        assert rendering.result(timeout=120)
    assert children() == [child]


def test_a_child_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "SECONDS", 1)
    fault = interrupted(signal.SIGSTOP)
    assert isinstance(fault, TooSlow)
    monkeypatch.undo()
    assert still_works()


@LINUX
def test_a_document_that_takes_too_much_processor_time_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workshop, "CPU_SECONDS", 1)
    with pytest.raises(TooSlow):
        workshop.render_one(LONG)
    assert all(still_works() for _ in range(3))


@LINUX
def test_the_time_of_earlier_documents_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "CPU_SECONDS", 2)
    text = "<p>" + "垃圾分类从我做起。" * 2500
    workshop.render_one(text)
    (first,) = children()
    while Path(f"/proc/{first}/stat").read_text().split()[13] < "300":
        workshop.render_one(text)
        assert children() == [first]


@LINUX
def test_a_document_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = BytesIO()
    Image.new("1", (6000, 6000)).save(picture, "PNG")
    sheet = f'<img src="data:image/png;base64,{b64encode(picture.getvalue()).decode()}">'
    monkeypatch.setattr(workshop, "MEMORY", 120 * 1024 * 1024)
    with pytest.raises(TooHeavy):
        workshop.render_one(sheet)
    assert still_works()
    monkeypatch.undo()
    assert workshop.render_one(sheet)


def test_a_document_with_too_many_pages_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<p style='break-after: page'>一页"
    monkeypatch.setattr(workshop, "MOST_PAGES", 3)
    assert words(workshop.render_one(page * 3)) == "一页" * 3
    with pytest.raises(TooManyPages, match="3"):
        workshop.render_one(page * 4)


@LINUX
def test_a_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgres://someone:s3cret@db/linli")
    workshop.render_one("<p>居民")
    (child,) = children()
    assert b"s3cret" not in Path(f"/proc/{child}/environ").read_bytes()
    assert b"django/" not in Path(f"/proc/{child}/maps").read_bytes()


def parent(then: str) -> subprocess.Popen[str]:
    """Start another process with a workshop of its own."""
    path = os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "site"), *sys.path])
    environment = {**os.environ, "PYTHONPATH": path, "LINLI_TEST_VAR": str(settings.VAR)}
    command = [sys.executable, "-W", "ignore", "-c", PARENT.format(then=then)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@LINUX
@pytest.mark.parametrize(
    "then",
    [
        pytest.param("time.sleep(60)", id="at rest"),
        pytest.param("workshop.render_one('<p>' + '垃圾分类从我做起。' * 60_000)", id="working"),
    ],
)
def test_children_end_when_their_parent_is_killed(then: str) -> None:
    with parent(then) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        time.sleep(0.3)
        assert not gone(child)
        process.kill()
        until(lambda: gone(child))


@LINUX
def test_a_forked_process_has_children_of_its_own() -> None:
    fork = """
if os.fork() == 0:
    workshop.render_one("<p>2")
    print(*[child.process.pid for child in workshop._living], flush=True)
    workshop.close()
    os._exit(0)
os.wait()
workshop.render_one("<p>3")
print(*[child.process.pid for child in workshop._living], flush=True)
"""
    with parent(fork) as process:
        said, _ = process.communicate(timeout=120)
    before, forked, after = said.split()
    assert before == after != forked
    assert gone(int(before))
    assert gone(int(forked))
