"""The command as an outsider calls it, and its files as an outsider reads them."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from salore.cli import main

AS_OF = "2026-12-31"
PACKS = ("id-permenpanrb-6-2022", "id-pp-30-2019", "salor", "contoh-kabupaten")
Row = dict[str, str]


@dataclass(frozen=True)
class Ended:
    """How a command ended: its code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def salore(*words: object) -> Ended:
    """Run the command in this process."""
    argv, handler = sys.argv, signal.getsignal(signal.SIGTERM)
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["salore", *(str(word) for word in words)]
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main.run()
    except SystemExit as ending:
        code = int(ending.code or 0)
    finally:
        sys.argv = argv
        signal.signal(signal.SIGTERM, handler)
    return Ended(code, out.getvalue(), err.getvalue())


def command_line(*words: object) -> list[str]:
    return [sys.executable, "-m", "salore.cli.main", *(str(word) for word in words)]


def salore_process(*words: object, **options: Any) -> Ended:
    """Run the command as a process of its own."""
    done = subprocess.run(
        command_line(*words), capture_output=True, text=True, timeout=120, check=False, **options
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def compute(
    tables: Path, out: Path, *words: object, policy: object = "salor", as_of: str | None = AS_OF
) -> Ended:
    day = () if as_of is None else ("--as-of", as_of)
    return salore("compute", tables, "--policy", policy, "--out", out, *day, *words)


def check(tables: Path, *words: object, policy: object = "salor", as_of: str = AS_OF) -> Ended:
    return salore("check", tables, "--policy", policy, "--as-of", as_of, *words)


# ── Writing inputs ────────────────────────────────────────────────────────────────────────────────────


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]], *, separator: str = ",") -> Path:
    """Write rows as CSV; None is an empty cell."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", delimiter=separator)
        writer.writeheader()
        writer.writerows({name: "" if cell is None else cell for name, cell in row.items()} for row in rows)
    return path


def write_xlsx(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write rows to the first sheet of a workbook, each cell with its own type."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(name) for name in columns])
    book.save(path)
    return path


def write_parquet(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(list(rows), infer_schema_length=None).write_parquet(path)
    return path


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file as text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def header_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def one(rows: Iterable[Row], **wanted: str) -> Row:
    """Return the only row with these cells."""
    found = [row for row in rows if all(row[name] == cell for name, cell in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def result_of(out: Path, person: str, segment: str = "") -> Row:
    return one(read_rows(out / "results.csv"), person_id=person, segment_id=segment)


def explanation_of(out: Path, person: str) -> dict[str, Any]:
    lines = (out / "explanations.jsonl").read_text(encoding="utf-8").splitlines()
    found = [entry for entry in map(json.loads, lines) if entry["person_id"] == person]
    assert len(found) == 1
    return found[0]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file's bytes; of the manifest without its times."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if "manifest.json" in found:
        manifest = json.loads(found["manifest.json"])
        del manifest["started"], manifest["finished"]
        found["manifest.json"] = json.dumps(manifest).encode()
    return dict(sorted(found.items()))


def nothing_left(parent: Path, *known: str) -> bool:
    """Whether a folder holds what is known and nothing else, hidden things included."""
    return sorted(os.listdir(parent)) == sorted(known)  # noqa: PTH208 - hidden names count
