"""The files of the demonstration: figures and texts."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
# The figures were typed with half-width marks between Chinese characters.
BRACKETS = re.compile(r"(?<=[^\x00-\x7f])\(([^()]*)\)")
MARKS = re.compile(r"(?<=[^\x00-\x7f])[?:,;!]")
FULL_WIDTH = str.maketrans("?:,;!", "？：，；！")


@cache
def figures() -> dict[str, Any]:
    """Return the sub-district, its communities, projects, polls and activities as figures."""
    return _read(FOLDER / "chenghe.json", full_width)


@cache
def texts(name: str) -> dict[str, Any]:
    """Return the texts of one subject, by code."""
    return _read(FOLDER / "texts" / f"{name}.json")


def full_width(text: str) -> str:
    """Write marks after a Chinese character in full width: 沙龙①:业主, 巡逻(19:00-21:00)的."""
    text = BRACKETS.sub(r"（\1）", text)
    return MARKS.sub(lambda match: match[0].translate(FULL_WIDTH), text)


def _read(path: Path, written: Callable[[str], str] = str) -> dict[str, Any]:
    content: dict[str, Any] = _rewritten(json.loads(path.read_text(encoding="utf-8")), written)
    return content


def _rewritten(value: Any, written: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _rewritten(item, written) for key, item in value.items()}
    if isinstance(value, list):
        return [_rewritten(item, written) for item in value]
    return written(value) if isinstance(value, str) else value
