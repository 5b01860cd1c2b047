"""The people that a list names, as `--pdf-for` takes it: a table with `person_id`, or one id a line.

Belongs here: reading such a list. Does not: whether the people exist.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from salore.engine.tables import Findings
from salore.engine.tables.files import read_sheet
from salore.engine.tables.sheet import MARKS, cell_name

PERSON = "person_id"


def listed_people(path: Path) -> tuple[str, ...]:
    """Return the person ids of a list, each once.

    Raises
    ------
    BadInput
        With what keeps the file from being read.
    """
    findings = Findings()
    text = path.suffix.casefold() not in (".xlsx", ".parquet")
    ids = _of_text(path, findings) if text else _of_sheet(path, findings)
    findings.raise_faults()
    return tuple(dict.fromkeys(name for name in map(_plain, ids) if name))


def _plain(cell: str) -> str:
    return cell.lstrip(MARKS).strip().removeprefix("'")


def _of_text(path: Path, findings: Findings) -> Iterable[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        findings.fault(path.name, "encoding")
        return ()
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
    titles = [title.strip().casefold() for title in rows[0]] if rows else []
    if PERSON not in titles:
        return [row[0] for row in rows]
    column = titles.index(PERSON)
    return [row[column] for row in rows[1:] if len(row) > column]


def _of_sheet(path: Path, findings: Findings) -> Iterable[str]:
    sheet = read_sheet(path, frozenset({PERSON}), findings)
    if sheet is None:
        return ()
    titles = [title.strip().casefold() for title in sheet.header]
    if PERSON not in titles:
        findings.fault(
            path.name, "column_missing", column=PERSON, found=", ".join(sheet.header), wanted=PERSON
        )
        return ()
    return sheet.cells[cell_name(titles.index(PERSON))].fill_null("").to_list()
