"""What the command reads: dialects of CSV, workbooks, Parquet, other names; nothing is lost on the way."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import (
    check,
    compute,
    contents,
    read_rows,
    result_of,
    salore,
    write_csv,
    write_parquet,
    write_xlsx,
)
from tests.acceptance.conftest import Tables, answer, target, write_tables

NIP = "199001012015031001"
OLD_NIP = "010234567"


def nips(tables: Tables) -> Tables:
    """The tables with an 18-digit NIP and one with a leading zero."""
    new = {"p1": NIP, "boss": OLD_NIP}
    return {
        name: [{column: new.get(str(cell), cell) for column, cell in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def numbers(tables: Tables) -> Tables:
    """The tables with cells typed as a program would write them: numbers, dates."""

    def typed(column: str, cell: Any) -> Any:
        if cell == "":
            return None
        if column.endswith("_on"):
            return date.fromisoformat(cell)
        if column in ("score", "heads_unit", "n", "population", "realisation", "mean", "se", "innovation"):
            return float(cell)
        return cell

    return {name: [{c: typed(c, v) for c, v in row.items()} for row in rows] for name, rows in tables.items()}


def figures_of(tables: Path, out: Path) -> dict[str, bytes]:
    """Everything computed that does not name the inputs' files."""
    ended = compute(tables, out)
    assert ended.code == 0, ended.err
    found = contents(out)
    for name in ("manifest.json", "notices.csv"):
        del found[name]
    return found


@pytest.fixture
def as_csv(tables: Tables, tmp_path: Path) -> dict[str, bytes]:
    return figures_of(write_tables(tmp_path / "plain", nips(tables)), tmp_path / "plain-out")


def test_identifiers_survive_csv(as_csv: dict[str, bytes]) -> None:
    text = as_csv["results.csv"].decode()
    assert f"\n{NIP}," in text
    assert f"\n{OLD_NIP}," in text


@pytest.mark.parametrize("typed", [False, True])
def test_workbooks_read_as_csv_does(
    typed: bool, as_csv: dict[str, bytes], tables: Tables, tmp_path: Path
) -> None:
    for name, rows in (numbers(nips(tables)) if typed else nips(tables)).items():
        write_xlsx(tmp_path / "books" / f"{name}.xlsx", rows)
    assert figures_of(tmp_path / "books", tmp_path / "out") == as_csv


@pytest.mark.parametrize("typed", [False, True])
def test_parquet_reads_as_csv_does(
    typed: bool, as_csv: dict[str, bytes], tables: Tables, tmp_path: Path
) -> None:
    for name, rows in (numbers(nips(tables)) if typed else nips(tables)).items():
        write_parquet(tmp_path / "parquet" / f"{name}.parquet", rows)
    assert figures_of(tmp_path / "parquet", tmp_path / "out") == as_csv


def test_semicolons_with_decimal_commas(as_csv: dict[str, bytes], tables: Tables, tmp_path: Path) -> None:
    for name, rows in nips(tables).items():
        written = [
            {c: v.replace(".", ",") if c in ("mean", "se", "u1") else v for c, v in r.items()} for r in rows
        ]
        write_csv(tmp_path / "id" / f"{name}.csv", written, separator=";")
    assert figures_of(tmp_path / "id", tmp_path / "out") == as_csv


@pytest.mark.parametrize(
    ("before", "line_end"), [(b"\xef\xbb\xbf", "\n"), (b"", "\r\n"), (b"\xef\xbb\xbf", "\r\n"), (b"", "\r")]
)
def test_byte_order_mark_and_line_ends(
    before: bytes, line_end: str, as_csv: dict[str, bytes], tables: Tables, tmp_path: Path
) -> None:
    folder = write_tables(tmp_path / "windows", nips(tables))
    for path in folder.iterdir():
        path.write_bytes(before + path.read_text().replace("\n", line_end).encode())
    assert figures_of(folder, tmp_path / "out") == as_csv


def test_columns_stand_in_any_order(as_csv: dict[str, bytes], tables: Tables, tmp_path: Path) -> None:
    turned = {name: [dict(reversed(row.items())) for row in rows] for name, rows in nips(tables).items()}
    assert figures_of(write_tables(tmp_path / "turned", turned), tmp_path / "out") == as_csv


