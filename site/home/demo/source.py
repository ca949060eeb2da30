"""The files of the demonstration: figures and texts."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def figures() -> dict[str, Any]:
    """Return the sub-district, its communities, projects, polls and activities as figures."""
    return _read(FOLDER / "chenghe.json")


@cache
def texts(name: str) -> dict[str, Any]:
    """Return the texts of one subject, by code."""
    return _read(FOLDER / "texts" / f"{name}.json")


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
