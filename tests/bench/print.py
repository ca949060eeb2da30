"""How long the sub-district's 16 handbooks take, from an empty shelf and after one edit.

Prints one JSON line for each thing measured: `wall` and `cpu` in seconds (the processes that set
pages included), the highest memory of all processes together, and how many documents were set.
The books are those of the demo. `--database FOLDER` measures one that was loaded before.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.insert(1, str(Path(sys.path[0]) / "site"))
ROOT = Path(sys.path[0])

if TYPE_CHECKING:
    from handbooks.binding import Bound
    from handbooks.models import HandbookPage, SharedChapter

EDIT_GOAL, COLD_GOAL = 1.0, 5.0  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


def say(**values: Any) -> None:
    """Print one line of the result."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


# --- what is used -------------------------------------------------------------------------------


def family() -> list[int]:
    """This process and those that set pages for it."""
    from printing import workshop

    return [os.getpid(), *(one.process.pid for one in list(workshop._living))]


def processor_seconds() -> float:
    """The processor time of this process, of its children and of those that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = ended.ru_utime + ended.ru_stime
    for process in family():
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def highest_memory() -> int:
    """The peaks of all processes since they were last forgotten, in megabytes."""
    total = 0
    for process in family():
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                total += int(line.split()[1])
    return total // 1024


def forget_peaks() -> None:
    """Begin to measure memory from now on, where the kernel lets us."""
    for process in family():
        try:
            Path(f"/proc/{process}/clear_refs").write_text("5")
        except OSError:
            return


@contextmanager
def measured(what: str, **more: Any) -> Iterator[dict[str, Any]]:
    """Print what the body takes; it may add to the line."""
    from printing.shelf import shelf

    forget_peaks()
    missed, processor, started = shelf().missed, processor_seconds(), time.monotonic()
    line: dict[str, Any] = {"what": what, **more}
    yield line
    line["wall"] = round(time.monotonic() - started, 2)
    line["cpu"] = round(processor_seconds() - processor, 2)
    line["memory_mb"] = highest_memory()
    line["documents_set"] = shelf().missed - missed
    say(**line)


# --- the books ----------------------------------------------------------------------------------


def handbooks() -> "list[HandbookPage]":
    """All handbooks of the demo, as a worker would fetch them."""
    from handbooks.models import HandbookPage

    books = HandbookPage.objects.live().select_related("community")
    return list(books.order_by("community__code"))


def printed() -> "list[Bound]":
    """Print all of them; a fault ends the measuring."""
    from django.utils import timezone

    from handbooks.binding import Bound
    from handbooks.services import print_all

    results = [one.result for one in print_all(handbooks(), timezone.now())]
    for result in results:
        if not isinstance(result, Bound):
            raise SystemExit(str(result))
    return results  # type: ignore[return-value]


def hashes(books: "list[Bound]") -> str:
    """One hash over all of them."""
    return sha256(b"".join(book.pdf for book in books)).hexdigest()


def start_anew(folder: Path) -> None:
    """An empty shelf, no process at work, nothing open."""
    from django.conf import settings

    from handbooks import pressing
    from printing import workshop

    workshop.close()
    pressing._opened.clear()
    settings.PRINT_CACHE = folder


def shared_chapter(number: int) -> "SharedChapter":
    """A published chapter that many books take."""
    from handbooks.models import SharedChapter

    return SharedChapter.objects.filter(live=True).order_by("pk")[number]


def change_a_sentence() -> None:
    """Write another sentence into a shared chapter."""
    from wagtail.rich_text import RichText

    chapter = shared_chapter(0)
    body = [(block.block_type, block.value) for block in chapter.body]
    chapter.body = [*body, ("text", RichText(f"<p>一句新的话，{time.time_ns()}。</p>"))]
    chapter.save()


def change_a_title() -> None:
    """Call a shared chapter by another name."""
    chapter = shared_chapter(1)
    chapter.title = f"新名{time.time_ns() % 1000}"
    chapter.save()


def change_a_phone() -> None:
    """Give one community's service another number."""
    from communities.models import ServicePhone

    phone = ServicePhone.objects.filter(community__code="HFC").order_by("pk")[0]
    phone.phone = f"021-5550 {time.time_ns() % 10000:04}"
    phone.save()


def new_editions() -> "list[Bound]":
    """Print every book as its next edition, with a number and a code of its own."""
    from django.utils import timezone

    from handbooks.binding import Bound
    from handbooks.composing import Imprint
    from handbooks.services import Order, compose_all, print_books
    from printing.codes import new_code

    texts = compose_all(handbooks(), timezone.now())
    results = print_books(
        [Order(text, Imprint("第9版", "2026年12月1日", new_code("E", 12), 9)) for text in texts]
    )
    return [result for result in results if isinstance(result, Bound)]