def test_a_leading_apostrophe_belongs_to_the_spreadsheet(
    as_csv: dict[str, bytes], tables: Tables, tmp_path: Path
) -> None:
    """Spreadsheets keep 0102… as text by an apostrophe before it; it is not part of the number."""
    tables = nips(tables)
    for row in tables["people"]:
        row["person_id"] = "'" + row["person_id"]
    assert figures_of(write_tables(tmp_path / "quoted", tables), tmp_path / "out") == as_csv


def test_a_date_cell_with_midnight_is_a_date(tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", {k: v for k, v in tables.items() if k != "decisions"})
    write_xlsx(
        folder / "decisions.xlsx",
        [tables["decisions"][0] | {"decided_on": datetime(2026, 12, 20)}],  # noqa: DTZ001
    )
    assert compute(folder, tmp_path / "out").code == 0
    assert result_of(tmp_path / "out", "p1")["predicate"] == "baik"


@pytest.mark.parametrize(
    ("separator", "realisation", "readable"),
    [
        (";", "112,5", True), (";", "112.5", True), (";", "1.250", False), (";", "1.250,5", True),
        (",", "112.5", True), (",", "1.250", True), (",", "112,5", False), (";", "1.250.000", True),
        (";", "0,125", True),
    ],
)  # fmt: skip
def test_what_reads_in_two_ways_is_refused(
    separator: str, realisation: str, readable: bool, tables: Tables, tmp_path: Path
) -> None:
    folder = write_tables(tmp_path / "tables", {k: v for k, v in tables.items() if k != "targets"})
    write_csv(folder / "targets.csv", [target(realisation=realisation)], separator=separator)
    ended = check(folder, "--lang", "en")
    assert ended.code == (0 if readable else 2), ended.said
    if not readable:
        assert ended.err.startswith("targets.csv:2:realisation: ")
        assert realisation in ended.err


def test_a_decimal_comma_is_not_a_thousand(tables: Tables, tmp_path: Path) -> None:
    """112,5 of 100 is 112.5 per cent."""
    folder = write_tables(tmp_path / "tables", {k: v for k, v in tables.items() if k != "targets"})
    write_csv(folder / "targets.csv", [target(realisation="112,5")], separator=";")
    assert compute(folder, tmp_path / "out").code == 0
    assert result_of(tmp_path / "out", "p1")["achievement_pct"] == "112.5"


def test_rows_count_as_a_spreadsheet_counts(tables: Tables, tmp_path: Path) -> None:
    """A cell of two lines is one row, an empty row is one too."""
    folder = write_tables(tmp_path / "tables", {k: v for k, v in tables.items() if k != "texts"})
    (folder / "texts.csv").write_text('person_id,kind,text\np1,feedback,"satu\ndua\ntiga"\n\np1,catatan,x\n')
    ended = check(folder, "--lang", "en")
    assert ended.code == 2
    assert ended.err.startswith("texts.csv:4:kind: ")


def test_rows_of_workbooks_and_parquet_count_alike(tables: Tables, tmp_path: Path) -> None:
    bad = [row | ({"score": "9"} if number == 4 else {}) for number, row in enumerate(tables["ratings"])]
    for name, writer in (("ratings.xlsx", write_xlsx), ("ratings.parquet", write_parquet)):
        folder = write_tables(tmp_path / name, {k: v for k, v in tables.items() if k != "ratings"})
        writer(folder / name, bad)
        assert check(folder).err.startswith(f"{name}:6:score: ")


def test_unknown_columns_are_named_and_kept_out(
    as_csv: dict[str, bytes], tables: Tables, tmp_path: Path
) -> None:
    tables = nips(tables)
    for row in tables["people"]:
        row["shoe_size"] = "42"
    assert figures_of(write_tables(tmp_path / "more", tables), tmp_path / "out") == as_csv
    notices = read_rows(tmp_path / "out" / "notices.csv")
    assert any("shoe_size" in row["message"] and row["file"] == "people.csv" for row in notices)


def test_empty_is_missing_and_never_zero(tables: Tables, tmp_path: Path) -> None:
    tables["targets"][0]["realisation"] = ""
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out").code == 0
    row = result_of(tmp_path / "out", "p1")
    assert (row["achievement_pct"], row["result_rating_proposed"]) == ("", "")


def test_only_the_first_sheet_is_read(tables: Tables, tmp_path: Path) -> None:
    import openpyxl

    folder = write_tables(tmp_path / "tables", {k: v for k, v in tables.items() if k != "people"})
    write_xlsx(folder / "people.xlsx", tables["people"])
    book = openpyxl.load_workbook(folder / "people.xlsx")
    book.create_sheet("Lain").append(["person_id", "name", "unit_id"])
    book.save(folder / "people.xlsx")
    ended = check(folder, "--json")
    assert ended.code == 0
    assert ended.json["rows"]["people"] == 3


# ── Other column names ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("map.toml", '[people]\nperson_id = "NIP"\nname = "Nama Lengkap"\n'),
        ("map.csv", "table,column,theirs\npeople,person_id,NIP\npeople,name,Nama Lengkap\n"),
    ],
)
def test_a_map_gives_other_names(
    name: str, content: str, as_csv: dict[str, bytes], tables: Tables, tmp_path: Path
) -> None:
    theirs = {"person_id": "NIP", "name": "Nama Lengkap"}
    tables = nips(tables)
    tables["people"] = [{theirs.get(c, c): v for c, v in row.items()} for row in tables["people"]]
    folder = write_tables(tmp_path / "theirs", tables)
    (tmp_path / name).write_text(content)
    assert check(folder).code == 2
    ended = compute(folder, tmp_path / "out", "--map", tmp_path / name)
    assert ended.code == 0, ended.err
    found = contents(tmp_path / "out")
    assert found["results.csv"] == as_csv["results.csv"]


