"""A folder of three people, into which a test puts its files, and what reading says of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from salore.engine.tables import BadInput, Fault, Notice, Tables, read_tables
from salore.policy.load import load_pack
from salore.policy.model import Pack

AS_OF = date(2026, 11, 24)
PEOPLE = "person_id,name,unit_id,supervisor_id\n001,Ana,U1,\n002,Budi,U1,001\n003,Cici,U1,001\n"
RATINGS = "ratee_id,rater_id,source,item,score"
TARGETS = (
    "person_id,goal_id,goal,kind,indicator_id,indicator,aspect,direction,target,target_text,unit_of_measure,"
    "realisation,weight"
)


class Folder:
    """A folder of tables; `people.csv` is there unless a test replaces or removes it."""

    def __init__(self, path: Path, pack: Pack) -> None:
        self.path, self.pack = path, pack
        self.put("people.csv", PEOPLE)

    def put(self, name: str, content: str | bytes | None) -> Folder:
        if content is None:
            (self.path / name).unlink()
        else:
            (self.path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def rows(self, name: str, header: str, *rows: str) -> Folder:
        return self.put(name, "\n".join([header, *rows]) + "\n")

    def workbook(self, name: str, rows: Iterable[Iterable[Any]], **cells: Any) -> Folder:
        """Put a workbook; `cells` are set afterwards, as in `D2="=1+1"`."""
        if name.startswith("people"):
            self.put("people.csv", None)
        return self.put(name, workbook(rows, **cells))

    def read(self, **options: Any) -> Tables:
        return read_tables(self.path, pack=self.pack, **{"as_of": AS_OF} | options)

    def faults(self, **options: Any) -> list[Fault]:
        with pytest.raises(BadInput) as caught:
            self.read(**options)
        for language in ("id", "en"):
            assert all(fault.place in fault.sentence(language) for fault in caught.value.faults)
        return list(caught.value.faults)

    def places(self, **options: Any) -> dict[str, str]:
        """Return the code of each fault by its place."""
        return {fault.place: fault.code for fault in self.faults(**options)}

    def notices(self, **options: Any) -> list[Notice]:
        return list(self.read(**options).notices)

    def notice_codes(self, **options: Any) -> list[str]:
        return [notice.code for notice in self.notices(**options)]


def workbook(rows: Iterable[Iterable[Any]], **cells: Any) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for place, value in cells.items():
        sheet[place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_results(rows: Iterable[Iterable[Any]], result: str) -> bytes:
    """Return a workbook whose formulas carry a stored result, as Excel saves them."""
    source = zipfile.ZipFile(io.BytesIO(workbook(rows)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                stored = f"<v>{result}</v>".encode()
                content = content.replace(b"<v></v>", stored).replace(b"<v />", stored)
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("salor")


@pytest.fixture(scope="session")
def law() -> Pack:
    return load_pack("id-permenpanrb-6-2022")


@pytest.fixture
def folder(tmp_path: Path, pack: Pack) -> Folder:
    return Folder(tmp_path, pack)
