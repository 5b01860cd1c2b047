"""What kind a file is, judged by its content. Does not belong here: storing it."""

from __future__ import annotations

import codecs
import zipfile
from enum import Enum
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_HEAD_BYTES, _TEXT_BYTES = 4096, 64 * 1024
_MOST_UNPACKED_BYTES, _MOST_MEMBERS, _SMALL_BYTES, _MOST_RATIO = 400 * 2**20, 5000, 10 * 2**20, 200


class Kind(Enum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    XLSX = f"{_OFFICE}spreadsheetml.sheet"
    DOCX = f"{_OFFICE}wordprocessingml.document"
    PPTX = f"{_OFFICE}presentationml.presentation"
    ODS = f"{_OPEN}spreadsheet"
    ODT = f"{_OPEN}text"
    XLS = "application/vnd.ms-excel"
    CSV = "text/csv"
    HTML = "text/html"

    @property
    def ending(self) -> str:
        # What applications export as a page with a table, they call a workbook.
        return {Kind.JPEG: ".jpg", Kind.HTML: ".xls"}.get(self, f".{self.name.lower()}")


PHOTOS = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
DOCUMENTS = frozenset({Kind.PDF, Kind.DOCX, Kind.ODT})
SHEETS = frozenset({Kind.XLSX, Kind.XLS, Kind.ODS, Kind.CSV, Kind.HTML})
EVIDENCE = PHOTOS | DOCUMENTS | frozenset({Kind.XLSX, Kind.ODS, Kind.PPTX})

_SEPARATORS = (b",", b";", b"\t", b"|")
_MARKS = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.XLS),
)
_MEMBERS = (
    ("xl/workbook.xml", Kind.XLSX),
    ("word/document.xml", Kind.DOCX),
    ("ppt/presentation.xml", Kind.PPTX),
)


def kind_of(path: Path, wanted: frozenset[Kind]) -> Kind:
    """Return what the file is; refuse what is not wanted, is broken, or unpacks to more than it may."""
    head = _head(path)
    if not head:
        raise DomainError("file_empty", _("The file is empty (0 bytes). Save it anew, then choose it again."))
    kind = _by_mark(head) or _by_members(path) or _as_text(path)
    if kind in wanted:
        return kind
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif"):
        raise DomainError(
            "file_heic", _("This photo is in the HEIC format. Save it as JPEG first, then choose it again.")
        )
    raise DomainError(
        "file_kind",
        _("By its content this file is none of: %(kinds)s. Its name does not matter.")
        % {"kinds": ", ".join(sorted(one.name for one in wanted))},
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD_BYTES)


def _by_mark(head: bytes) -> Kind | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    return next((kind for mark, kind in _MARKS if head.startswith(mark)), None)


def _by_members(path: Path) -> Kind | None:
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bomb(archive)
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise DomainError(
                    "file_macros", _("This file holds macros. Save it without macros, then choose it again.")
                )
            if "mimetype" in names:
                said = archive.read("mimetype")[:100].decode("ascii", "replace")
                return next((kind for kind in (Kind.ODS, Kind.ODT) if kind.value == said), None)
            return next((kind for member, kind in _MEMBERS if member in names), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        raise DomainError(
            "file_damaged", _("The file is damaged. Open and save it anew, then choose it again.")
        ) from None


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    swells = unpacked > _SMALL_BYTES and unpacked > _MOST_RATIO * max(packed, 1)
    if swells or unpacked > _MOST_UNPACKED_BYTES or len(members) > _MOST_MEMBERS:
        raise DomainError(
            "file_bomb", _("The file would unpack to far more than it seems, so it is refused.")
        )


def _as_text(path: Path) -> Kind | None:
    """Return what text in rows is: CSV, or a page with a table in it; other markup is no sheet."""
    with path.open("rb") as stream:
        beginning = stream.read(_TEXT_BYTES)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Even, or half a sign would stand at the end.
        beginning = beginning[: len(beginning) // 2 * 2].decode("utf-16", "replace").encode()
    beginning = beginning.removeprefix(codecs.BOM_UTF8).lstrip()
    if b"\0" in beginning:
        return None
    if beginning.startswith(b"<"):
        return Kind.HTML if b"<table" in beginning.lower() else None
    return Kind.CSV if any(sign in beginning for sign in _SEPARATORS) else None
