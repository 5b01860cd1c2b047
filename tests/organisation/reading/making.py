"""Files as agencies have them, made of nobody's data."""

from __future__ import annotations

import random
import uuid
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from salore.engine.siasn import staff_titles

TODAY = date(2026, 12, 2)
Cell = Any


def xlsx(rows: Iterable[Sequence[Cell]], *, name: str = "Data", first: tuple[int, int] = (0, 0)) -> bytes:
    return workbook({name: rows}, first=first)


def workbook(sheets: Mapping[str, Iterable[Sequence[Cell]]], *, first: tuple[int, int] = (0, 0)) -> bytes:
    """Return a workbook; dates become dates, numbers numbers, everything else text."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "constant_memory": False}) as book:
        as_day = book.add_format({"num_format": "dd-mm-yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows, start=first[0]):
                for column, cell in enumerate(row, start=first[1]):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, as_day)
                    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
                        sheet.write_number(number, column, cell)
                    elif cell not in ("", None):
                        sheet.write_string(number, column, str(cell))
    return made.getvalue()


def csv(rows: Iterable[Sequence[Cell]], *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def zipped(members: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_members(content: bytes, members: Mapping[str, bytes | str]) -> bytes:
    """Return an archive in which some members are others."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return zipped(kept | dict(members))


def worksheet(data: str, *, prefix: str = "") -> bytes:
    """Return a workbook whose sheet holds the rows as given in XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    named = f"xmlns:{prefix}" if prefix else "xmlns"
    p = f"{prefix}:" if prefix else ""
    sheet = f'<{p}worksheet {named}="{space}"><{p}sheetData>{data}</{p}sheetData></{p}worksheet>'
    return with_members(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": sheet})


def ods(tables: Mapping[str, str], *, manifest: str = "<m/>") -> bytes:
    """Return an ODS of tables whose rows are given in XML, with the usual prefixes."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{urn}:{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items())
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


_POSTS = (
    ("1", "Struktural", "KEPALA BIDANG DATA", "31", "III.a"),
    ("2", "Fungsional Tertentu", "PRANATA SDM APARATUR TERAMPIL", "99", "Non Eselon"),
    ("4", "Fungsional Umum", "PENGADMINISTRASI PERKANTORAN", "99", "Non Eselon"),
)


def staff_entry(number: int, **changes: Cell) -> dict[str, Cell]:
    """Return a row of SIASN's staff list, titles -> cells, sound in itself and nobody's."""
    chance = random.Random(number)
    birth = date(1968, 1, 1) + timedelta(days=chance.randrange(12_000))
    year, sex = birth.year + 22, chance.choice("12")
    kind_id, kind, post, echelon_id, echelon = _POSTS[number % len(_POSTS)]

    def own_id(what: str, serial: int) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{what} {serial}"))

    entry: dict[str, Cell] = dict.fromkeys(staff_titles(), "")
    entry |= {
        "PNS ID": own_id("person", number),
        "NIP BARU": f"'{birth:%Y%m%d}{year}03{sex}{number % 999 + 1:03d}",
        "NAMA": f"PEGAWAI {number}",
        "GELAR BELAKANG": "S.Sos",
        "TANGGAL LAHIR": (birth - date(1899, 12, 30)).days,
        "JENIS KELAMIN": "M" if sex == "1" else "F",
        "AGAMA NAMA": "RAHASIA",
        "NIK": "9301010101700001",
        "NOMOR HP": f"0812{number:08d}",
        "EMAIL": f"pegawai{number}@example.org",
        "ALAMAT": "JALAN RAHASIA",
        "NPWP NOMOR": "999",
        "JENIS PEGAWAI NAMA": "PNS Daerah",
        "KEDUDUKAN HUKUM ID": "01",
        "KEDUDUKAN HUKUM NAMA": "Aktif",
        "STATUS CPNS PNS": "P",
        "GOL AKHIR NAMA": "III/c",
        "TMT GOLONGAN": date(2022, 4, 1),
        "JENIS JABATAN ID": kind_id,
        "JENIS JABATAN NAMA": kind,
        "JABATAN ID": own_id("post", number % len(_POSTS)).replace("-", "").upper(),
        "JABATAN NAMA": post,
        "TMT JABATAN": date(2023, 1, 2),
        "UNOR ID": own_id("unit", number % 40),
        "UNOR NAMA": f"BIDANG {number % 40}",
        "INSTANSI KERJA NAMA": "Pemerintah Provinsi Contoh",
        "ESELON ID": echelon_id,
        "ESELON NAMA": echelon,
    }
    return entry | changes


def staff_rows(entries: Iterable[Mapping[str, Cell]]) -> list[list[Cell]]:
    titles = staff_titles()
    return [list(titles), *([entry[title] for title in titles] for entry in entries)]


def staff_file(*entries: Mapping[str, Cell]) -> bytes:
    return xlsx(staff_rows(entries))


def large_staff_file(path: Path, count: int) -> Path:
    """Write a whole export of so many people, as a spreadsheet would."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, staff_titles())
        for number in range(count):
            for column, cell in enumerate(staff_entry(number).values()):
                if isinstance(cell, date):
                    sheet.write_number(number + 1, column, (cell - date(1899, 12, 30)).days)
                elif isinstance(cell, int):
                    sheet.write_number(number + 1, column, cell)
                elif cell:
                    sheet.write_string(number + 1, column, cell)
    return path
