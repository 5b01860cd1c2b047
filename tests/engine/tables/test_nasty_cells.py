"""Whatever stands in a cell, reading ends in frames or in faults, and both can be told in one line each."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from salore.engine.tables import BadInput, read_tables
from salore.engine.tables.spec import Column, Table, input_tables
from salore.policy.model import Pack
from tests.engine.tables.conftest import AS_OF, workbook

NASTY = (
    *(
        "",
        " ",
        "'",
        "''",
        "'=x",
        "\u200b",
        "\xa0",
        "\x1f",
        "\ue000",
        "\ue0005",
        "\ue001",
        "\ue002x",
        "\ue003",
    ),
    *("0", "-0", "-1", "1", "1.5", "1,5", "1.250", "1e308", "1e999", "9" * 20, "1.99E+17", "1_000", "0x10"),
    *("NaN", "inf", "None", "null", "TRUE", "١", "²", "½", "+1", "=1+1", "@x", "-", "..", "80..90", "90..80"),
    *("2026", "2026-Q1", "2026-03-01", "2026-02-30", "46082", "46082.5", "99999999", "1:5", "5:1", "1:9999"),
    *(
        "satisfaction:",
        "satisfaction:X",
        "baik",
        "é",
        "e\u0301",
        "{x}",
        "{",
        "%s",
        "a\nb",
        "a\rb",
        'a"b',
        "a;b,c",
    ),
    "x" * 5000,
)
COLUMNS = [(table, column) for table in input_tables() for column in table.columns]


def rows_of(table: Table, column: Column) -> list[list[str]]:
    """Return a header and a row of examples for each nasty text, which replaces the column's own."""
    titles = [other.name for other in table.columns]
    examples = {other.name: other.example for other in table.columns}
    return [titles, *(list((examples | {column.name: text}).values()) for text in NASTY)]


def check_judged(folder: Path, pack: Pack) -> None:
    try:
        tables = read_tables(folder, pack=pack, as_of=AS_OF)
    except BadInput as bad:
        lines = [line for language in ("id", "en") for line in bad.lines(language)]
    else:
        lines = [notice.sentence(language) for notice in tables.notices for language in ("id", "en")]
        for table in input_tables():
            types = tables.frames[table.name].schema
            assert all(types[name] == dtype for name, dtype in table.schema().items())
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda part: part.name)
@pytest.mark.parametrize("separator", [",", ";"])
def test_in_text_files(tmp_path: Path, pack: Pack, table: Table, column: Column, separator: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows_of(table, column))
    (tmp_path / f"{table.name}.csv").write_bytes(text.getvalue().encode())
    check_judged(tmp_path, pack)


def storable(text: str) -> Any:
    """Return what a spreadsheet makes of a text: numbers become numbers, control characters vanish."""
    if text.replace(".", "", 1).isdecimal() and text.isascii():
        return float(text)
    return "".join(c for c in text if c.isprintable() or c == "\n")


@pytest.mark.parametrize("table", input_tables(), ids=lambda table: table.name)
def test_in_workbooks(tmp_path: Path, pack: Pack, table: Table) -> None:
    for column in table.columns:
        rows = [[storable(cell) for cell in row] for row in rows_of(table, column)]
        (tmp_path / f"{table.name}.xlsx").write_bytes(workbook(rows))
        check_judged(tmp_path, pack)


def test_titles_may_be_nasty_too(tmp_path: Path, pack: Pack) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["person_id", "name", "unit_id", *NASTY], ["1", "a", "u", *NASTY]])
    (tmp_path / "people.csv").write_bytes(text.getvalue().encode())
    check_judged(tmp_path, pack)
