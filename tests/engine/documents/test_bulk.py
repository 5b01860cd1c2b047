"""Many people, several processes, the same bytes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from document_samples import DOCUMENTS, EXPLANATION, PERSON, undecided

from salore.engine.documents import PersonPrint, Printer, PrintJob, folder_name, print_many
from salore.engine.documents.data import FILE_NAMES


def somebody(number: int) -> PersonPrint:
    party = replace(DOCUMENTS.employee, name=f"Pegawai {number}, S.Sos.", id=f"{number:018d}")
    return replace(
        PERSON,
        person_id=party.id,
        documents=replace(DOCUMENTS, employee=party),
        explanation=replace(EXPLANATION, person=party),
    )


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.pdf"))
    }


class Heard:
    def __init__(self) -> None:
        self.counts: list[int] = []

    def stage(self, key: str, total: int | None = None) -> None:
        raise AssertionError(key, total)

    def advance(self, done: int) -> None:
        self.counts.append(done)


def test_one_process_and_two_write_the_same_bytes(tmp_path: Path):
    heard = Heard()
    people = [somebody(n) for n in range(25)]
    assert print_many(people, PrintJob(folder=tmp_path / "one")) == 25
    assert print_many(iter(people), PrintJob(folder=tmp_path / "two"), workers=2, progress=heard) == 25
    one = digests(tmp_path / "one")
    assert len(one) == 25 * len(FILE_NAMES)
    assert digests(tmp_path / "two") == one
    assert heard.counts[-1] == 25
    assert heard.counts == sorted(heard.counts)


def test_what_was_printed_before_leaves_no_trace():
    fresh = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import document_samples as s; "
        "from salore.engine.documents import Printer; "
        "print(hashlib.sha256(b''.join(Printer().print_person(s.PERSON, "
        "['plan', 'evaluation', 'evaluation_document', 'explanation']).values())).hexdigest())"
    )
    here = str(Path(__file__).parent)
    elsewhere = subprocess.run(
        [sys.executable, "-c", fresh, here], capture_output=True, check=True, text=True
    ).stdout.strip()
    printer = Printer()
    for other in (undecided(), somebody(1)):
        printer.print_person(other, ["plan", "explanation"])
    mine = b"".join(
        printer.print_person(PERSON, ["plan", "evaluation", "evaluation_document", "explanation"]).values()
    )
    assert hashlib.sha256(mine).hexdigest() == elsewhere


def test_a_strange_identifier_stays_inside_the_folder(tmp_path: Path):
    people = [replace(somebody(1), person_id=name) for name in ("../luar", "..", "a/b", "Ana é")]
    print_many(people, PrintJob(folder=tmp_path / "in", kinds=("plan",)))
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert len({folder_name(p.person_id) for p in people}) == 4
    assert len(list((tmp_path / "in").glob("*/skp.pdf"))) == 4


def test_a_fault_while_writing_reaches_the_caller(tmp_path: Path):
    (tmp_path / "file").write_text("")
    for workers in (1, 2):
        with pytest.raises(OSError, match="file"):
            print_many([somebody(1)], PrintJob(folder=tmp_path / "file"), workers=workers)
