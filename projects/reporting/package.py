"""The archive package of a grant (BagIt, RFC 8493): the dossier, every file, the records as tables.

Made in a folder of its own, checked by the library that others will check it with, and kept. The
same records at the same moment give the same bytes.
"""

import csv
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import bagit
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, OuterRef
from django.utils import translation

from communities.spreadsheets import BOM, safe_cell
from home.dates import local
from projects.archive import archive_list
from projects.models import Grant, Package
from projects.printed.dossier import dossier

from .errors import PackageUnsound
from .filing import money_rows
from .items import Item

Progress = Callable[[int, int], None]
LONGEST_NAME = 60
REPLACED_KEPT = timedelta(days=90)  # a package that a newer one of the same project replaces
VERSION = "linli"


def make_package(  # noqa: PLR0913 - who has it made, when, with what in it
    grant: Grant,
    *,
    by: Any,
    at: datetime,
    language: str,
    office: bool = True,
    progress: Progress | None = None,
) -> Package:
    """Make, check and keep the package; raises `PackageUnsound` when it fails its own check."""
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        root = Path(folder) / name_of(grant)
        root.mkdir()
        items = archive_list(grant, at=at, language=language, office=office)
        print_all(items, progress)
        (root / "dossier.pdf").write_bytes(dossier(grant, at=at, language=language, items=items))
        index = write_files(root / "files", items)
        write_records(root / "records", grant, items, index)
        bag = bagged(root, grant, at)
        packed = Path(folder) / f"{root.name}.zip"
        zipped(root, packed, at)
        package = Package(grant=grant, office=office, files=len(bag.entries), by=by, at=at)
        package.gaps = sum(len(item.missing) for item in items)
        return _kept(package, packed)


def name_of(grant: Grant) -> str:
    """The name of the package: round, number, community."""
    call = grant.round.code if grant.round else ""
    parts = [call, grant.code or f"G{grant.pk}", grant.community.code]
    return plain("-".join(part for part in parts if part)) or f"grant-{grant.pk}"


def plain(name: str) -> str:
    """A file name that every system can read: letters, digits, dots and dashes."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[-LONGEST_NAME:]


def print_all(items: Iterable[Item], progress: Progress | None = None) -> None:
    """Set every paper of the list, telling how far it is."""
    papers = [part for item in items for part in item.papers]
    for done, part in enumerate(papers):
        if progress:
            progress(done, len(papers) + 1)
        _ = part.pdf


# --- what lies in it --------------------------------------------------------------------------


def write_files(folder: Path, items: Iterable[Item]) -> list[list[object]]:
    """Write every uploaded file under its item; returns the list of them with their checksums."""
    index: list[list[object]] = [["path", "item", "title", "name", "bytes", "sha256"]]
    for item in items:
        uploads = [part for part in item.parts if part.upload]
        for number, part in enumerate(uploads, 1):
            assert part.upload is not None
            data = part.upload.read()
            name = f"{number:03d}-{_ascii(part.upload.name)}"
            path = folder / f"{item.number:02d}-{item.key}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            where, checksum = path.relative_to(folder.parent).as_posix(), sha256(data).hexdigest()
            index.append([where, item.key, part.title, part.upload.name, len(data), checksum])
    return index


def _ascii(name: str) -> str:
    stem, _dot, suffix = name.rpartition(".")
    return f"{plain(stem) or 'file'}.{plain(suffix)}" if stem else plain(name) or "file"


def write_records(
    folder: Path, grant: Grant, items: Sequence[Item], index: Sequence[Sequence[object]]
) -> None:
    """Write what the database holds: the grant, its moves, money, reports, and each item's rows."""
    folder.mkdir()
    _json(folder / "grant.json", _grant(grant))
    _json(folder / "missing.json", [[i.key, str(gap)] for i in items for gap in i.missing])
    _json(folder / "reports.json", list(grant.reports.values().order_by("pk")))
    _csv(folder / "files.csv", index)
    _csv(folder / "moves.csv", _moves(grant))
    for name, rows in money_rows(grant).items():
        _csv(folder / f"{name}.csv", rows)
    for item in items:
        for number, part in enumerate((one for one in item.parts if one.rows), 1):
            assert part.rows is not None
            _csv(folder / f"{item.number:02d}-{item.key}-{number:03d}.csv", part.rows())


NAMES = ("code", "title", "theme", "status")


def _grant(grant: Grant) -> dict[str, Any]:
    sums = ("requested", "awarded", "paid", "spent", "released", "returned", "score")
    dates = ("submitted_at", "notice_from", "notice_to", "approved_at")
    return {
        **{name: getattr(grant, name) for name in (*NAMES, *sums, *dates)},
        "community": grant.community.code,
        "round": grant.round.code if grant.round else "",
        "leads": [lead.name for lead in grant.page.leads.all()],
        "address": grant.page.get_full_url() or "",
    }


def _moves(grant: Grant) -> list[list[object]]:
    rows: list[list[object]] = [["at", "action", "before", "after", "by", "note"]]
    for row in grant.transitions.select_related("by"):
        who = str(row.by or "")
        rows.append([row.at.isoformat(), row.action, row.before, row.after, who, row.note])
    return rows


def _json(path: Path, value: object) -> None:
    said = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(said + "\n", encoding="utf-8")


def _csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        csv.writer(file).writerows([safe_cell(cell) for cell in row] for row in rows)


# --- the bag ------------------------------------------------------------------------------------


def bagged(root: Path, grant: Grant, at: datetime) -> bagit.Bag:
    """Turn a folder into a bag and check it."""
    office = grant.community.sub_district
    info = {
        "Source-Organization": office.full_office,
        "External-Identifier": root.name,
        "External-Description": f"{grant} · {grant.community.name}",
        "Internal-Sender-Identifier": str(grant.pk),
        "Bagging-Date": f"{local(at):%Y-%m-%d}",
        "Bag-Software-Agent": VERSION,
    }
    try:
        bagit.make_bag(str(root), info, checksums=["sha256"])
        bag = bagit.Bag(str(root))
        bag.validate()
    except bagit.BagError as error:
        raise PackageUnsound from error
    return bag


def zipped(root: Path, packed: Path, at: datetime) -> None:
    """Pack the bag below its own name, in the order of the paths, all of the same moment."""
    moment = local(at).timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(root.rglob("*"), key=lambda one: one.relative_to(root).as_posix()):
            if path.is_file():
                name = f"{root.name}/{path.relative_to(root).as_posix()}"
                entry = zipfile.ZipInfo(name, moment)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                out.writestr(entry, path.read_bytes())


def _kept(package: Package, packed: Path) -> Package:
    package.community_id, package.name = package.grant.community_id, packed.name
    package.size = packed.stat().st_size
    package.sha256 = sha256(packed.read_bytes()).hexdigest()
    with packed.open("rb") as file:
        package.file.save(packed.name, File(file), save=False)
    package.save()
    return package


def purge_replaced(at: datetime) -> int:
    """Delete packages that a newer one of the same project has replaced; returns how many.

    One with the office's papers is replaced by another such one only.
    """
    newer = Package.objects.filter(grant=OuterRef("grant"), at__gt=OuterRef("at"))
    newer = newer.filter(office__gte=OuterRef("office"))
    old = Package.objects.filter(Exists(newer), at__lt=at - REPLACED_KEPT)
    count = 0
    for package in old.iterator(chunk_size=100):
        package.file.delete(save=False)
        package.delete()
        count += 1
    return count