# --- what is measured ---------------------------------------------------------------------------

EDITS: dict[str, Callable[[], None]] = {
    "nothing changed": lambda: None,
    "a sentence of a shared chapter": change_a_sentence,
    "a shared title": change_a_title,
    "a phone of one community": change_a_phone,
}


def assemble(folder: Path) -> None:
    """From an empty shelf, and after each kind of edit."""
    from handbooks import pressing

    start_anew(folder / "cold")
    with measured("cold: an empty shelf, no process at work", goal=COLD_GOAL) as line:
        books = printed()
        line |= {"books": len(books), "pages": sum(book.pages for book in books)}
    for what, change in EDITS.items():
        change()
        with measured(what, goal=EDIT_GOAL) as line:
            books = printed()
            line["books"] = len(books)
    pressing._opened.clear()
    with measured("nothing changed, in a new process", goal=EDIT_GOAL) as line:
        line["books"] = len(printed())
    with measured("every book a new edition", goal=EDIT_GOAL) as line:
        line["books"] = len(new_editions())
    pass_the_gate(books)
    again(folder, hashes(printed()))


def pass_the_gate(books: "list[Bound]") -> None:
    """Look at every file as before it is frozen."""
    from printing.gate import inspect

    with measured("the gate", books=len(books)) as line:
        faults = [
            fault
            for book in books
            for fault in inspect(book.pdf, contents=book.contents, press=True, booklet=True)
        ]
        line["faults"] = faults


def again(folder: Path, expected: str) -> None:
    """Print all in another process with another hash seed and an empty shelf."""
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PRINT_CACHE": str(folder / "again")}
    command = [sys.executable, __file__, "--hashes"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    say(what="in another process the same bytes", same=run.stdout.strip() == expected)


def documents() -> list[str]:
    """Every book in one piece."""
    from django.utils import timezone

    from handbooks import documents
    from handbooks.composing import imprint
    from handbooks.formats import ORDINARY
    from handbooks.services import SPARE, compose_all

    at = timezone.now()
    return [
        documents.whole(book, imprint(book, None, at), ORDINARY, spare=SPARE)
        for book in compose_all(handbooks(), at)
    ]


def compare(folder: Path) -> None:
    """The same books set in one piece, by the house's engine and by a browser."""
    from printing.workshop import render_all

    with measured("plain: every book in one piece") as line:
        line["books"] = len(render_all(documents()))
    path = browser()
    if path is None:
        say(what="a browser's print", skipped="there is no chromium on this machine")
        return
    files = [on_disk(folder / f"{number}.html", html) for number, html in enumerate(documents())]
    with measured("a browser's print of the same HTML, warm, without page numbers in it") as line:
        line["books"] = by_browser(path, files)


def browser() -> str | None:
    """The system's browser, if there is one, and a driver for it."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return None
    from tests.conftest import chromium_path

    return chromium_path()


def on_disk(file: Path, html: str) -> Path:
    """Write a document where a browser finds its styles and pictures beside it."""
    from django.conf import settings

    static, media = (ROOT / "site" / "static").as_uri(), Path(settings.MEDIA_ROOT).as_uri()
    html = html.replace('"/static/', f'"{static}/').replace('"/media/', f'"{media}/')
    file.write_text(html)
    return file


def by_browser(path: str, files: list[Path]) -> int:
    """Print all files with one browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = chromium.new_page()
        for file in files:
            page.goto(file.as_uri())
            page.pdf(prefer_css_page_size=True)
        chromium.close()
    return len(files)


def prepare(folder: Path | None, temporary: Path) -> None:
    """Settle which database is measured, and load the demo if there is none yet."""
    place = folder or temporary / "site"
    place.mkdir(parents=True, exist_ok=True)
    os.environ["LINLI_TEST_VAR"] = os.environ["LINLI_VAR"] = str(place)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django

    django.setup()
    from django.core.management import call_command

    if folder is None:
        call_command("migrate", verbosity=0)
        with open(os.devnull, "w") as quiet:
            call_command("load_demo", force=True, verbosity=0, stdout=quiet)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, help="a LINLI_VAR that was loaded before")
    parser.add_argument("--alone", action="store_true", help="without plain renders to compare")
    parser.add_argument("--hashes", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.hashes:
        prepare(Path(os.environ["LINLI_TEST_VAR"]), Path())
        print(hashes(printed()))
        return
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as temporary:
        prepare(given.database, Path(temporary))
        from django.utils import translation

        with translation.override("zh-hans"):
            assemble(Path(temporary))
            if not given.alone:
                compare(Path(temporary))


if __name__ == "__main__":
    main()
