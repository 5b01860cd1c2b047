"""Lists of staff and units as files, made for tests: nobody in them exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from salore.organisation.models import Identifier, Person, Unit

_SPACE = UUID("6f1c0f1e-0000-4000-8000-000000000000")
COLUMNS = (
    "PNS ID", "NIP BARU", "NAMA", "GELAR DEPAN", "GELAR BELAKANG", "TANGGAL LAHIR", "JENIS KELAMIN",
    "AGAMA NAMA", "NIK", "JENIS PEGAWAI NAMA", "KEDUDUKAN HUKUM ID", "KEDUDUKAN HUKUM NAMA",
    "STATUS CPNS PNS",
    "GOL AKHIR NAMA", "JENIS JABATAN ID", "JABATAN ID", "JABATAN NAMA", "TMT JABATAN", "UNOR ID", "UNOR NAMA",
    "INSTANSI KERJA ID", "INSTANSI KERJA NAMA", "ESELON ID",
)  # fmt: skip


def siasn_id(name: str) -> UUID:
    return uuid5(_SPACE, name)


def staff_row(nip: str, name: str, unit: str, **changed: str) -> dict[str, str]:
    """Return a row of SIASN's staff export; `changed` by our short names."""
    row = {
        "PNS ID": str(siasn_id(nip)),
        "NIP BARU": f"'{nip}",
        "NAMA": name,
        "JENIS KELAMIN": "F",
        "AGAMA NAMA": "rahasia",
        "NIK": "9301010101010001",
        "JENIS PEGAWAI NAMA": "PNS",
        "KEDUDUKAN HUKUM ID": "01",
        "KEDUDUKAN HUKUM NAMA": "Aktif",
        "STATUS CPNS PNS": "P",
        "GOL AKHIR NAMA": "II/c",
        "JENIS JABATAN ID": "2",
        "JABATAN NAMA": "Arsiparis Terampil",
        "TMT JABATAN": "01-03-2026",
        "UNOR ID": siasn_id(unit).hex if unit else "",
        "UNOR NAMA": unit,
        "INSTANSI KERJA NAMA": "Provinsi papsel",
    }
    titles = {
        "post": "JABATAN NAMA",
        "grade": "GOL AKHIR NAMA",
        "agency": "INSTANSI KERJA NAMA",
        "kind": "JENIS JABATAN ID",
        "echelon": "ESELON ID",
        "siasn": "PNS ID",
        "status": "KEDUDUKAN HUKUM NAMA",
    }
    return row | {titles[name]: value for name, value in changed.items()}


def as_upload(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> SimpleUploadedFile:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("Data PNS.csv", text.getvalue().encode(), "text/csv")


def mark_units(units: Iterable[Unit]) -> None:
    """Give the units of a test the SIASN ids that the rows name."""
    for unit in units:
        unit.siasn_id = siasn_id(unit.code)
        unit.save(update_fields=["siasn_id"])


def number_of(person: Person) -> str:
    return Identifier.objects.get(person=person, kind="nip").value