def test_faults_under_a_map_name_their_columns(tables: Tables, tmp_path: Path) -> None:
    tables["people"] = [
        {"NIP" if c == "person_id" else c: v for c, v in row.items()} for row in tables["people"]
    ]
    tables["people"][1]["NIP"] = "1.99E+17"
    folder = write_tables(tmp_path / "tables", tables)
    (tmp_path / "map.toml").write_text('[people]\nperson_id = "NIP"\n')
    ended = check(folder, "--map", tmp_path / "map.toml")
    assert ended.code == 2
    assert any(line.startswith("people.csv:3:NIP: ") for line in ended.err.splitlines())


@pytest.mark.parametrize(
    "content", ["[people\n", '[pegawai]\na = "b"\n', '[people]\nshoe = "x"\n', "\xff\xfe"]
)
def test_bad_maps_are_refused(content: str, tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", tables)
    (tmp_path / "map.toml").write_text(content, encoding="latin-1")
    ended = check(folder, "--map", tmp_path / "map.toml")
    assert ended.code == 2
    assert ended.err.startswith("map.toml:")


def test_maps_serve_calibrate_and_satisfaction(tmp_path: Path) -> None:
    rows = [
        {"dinilai": f"a{i}", "penilai": f"r{j}", "nilai": (i + j) % 3 + 1} for i in range(5) for j in range(4)
    ]
    write_csv(tmp_path / "t.csv", rows)
    (tmp_path / "map.csv").write_text("column,theirs\nratee_id,dinilai\nrater_id,penilai\nscore,nilai\n")
    ended = salore("calibrate", tmp_path / "t.csv", "--out", tmp_path / "out", "--map", tmp_path / "map.csv")
    assert ended.code == 0, ended.err
    write_csv(tmp_path / "s.csv", [{"No": n, **answer(response_id=None)} for n in range(6)])
    (tmp_path / "map.toml").write_text('[satisfaction]\nresponse_id = "No"\n')
    ended = salore(
        "satisfaction", tmp_path / "s.csv", "--out", tmp_path / "index", "--map", tmp_path / "map.toml",
        "--as-of", "2026-12-31",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    assert read_rows(tmp_path / "index" / "index.csv")[0]["index"] == "75"
