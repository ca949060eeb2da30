"""Keep a composed book as JSON with its pictures, and make a book of it again.

What was printed can so be set again in another form, and says the same: whatever has become of the
page, the records and the photos since.
"""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from printing.fetcher import base_url

from . import composing, data

KIND = "@"  # no field of a dataclass can have this name
FOLDER = "handbooks/pictures"
COPY = re.compile(r"^[0-9a-f]{64}-")


def to_json(value: Any) -> Any:
    """Return a book (or a part of one) as plain JSON; raises TypeError for what it cannot hold."""
    return _plain(value, lambda text: text)


def to_json_with_pictures(value: Any) -> Any:
    """Do the same, and keep a copy of each picture, named by its content, that the copy shows."""
    return _plain(value, _keep_pictures)


def from_json(value: Any) -> Any:
    """Make of `to_json(book)` an equal book; what later versions left out of a book is dropped."""
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value[KIND]
    if kind in MAKERS:
        return MAKERS[kind](value["value"])
    known = {field.name for field in fields(_kinds()[kind])}
    given = {name: from_json(item) for name, item in value.items() if name in known}
    return _kinds()[kind](**given)


MAKERS: dict[str, Callable[[Any], Any]] = {
    "html": mark_safe,
    "mark": data.Mark,
    "tuple": lambda items: tuple(from_json(items)),
    "dict": lambda pairs: {name: from_json(item) for name, item in pairs.items()},
}


def _plain(value: Any, keep: Callable[[str], str]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        parts = {item.name: _plain(getattr(value, item.name), keep) for item in fields(value)}
        return {KIND: type(value).__name__, **parts}
    if isinstance(value, list):
        return [_plain(item, keep) for item in value]
    if isinstance(value, tuple):
        return {KIND: "tuple", "value": [_plain(item, keep) for item in value]}
    if isinstance(value, dict):
        return {KIND: "dict", "value": {name: _plain(part, keep) for name, part in value.items()}}
    if value is None or isinstance(value, int | float):
        return value
    return _plain_text(value, keep)


def _plain_text(value: Any, keep: Callable[[str], str]) -> Any:
    if not isinstance(value, str | Promise):
        raise TypeError(f"a book with a {type(value).__name__} in it cannot be kept")
    text = keep(str(value))
    if isinstance(value, data.Mark):
        return {KIND: "mark", "value": text}
    return {KIND: "html", "value": text} if isinstance(value, SafeString) else text


@cache
def _kinds() -> dict[str, Any]:
    """Return the dataclasses that a book is made of, by name."""
    found = [item for module in (composing, data) for item in vars(module).values()]
    return {item.__name__: item for item in found if isinstance(item, type) and is_dataclass(item)}


def _keep_pictures(text: str) -> str:
    """Let every picture in the text be the copy that is kept with editions."""
    prefix = "|".join(map(re.escape, {settings.MEDIA_URL, urljoin(base_url(), settings.MEDIA_URL)}))
    picture = re.compile(rf"""(^|src=["'])({prefix})([^"'<>()\s?]+)""")
    return picture.sub(lambda found: found[1] + settings.MEDIA_URL + _kept(found[3]), text)


def picture_name(address: str) -> str:
    """Return which picture an address shows, whatever its size and wherever it is kept."""
    name = PurePosixPath(unquote(address)).name
    return COPY.sub("", name).split(".", 1)[0]


def _kept(name: str) -> str:
    """Copy a picture once, under the hash of its content, and return the copy's name."""
    name = unquote(name)
    if name.startswith(FOLDER) or not default_storage.exists(name):
        return name
    with default_storage.open(name) as file:
        body = file.read()
    suffix = PurePosixPath(name).suffix.lower()
    copy = f"{FOLDER}/{sha256(body).hexdigest()}-{picture_name(name)}{suffix}"
    return copy if default_storage.exists(copy) else default_storage.save(copy, ContentFile(body))
