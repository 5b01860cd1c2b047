"""Files that people bring: told by content, stripped of where photos were taken, kept once."""

from __future__ import annotations

import errno
import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse
from PIL import ExifTags, Image

from salore.core import files
from salore.core.errors import DomainError
from salore.core.files import DOCUMENTS, EVIDENCE, PHOTOS, SHEETS
from salore.core.models import StoredFile
from salore.web.stored_files import file_response

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Somebody:
    agency_id: int = 1
    person_id: int | None = 7


@dataclass
class AsSent:
    """An upload whose name nobody has cleaned."""

    name: str | None

    def chunks(self) -> list[bytes]:
        return [PDF]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def keep(content: bytes, name: str, kinds: frozenset[files.Kind] = EVIDENCE, **more: Any) -> StoredFile:
    return files.keep(Somebody(), SimpleUploadedFile(name, content), kinds=kinds, **more)


def refused(content: bytes, name: str, kinds: frozenset[files.Kind] = EVIDENCE, **more: Any) -> str:
    with pytest.raises(DomainError) as error:
        keep(content, name, kinds, **more)
    assert StoredFile.objects.count() == 0
    return error.value.code


def photo(size: tuple[int, int] = (60, 40), form: str = "JPEG", **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (20, 90, 60)).save(made, form, **options)
    return made.getvalue()


def office(*members: str, content: bytes = b"<x/>") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in ("[Content_Types].xml", *members):
            archive.writestr(member, content)
    return made.getvalue()


def closed(response: FileResponse) -> None:
    assert response.file_to_stream
    response.file_to_stream.close()


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_is_kept_under_the_hash_of_its_content(folder: Path) -> None:
    stored = keep(PDF, "Laporan Triwulan.pdf")
    digest = hashlib.sha256(PDF).hexdigest()
    kept = folder / digest[:2] / digest[2:4] / digest
    assert (stored.sha256, stored.size_bytes, stored.media_type) == (digest, len(PDF), "application/pdf")
    assert stored.original_name == "Laporan Triwulan.pdf"
    assert (stored.agency_id, stored.added_by_id) == (1, 7)
    assert kept.read_bytes() == PDF
    assert kept.stat().st_mode & 0o777 == 0o600
    with files.open_file(stored) as stream:
        assert stream.read() == PDF


def test_the_same_content_twice_lies_there_once(folder: Path) -> None:
    keep(PDF, "satu.pdf")
    keep(PDF, "dua.pdf")
    assert len(leftovers(folder)) == 1
    assert StoredFile.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "kosong.pdf", "file_empty"),
        (b"<!doctype html><script>alert(1)</script>", "bukti.pdf", "file_kind"),
        (b"  <html>, ; %PDF-1.7", "bukti.pdf", "file_kind"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "bukti.png", "file_kind"),
        (b"MZ\x90\0", "bukti.pdf", "file_kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "foto.heic", "file_heic"),
        (b"PK\x03\x04 cut short", "bukti.docx", "file_kind"),
        (office("word/document.xml", "word/vbaProject.bin"), "surat.docx", "file_macros"),
        (b"\xff\xd8\xff\xe0 no photo", "foto.jpg", "file_damaged"),
        (photo()[:200], "foto.jpg", "file_damaged"),
    ],
)
def test_what_it_is_tells_its_content_not_its_name(
    folder: Path, content: bytes, name: str, code: str
) -> None:
    assert refused(content, name) == code
    assert leftovers(folder) == []


def test_rows_of_text_are_a_sheet_but_no_evidence() -> None:
    rows = b"NIP;Nama\n1;A\n"
    assert refused(rows, "data.csv") == "file_kind"
    assert keep(rows, "data.csv", SHEETS).media_type == "text/csv"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("NIP\tNama\n1\tA\n".encode("utf-16"), "text/csv"),
        (b"\xfe\xff" + "NIP;Nama\n".encode("utf-16-be"), "text/csv"),
        (b"NIP|Nama\n1|A\n", "text/csv"),
        (b"<html><head></head><body><TABLE><tr><td>NIP</td></tr></TABLE></body></html>", "text/html"),
        (b"\xef\xbb\xbf\n<table><tr><td>NIP</td></tr></table>", "text/html"),
    ],
)
def test_sheets_as_applications_write_them_are_kept_and_are_no_evidence(
    content: bytes, media_type: str
) -> None:
    assert refused(content, "bukti.pdf") == "file_kind"
    stored = keep(content, "DAFTAR PEGAWAI.xls", SHEETS)
    assert stored.media_type == media_type
    if media_type == "text/html":
        assert stored.original_name == "DAFTAR PEGAWAI.xls"
        response = file_response(stored, inline=True)
        assert response["Content-Disposition"].startswith("attachment")
        closed(response)


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>, ; </html>", b"\xff\xfe" + b"x\0y\0"]
)
def test_other_markup_and_text_are_no_sheet(content: bytes) -> None:
    assert refused(content, "data.xls", SHEETS) == "file_kind"


