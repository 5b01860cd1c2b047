"""The input tables as JSON Schema, for programs that make them.

Belongs here: one object schema a table row. Does not: rules between rows and tables, which only reading
checks.
"""

from __future__ import annotations

from typing import Any

from salore.engine.tables.spec import Column, Table, input_tables
from salore.policy.model import Pack

_PERIOD = "^[12][0-9]{3}(-(Q[1-4]|0[1-9]|1[0-2]))?$"
_NUMBER = r"[0-9]+(\.[0-9]+)?"
_SHAPES: dict[str, dict[str, Any]] = {
    "id": {"type": "string", "minLength": 1},
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "flag": {"type": "integer", "enum": [0, 1]},
    "number": {"type": "number"},
    "count": {"type": "integer"},
    "score": {"type": "integer"},
    "answer": {"type": "integer", "minimum": 1, "maximum": 4},
    "mean": {"type": "number", "minimum": 1, "maximum": 4},
    "date": {"type": "string", "format": "date"},
    "period": {"type": "string", "pattern": _PERIOD},
    "target": {"type": "string", "pattern": rf"^{_NUMBER}(\.\.{_NUMBER})?$"},
    "scale": {"type": "string", "pattern": "^-?[0-9]+:-?[0-9]+$"},
    "source": {"type": "string", "pattern": "^(manual|satisfaction:.+)$"},
}


def json_schema(pack: Pack | None = None) -> dict[str, Any]:
    """Return the schema of all tables; with a policy pack, its keys are the choices."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Salore input tables, version 1",
        "type": "object",
        "required": [table.name for table in input_tables() if table.compulsory],
        "properties": {
            table.name: {"type": "array", "items": {"$ref": f"#/$defs/{table.name}"}}
            for table in input_tables()
        },
        "additionalProperties": False,
        "$defs": {table.name: _row(table, pack) for table in input_tables()},
    }


def _row(table: Table, pack: Pack | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "type": "object",
        "description": table.note["en"],
        "properties": {column.name: _cell(column, pack) for column in table.columns},
        "required": [column.name for column in table.columns if column.filled],
    }
    if table.kept_prefix:
        row["patternProperties"] = {f"^{table.kept_prefix}.+$": {"type": ["string", "null"]}}
    if table.name == "targets":
        row["oneOf"] = [{"required": ["target"]}, {"required": ["target_text"]}]
    row["x-unique"] = list(table.key)
    return row


def _cell(column: Column, pack: Pack | None) -> dict[str, Any]:
    cell = {"description": column.note["en"], **_SHAPES[column.kind]}
    allowed = column.allowed(pack)
    if allowed:
        cell["enum"] = list(allowed)
    ends = {"minimum": column.least, "maximum": column.most}
    cell |= {word: value for word, value in ends.items() if value is not None}
    if column.default:
        cell["default"] = column.default
    if column.example:
        cell["examples"] = [_example(column)]
    if column.refers:
        cell["x-refers"] = column.refers
    if not column.filled:
        cell["type"] = [cell["type"], "null"]
        if "enum" in cell:
            cell["enum"] = [*cell["enum"], None]
    return cell


def _example(column: Column) -> str | int | float:
    kind = _SHAPES[column.kind]["type"]
    if kind == "integer":
        return int(column.example)
    return float(column.example) if kind == "number" else column.example
