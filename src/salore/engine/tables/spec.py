"""The input tables as data: which columns, of what kind, with which words and example.

Belongs here: the shape of `tables.toml` and look-ups on it. Does not: reading files (`files`), checking
values (`parse`) or what tables say about each other (`references`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import polars as pl

from salore.policy.model import Pack

Kind = Literal[
    "id",  # opaque text; leading zeros and 18 digits survive
    "text",
    "choice",
    "flag",  # 0 or 1
    "number",
    "count",  # whole and not negative
    "score",  # whole, on the scale of the pack or of the row
    "answer",  # whole, on the survey's scale
    "mean",  # a mean on the survey's scale
    "date",
    "period",
    "target",  # a number, or low..high
    "scale",  # as in 1:5
    "source",  # manual, or satisfaction:SERVICE_ID
]

_TYPES: dict[Kind, Mapping[str, pl.DataType]] = {
    "flag": {"": pl.Boolean()},
    "number": {"": pl.Float64()},
    "count": {"": pl.Int64()},
    "score": {"": pl.Int16()},
    "answer": {"": pl.Int16()},
    "mean": {"": pl.Float64()},
    "date": {"": pl.Date()},
    "target": {"": pl.String(), "_low": pl.Float64(), "_high": pl.Float64()},
    "scale": {"": pl.String(), "_low": pl.Int16(), "_high": pl.Int16()},
}
_TEXT: Mapping[str, pl.DataType] = {"": pl.String()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; `filled` says that its cells may not be empty."""

    name: str
    kind: Kind
    note: Mapping[str, str]
    example: str = ""
    required: bool = False
    filled: bool = False
    choices: tuple[str, ...] = ()
    choices_of: str = ""
    default: str = ""
    least: int | None = None
    most: int | None = None
    refers: str = ""
    also: tuple[str, ...] = ()

    def allowed(self, pack: Pack | None) -> tuple[str, ...]:
        """Return the keys that a `choice` column takes, as the pack has them."""
        if not self.choices_of or pack is None:
            return self.choices
        rule = getattr(pack.rules, self.choices_of)
        if self.choices_of == "credit_levels":
            return tuple(row.level for row in rule.rows)
        return tuple(row.key for row in rule.rows)

    def types(self) -> dict[str, pl.DataType]:
        """Return the columns of the typed frame that this column makes."""
        return {self.name + suffix: dtype for suffix, dtype in _TYPES.get(self.kind, _TEXT).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One input table; `key` are the columns that no two rows share."""

    name: str
    note: Mapping[str, str]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    compulsory: bool = False
    kept_prefix: str = ""
    is_input: bool = True

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)

    def schema(self) -> dict[str, pl.DataType]:
        """Return the columns and types of the frame as handed out."""
        types: dict[str, pl.DataType] = {"row": pl.UInt32()}
        for column in self.columns:
            types |= column.types()
        return types

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema())


@cache
def tables() -> Mapping[str, Table]:
    """Return every table by its name, in the order of the contract."""
    text = (files(__package__) / "tables.toml").read_text(encoding="utf-8")
    return {name: _table(name, entry) for name, entry in tomllib.loads(text).items()}


def input_tables() -> tuple[Table, ...]:
    """Return the tables that a folder of inputs may hold."""
    return tuple(table for table in tables().values() if table.is_input)


def _table(name: str, entry: dict[str, Any]) -> Table:
    columns = tuple(_column(column) for column in entry.pop("columns"))
    key = tuple(entry.pop("key", ()))
    return Table(name=name, columns=columns, key=key, **entry)


def _column(entry: dict[str, Any]) -> Column:
    if entry["kind"] not in get_args(Kind):
        raise ValueError(f"{entry['name']}: no such kind of column: {entry['kind']}")
    filled = entry.pop("filled", entry.get("required", False))
    choices, also = tuple(entry.pop("choices", ())), tuple(entry.pop("also", ()))
    return Column(filled=filled, choices=choices, also=also, **entry)