@pytest.mark.parametrize(
    ("content", "kinds", "ending"),
    [
        (office("xl/workbook.xml"), SHEETS, ".xlsx"),
        (office("word/document.xml"), DOCUMENTS, ".docx"),
        (photo(form="PNG"), PHOTOS, ".png"),
        (photo(form="WEBP"), PHOTOS, ".webp"),
    ],
)
def test_a_name_gets_the_ending_of_what_the_file_is(
    content: bytes, kinds: frozenset[files.Kind], ending: str
) -> None:
    assert keep(content, "berkas.pdf", kinds).original_name == f"berkas.pdf{ending}"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ani\\lap.PDF", "lap.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("", "berkas.pdf"),
        ("x" * 400, "x" * 150 + ".pdf"),
    ],
)
def test_names_keep_no_folders_and_nothing_hidden(given: str, kept: str) -> None:
    assert files.keep(Somebody(), AsSent(given), kinds=EVIDENCE).original_name == kept


def test_where_a_photo_was_taken_and_by_what_is_not_kept() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Telepon"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (6.0, 30.0, 0.0)
    content = photo((60, 40), exif=exif, comment=b"rumah ibu")
    with Image.open(io.BytesIO(content)) as before:
        assert before.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    stored = keep(content, "foto.jpg")
    kept = files.path_of(stored.sha256).read_bytes()
    assert b"Telepon" not in kept
    assert b"rumah ibu" not in kept
    with Image.open(io.BytesIO(kept)) as after:
        assert not after.getexif()
        assert after.size == (40, 60)


PICTURES = [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "CMYK"), ("WEBP", "RGBA")]


@pytest.mark.parametrize(("form", "mode"), PICTURES)
def test_pictures_of_every_make_are_kept(form: str, mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (30, 20)).save(made, form)
    assert keep(made.getvalue(), "gambar", PHOTOS).size_bytes > 0


def test_large_photos_are_made_smaller() -> None:
    stored = keep(photo((5000, 3000)), "foto.jpg")
    with Image.open(files.path_of(stored.sha256)) as kept:
        assert max(kept.size) == 2560


def test_a_photo_that_unpacks_to_more_than_memory_is_refused() -> None:
    huge = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(huge, "PNG")
    assert len(huge.getvalue()) < 200_000
    assert refused(huge.getvalue(), "foto.png") == "file_bomb"


def test_a_document_that_unpacks_to_more_than_it_may_is_refused() -> None:
    assert refused(office("word/document.xml", content=b"\0" * 60_000_000), "surat.docx") == "file_bomb"


def test_a_file_past_the_limit_is_refused_before_it_is_there_whole(folder: Path) -> None:
    assert refused(PDF + b"0" * 2**20, "besar.pdf", limit_bytes=2**20) == "file_too_large"
    assert leftovers(folder) == []


def test_a_full_disk_is_told_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert refused(PDF, "laporan.pdf") == "disk_full"
    assert leftovers(folder) == []


def test_what_we_make_is_kept_as_it_is(tmp_path: Path) -> None:
    made = tmp_path / "skp.pdf"
    made.write_bytes(PDF)
    stored = files.keep_made(Somebody(), made, name="SKP 2026.pdf", media_type="application/pdf")
    assert made.exists()
    assert files.path_of(stored.sha256).read_bytes() == PDF
    assert (
        files.keep_made(Somebody(), PDF, name="b.pdf", media_type="application/pdf").sha256 == stored.sha256
    )


def test_files_are_handed_out_so_that_nothing_in_them_runs() -> None:
    response = file_response(keep(PDF, "Laporan “A”.pdf"), inline=True)
    assert response["Content-Type"] == "application/pdf"
    # No browser shows a PDF from within the sandbox that it is sent in.
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response) == PDF
    # `close` would also end the request, and with it the test's connection.
    closed(response)
    sheet = file_response(keep(b"a;b\n1;2\n", "data.csv", SHEETS), inline=True)
    assert sheet["Content-Disposition"].startswith("attachment")
    closed(sheet)
