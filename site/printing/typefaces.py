"""The two typefaces that everything is printed in, and the fontconfig that knows no others."""

import hashlib
import lzma
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

from .errors import FontsDamaged

EMBEDDED = {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}  # as a PDF names them
STORED = Path(__file__).parent / "fonts"
CHECKSUMS = {
    "NotoSansSC-Regular.ttf": "b3d03e1c40be6a3ab22f1dccee7ef131eddd2c7b6393411dbf23de25f0bb44e1",
    "NotoSansSC-Bold.ttf": "52607816892bb2ae3cee1915911c9cf49be18d78fb9c6d3f79821bc1fc8a7a77",
}


def unpacked() -> Path:
    """Return the folder of unpacked fonts, named by their checksums; unpack what is missing.

    Files appear by rename, so processes that start together may all unpack and none reads half.
    """
    version = hashlib.sha256("".join(CHECKSUMS.values()).encode()).hexdigest()[:12]
    folder = Path(settings.VAR) / "fonts" / version
    folder.mkdir(parents=True, exist_ok=True)
    for name, checksum in CHECKSUMS.items():
        if not (folder / name).exists():
            _place(folder / name, _unpack(name, checksum))
    return folder


def _unpack(name: str, checksum: str) -> bytes:
    content = lzma.decompress((STORED / f"{name}.xz").read_bytes())
    if hashlib.sha256(content).hexdigest() != checksum:
        raise FontsDamaged(name)
    return content


def _place(target: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def fontconfig_file() -> Path:
    """Return a file for FONTCONFIG_FILE, with which a process sees our fonts and no others.

    The fonts lie in a folder that fontconfig reads, rather than in `@font-face` rules, for which
    WeasyPrint copies 20 MB and scans it again with every configuration.
    """
    folder = unpacked()
    file = folder / "fonts.conf"
    if not file.exists():
        _place(file, _fontconfig(folder).encode())
    return file


def _fontconfig(folder: Path) -> str:
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{escape(str(folder))}</dir>"
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>\n"
    )
