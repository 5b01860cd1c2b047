"""The files of a pack folder as plain values: TOML tables by rule, rows of CSV files, and where each stands.

Belongs here: reading and telling files apart. Does not: types and meaning.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin

from salore.policy import _schema
from salore.policy.faults import PackFault, fault
from salore.policy.model import Words

_YES = ("1", "true", "ya", "yes")
_NO = ("0", "false", "tidak", "no")
_LANGUAGES = ("id", "en")


@dataclass(slots=True)
class RowsFile:
    """The rows of one CSV file, and the line on which each stands."""

    file: str
    rows: list[dict[str, Any]]
    lines: list[int]


@dataclass(slots=True)
class Folder:
    """A pack folder as read: `tables` by rule, each with the file it came from.

    Where a TOML file could not be read, not `is_whole`: what is absent then may stand in that file.
    """

    identity: dict[str, Any] | None = None
    instruments: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    rows: dict[str, RowsFile] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    is_whole: bool = True


def read_folder(path: Path, rules: dict[str, type]) -> Folder:
    """Read all files of a pack; `rules` are the known rules by name."""
    folder = Folder()
    try:
        found = sorted(entry for entry in path.iterdir() if entry.suffix in (".toml", ".csv"))
    except OSError as error:
        folder.faults.append(fault(str(path), "", "unreadable_folder", detail=error.strerror or ""))
        return folder
    if not (path / "pack.toml").is_file():
        folder.faults.append(fault("pack.toml", "", "no_pack_toml"))
    for file in found:
        text = _text_of(file, folder)
        if text is None:
            folder.is_whole &= file.suffix != ".toml"
            continue
        if file.suffix == ".toml":
            _take_tables(file.name, text, folder, rules)
        else:
            _take_rows(file.name, text, folder, rules)
    return folder


def _text_of(file: Path, folder: Folder) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        folder.faults.append(fault(file.name, str(line), "not_utf8"))
    except OSError as error:
        folder.faults.append(fault(file.name, "", "unreadable_file", detail=error.strerror or ""))
    return None


def _take_tables(name: str, text: str, folder: Folder, rules: dict[str, type]) -> None:
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        folder.faults.append(_syntax_fault(name, text, error))
        folder.is_whole = False
        return
    if name == "pack.toml":
        for key in ("identity", "instruments"):
            found: Any = tables.pop(key, {})
            if isinstance(found, dict):
                setattr(folder, key, found)
            else:
                folder.faults.append(fault(name, key, "not_table", found=repr(found)))
    for key, table in tables.items():
        if key not in rules:
            folder.faults.append(fault(name, key, "unknown_rule", allowed=", ".join(sorted(rules))))
        elif key in folder.tables:
            folder.faults.append(fault(name, key, "rule_twice", other=folder.files[key]))
        elif not isinstance(table, dict):
            folder.faults.append(fault(name, key, "not_table", found=repr(table)))
        else:
            folder.tables[key] = table
            folder.files[key] = name


def _syntax_fault(name: str, text: str, error: tomllib.TOMLDecodeError) -> PackFault:
    lines = text.splitlines()
    place = re.search(r"at line (\d+)", str(error))
    line = int(place.group(1)) if place else len(lines)
    shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    detail = re.sub(r" \(at .*\)$", "", str(error))
    return fault(name, str(line), "toml_syntax", line=shown, detail=detail)


# ── Rows from CSV ─────────────────────────────────────────────────────────────────────────────────────


def _take_rows(name: str, text: str, folder: Folder, rules: dict[str, type]) -> None:
    rule = name.removesuffix(".csv")
    row_class = _schema.row_class(rules[rule]) if rule in rules else None
    if row_class is None:
        with_rows = sorted(key for key, cls in rules.items() if _schema.row_class(cls))
        folder.faults.append(fault(name, "", "rows_of_no_rule", allowed=", ".join(with_rows)))
        return
    is_semicolon = ";" in text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if is_semicolon else ",", strict=True)
    rows = RowsFile(name, [], [])
    folder.rows[rule] = rows
    columns = _columns(row_class)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not _header_is_sound(name, header, columns, folder):
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                values = {"found": len(cells), "expected": len(header)}
                folder.faults.append(fault(name, str(reader.line_num), "cells", **values))
                continue
            rows.rows.append(_row(header, cells, columns, is_semicolon))
            rows.lines.append(reader.line_num)
    except csv.Error as error:
        folder.faults.append(fault(name, str(reader.line_num), "csv_syntax", detail=str(error)))


def _header_is_sound(name: str, header: list[str], columns: dict[str, Column], folder: Folder) -> bool:
    before = len(folder.faults)
    for position, column in enumerate(header):
        if column in header[:position]:
            folder.faults.append(fault(name, f"1:{column}", "column_twice"))
        elif _column_of(column, columns) is None:
            allowed = ", ".join(columns).replace("_1_", "_N_")
            folder.faults.append(fault(name, f"1:{column}", "unknown_column", allowed=allowed))
    for column, known in columns.items():
        if known.is_required and column not in header:
            folder.faults.append(fault(name, f"1:{column}", "column_missing"))
    return len(folder.faults) == before


@dataclass(frozen=True, slots=True)
class Column:
    """How a CSV column feeds a field: as itself, as one language of a text, or as one of several texts."""

    field: str
    annotation: Any
    is_required: bool
    language: str = ""
    is_numbered: bool = False


def _columns(row_class: type) -> dict[str, Column]:
    """Return the columns of a row class; numbered ones stand under their first number."""
    columns = {}
    for known in fields(row_class):
        annotation = _schema.without_none(known.type)
        required = _schema.is_required(known)
        if annotation is Words:
            for language in _LANGUAGES:
                columns[f"{known.name}_{language}"] = Column(known.name, annotation, required, language)
        elif annotation == tuple[Words, ...]:
            for language in _LANGUAGES:
                name = f"{known.name.removesuffix('s')}_1_{language}"
                columns[name] = Column(known.name, annotation, required, language, is_numbered=True)
        else:
            columns[known.name] = Column(known.name, annotation, required)
    return columns


def _column_of(name: str, columns: dict[str, Column]) -> Column | None:
    return columns.get(re.sub(r"_\d+_(id|en)$", r"_1_\1", name))


def _row(
    header: list[str], cells: list[str], columns: dict[str, Column], decimal_comma: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=True):
        column = _column_of(name, columns)
        text = cell.strip()
        if column is None or not text:
            continue
        if column.is_numbered:
            texts = row.setdefault(column.field, {})
            texts.setdefault(name.rsplit("_", 2)[1], {})[column.language] = text
        elif column.language:
            row.setdefault(column.field, {})[column.language] = text
        else:
            row[column.field] = _value(text, column.annotation, decimal_comma)
    for column in columns.values():
        if column.is_numbered and column.field in row and isinstance(row[column.field], dict):
            row[column.field] = [row[column.field][key] for key in sorted(row[column.field], key=int)]
    return row


def _value(text: str, annotation: Any, decimal_comma: bool) -> Any:
    """Turn a cell into what its field holds; what does not fit is left for the validator to refuse."""
    if get_origin(annotation) is tuple:
        item = get_args(annotation)[0]
        return [_value(part.strip(), item, decimal_comma) for part in text.split("+")]
    if annotation is int and re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    if annotation is bool and text.lower() in _YES + _NO:
        return text.lower() in _YES
    if annotation is Decimal and decimal_comma:
        return text.replace(",", ".")
    if annotation is date:
        return _schema.date_of(text)
    return text
