"""Other people's column names: a mapping file, and the personnel exports that are known without one.

Belongs here: which of their columns is which of ours. Does not: what their values mean (`siasn`).
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from pathlib import Path

from salore.engine.tables.columns import Names
from salore.engine.tables.faults import Findings
from salore.engine.tables.spec import input_tables, tables

ANY_TABLE = ""
_COLUMNS = ("table", "column", "theirs")


def read_mapping(path: Path | None) -> Mapping[str, Names]:
    """Read `--map FILE`: TOML (`[people]`, `person_id = "NIP"`) or CSV (`table,column,theirs`).

    Names outside a TOML table, or with an empty `table` in CSV, hold for every table that has the column.

    Raises
    ------
    BadInput
        With every fault of the file.
    """
    if path is None:
        return {}
    findings = Findings()
    mapping = _read(path, findings)
    findings.raise_faults()
    return mapping


def _read(path: Path, findings: Findings) -> Mapping[str, Names]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        findings.fault(path.name, "no_such_file")
        return {}
    except (OSError, UnicodeDecodeError):
        findings.fault(path.name, "map_unreadable")
        return {}
    entries = _toml(path, text, findings) if path.suffix.casefold() == ".toml" else _csv(path, text, findings)
    return _sorted_out(path.name, entries, findings)


def names_for(table: str, mapping: Mapping[str, Names]) -> Names:
    """Return the names that hold for one table."""
    ours = {name: theirs for name, theirs in mapping.get(ANY_TABLE, {}).items() if name in tables()[table]}
    return ours | dict(mapping.get(table, {}))


Entries = list[tuple[int, str, str, str]]


def _toml(path: Path, text: str, findings: Findings) -> Entries:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.fault(path.name, "map_syntax", found=str(error))
        return []
    entries: Entries = []
    for key, value in tree.items():
        inner = value if isinstance(value, dict) else {key: value}
        table = key if isinstance(value, dict) else ANY_TABLE
        entries.extend((1, table, column, str(theirs)) for column, theirs in inner.items())
    return entries


def _csv(path: Path, text: str, findings: Findings) -> Entries:
    separator = ";" if text.partition("\n")[0].count(";") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    if "column" not in header or "theirs" not in header:
        findings.fault(path.name, "map_header", found=", ".join(header))
        return []
    entries: Entries = []
    for row, cells in enumerate(rows[1:], start=2):
        entry = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        if any(entry.values()):
            entries.append(
                (row, entry.get("table", ANY_TABLE), entry.get("column", ""), entry.get("theirs", ""))
            )
    return entries


def _sorted_out(file: str, entries: Entries, findings: Findings) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row, table, column, theirs in entries:
        places = [table] if table else [t.name for t in input_tables() if column in t]
        if table and table not in tables():
            known = ", ".join(t.name for t in input_tables())
            findings.fault(file, "map_table", row=row, column="table", found=table, known=known)
        elif not places or (table and not _has(table, column)):
            findings.fault(file, "map_column", row=row, column="column", found=column)
        elif theirs:
            found.setdefault(table, {})[column] = theirs
    return found


def _has(table: str, column: str) -> bool:
    prefix = tables()[table].kept_prefix
    return column in tables()[table] or bool(prefix and column.startswith(prefix))
