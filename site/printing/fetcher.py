"""What a sheet may read: our stylesheets, our pictures, and what it carries itself."""

import mimetypes
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin
from urllib.request import DataHandler, Request

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from PIL import Image

from .errors import BadImage, FetchRefused, FileMissing, TooLarge

MAX_BYTES = 20 * 1024 * 1024
IMAGE_TYPES = {"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"}
IMAGE_FORMATS = {"PNG", "JPEG", "MPO", "WEBP", "GIF", "AVIF"}
SVG = "image/svg+xml"
# Entities multiply (a "billion laughs") and reach for files; no drawing of ours declares any.
FOREIGN_XML = re.compile(rb"<!\s*(DOCTYPE|ENTITY)|^(\xff\xfe|\xfe\xff)", re.IGNORECASE)


def base_url() -> str:
    """Return the address that relative links and files of a sheet are resolved against."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + "/"


def read(url: str) -> tuple[bytes, str]:
    """Return content and type of an allowed address; raise `PrintFault` for any other.

    Allowed are `data:` and our own static and media files. Addresses are those of the site itself
    (see `base_url`), so that links in a PDF lead to it; below the static and media addresses they
    are answered from the disk or the media storage. No connection is opened but to that storage.
    """
    if url[:5].lower() == "data:":
        body, mime = _read_data(url)
    elif (name := _name_below(url, settings.STATIC_URL)) is not None:
        body, mime = _read_static(name, url), _mime_type(name)
    elif (name := _name_below(url, settings.MEDIA_URL)) is not None:
        mime = _mime_type(name)
        if mime not in IMAGE_TYPES:
            raise FetchRefused(url)
        body = _read_media(name, url)
    else:
        raise FetchRefused(url)
    _examine(body, mime, url)
    return body, mime


def _read_data(url: str) -> tuple[bytes, str]:
    if len(url) > MAX_BYTES:
        raise TooLarge(url)
    try:
        with DataHandler().data_open(Request(url)) as response:
            return response.read(), response.headers.get_content_type()
    except ValueError as error:
        raise BadImage(url) from error


def _name_below(url: str, prefix: str) -> str | None:
    root = urljoin(base_url(), prefix)
    return unquote(url[len(root) :].split("?", maxsplit=1)[0]) if url.startswith(root) else None


def _mime_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _read_static(name: str, url: str) -> bytes:
    roots = [Path(folder) for folder in (*settings.STATICFILES_DIRS, settings.STATIC_ROOT)]
    for root in roots:
        if (root / name).is_file():
            return _bounded(_inside(root / name, root, url), url)
    raise FileMissing(url)


def _inside(path: Path, root: Path, url: str) -> Path:
    """Follow links first: what counts is where the file really lies."""
    if not path.resolve().is_relative_to(root.resolve()):
        raise FetchRefused(url)
    return path


def _bounded(path: Path, url: str) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge(url)
    return path.read_bytes()


def _read_media(name: str, url: str) -> bytes:
    """Ask the media storage, which may be a folder or a bucket."""
    try:
        if hasattr(default_storage, "location"):
            _inside(Path(default_storage.path(name)), Path(default_storage.location), url)
        if default_storage.size(name) > MAX_BYTES:
            raise TooLarge(url)
        with default_storage.open(name) as file:
            return file.read()
    except SuspiciousOperation as error:
        raise FetchRefused(url) from error
    except FileNotFoundError as error:
        raise FileMissing(url) from error


def _examine(body: bytes, mime: str, url: str) -> None:
    """Read only a picture's head, before anything is decoded.

    Whatever the type says: WeasyPrint takes for a picture what looks like one.
    """
    try:
        with Image.open(BytesIO(body)) as image:
            width, height = image.size
            known = image.format in IMAGE_FORMATS
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge(url) from error
    except (OSError, ValueError, SyntaxError) as error:
        if mime in IMAGE_TYPES:
            raise BadImage(url) from error
        if mime == SVG and FOREIGN_XML.search(body):
            raise BadImage(url) from error
        return
    if not known:
        raise BadImage(url)
    # A PNG of 10 kB with 81 million pixels took 693 MB to decode.
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise TooLarge(url)
