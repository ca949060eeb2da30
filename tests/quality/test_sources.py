"""What reading the sources alone can tell."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for app in ("site", "activities", "projects", "surveys")
    for path in (ROOT / app).rglob("*.py")
]


def hidden(source: str) -> Iterator[int]:
    """Lines with a string for the catalogue inside an f-string: the collector does not see it."""
    for text in ast.walk(ast.parse(source)):
        if isinstance(text, ast.JoinedStr):
            for call in ast.walk(text):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS:
                    yield call.lineno


@pytest.mark.parametrize("quoted", ["{_('Left')}", "{x} {ngettext('%d day', '%d days', 2) % 2}"])
def test_a_hidden_string_is_seen(quoted: str) -> None:
    assert [*hidden(f'name = f"{quoted}"')] == [1]


def test_no_string_is_hidden_from_the_catalogue() -> None:
    assert SOURCES
    found = [f"{path}:{line}" for path in SOURCES for line in hidden(path.read_text("utf-8"))]
    assert not found
