"""Whom documents are printed for: lists as clerks have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import compute, nothing_left, write_parquet, write_xlsx
from tests.acceptance.conftest import Tables, write_tables

LISTS = {
    "lines.txt": b"p1\n\nboss\np1\n",
    "lines.csv": b"p1\r\nboss\r\n",
    "table.csv": b"person_id,name\np1,Yosef\nboss,Maria\n",
    "second.csv": b"\xef\xbb\xbfname;person_id\r\nYosef;p1\r\nMaria;'boss\r\n",
    "quoted.csv": b'"person_id","name"\n"p1","a, b"\n"boss",""\n',
}


@pytest.fixture
def folder(tables: Tables, tmp_path: Path) -> Path:
    return write_tables(tmp_path / "tables", tables)


def printed(out: Path) -> set[str]:
    return {path.name for path in (out / "documents").iterdir()}


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_text(name: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(LISTS[name])
    ended = compute(folder, tmp_path / "out", "--pdf-for", tmp_path / name)
    assert ended.code == 0, ended.err
    assert printed(tmp_path / "out") == {"p1", "boss"}


@pytest.mark.parametrize("name", ["list.xlsx", "list.parquet"])
def test_lists_of_other_kinds(name: str, folder: Path, tmp_path: Path) -> None:
    writer = write_xlsx if name.endswith("xlsx") else write_parquet
    writer(tmp_path / name, [{"name": "Yosef", "person_id": "p1"}])
    ended = compute(folder, tmp_path / "out", "--pdf-for", tmp_path / name)
    assert ended.code == 0, ended.err
    assert printed(tmp_path / "out") == {"p1"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", b"\xff\xfe"), ("a.xlsx", b"PK"), ("a.txt", b"nobody\n"), ("a.xlsx", None), ("none", None)],
)
def test_bad_lists_are_refused(name: str, content: bytes | None, folder: Path, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    elif name.endswith("xlsx"):
        write_xlsx(tmp_path / name, [{"NIP": "p1"}])
    ended = compute(folder, tmp_path / "out", "--pdf-for", tmp_path / name)
    assert ended.code == 2, ended.said
    assert nothing_left(tmp_path, "tables", *([] if name == "none" else [name]))


def test_documents_stay_in_their_folder_whatever_a_person_is_called(tables: Tables, tmp_path: Path) -> None:
    tables = {"people": tables["people"][:1]}
    names = ("../../up", "a/b", "..", "/etc/x", "=1+1", "a\\b", "CON")
    tables["people"] = [tables["people"][0] | {"person_id": name, "heads_unit": "0"} for name in names]
    ended = compute(write_tables(tmp_path / "tables", tables), tmp_path / "out", "--pdf")
    assert ended.code == 0, ended.err
    assert len(printed(tmp_path / "out")) == len(names)
    assert {path.parent.parent for path in tmp_path.rglob("*.pdf")} == {tmp_path / "out" / "documents"}
    assert nothing_left(tmp_path, "tables", "out")


def test_both_ways_of_asking_are_too_many(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("p1\n")
    assert compute(folder, tmp_path / "out", "--pdf", "--pdf-for", tmp_path / "list.txt").code == 2
