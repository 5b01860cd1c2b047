"""What is written: the columns of every table, safe cells, the manifest, the steps of an explanation."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.acceptance.command import (
    PACKS,
    compute,
    explanation_of,
    header_of,
    one,
    read_rows,
    result_of,
    salore,
)
from tests.acceptance.conftest import ITEMS, Tables, target, write_tables

COLUMNS = {
    "results": (
        "person_id, segment_id, period, achievement_pct, result_rating_proposed, result_rating, "
        "behaviour_score, behaviour_score_adjusted, behaviour_se, behaviour_rating_proposed, "
        "behaviour_rating, predicate, predicate_code, predicate_proposed, score, credit_points, n_raters, "
        "notices"
    ),
    "behaviour": (
        "person_id, segment_id, period, source, item, n_raters, mean, is_adjusted, relative, "
        "weight_effective, suppressed"
    ),
    "raters": "rater_id, n_ratings, n_ratees, severity, severity_se, infit, outfit, flags",
    "distribution": (
        "unit_id, organisation_predicate, n, sb, b, bp, k, sk, undecided, pattern_ok, reasons"
    ),
    "fairness": "group, level, n, share_top, difference, low, high, impact_ratio, scope, flag",
}  # fmt: skip


@pytest.fixture
def folder(tables: Tables, tmp_path: Path) -> Path:
    return write_tables(tmp_path / "tables", tables)


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    ended = compute(folder, tmp_path / "out")
    assert ended.code == 0, ended.err
    return tmp_path / "out"


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_stand_as_agreed(table: str, out: Path) -> None:
    assert header_of(out / f"{table}.csv") == COLUMNS[table].split(", ")


@pytest.mark.parametrize("file_format", ["xlsx", "parquet"])
def test_other_formats_hold_the_same(file_format: str, folder: Path, out: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert compute(folder, other, "--format", file_format).code == 0
    for path in out.glob("*.csv"):
        written = other / f"{path.stem}.{file_format}"
        if file_format == "parquet":
            frame = pl.read_parquet(written)
            header, rows = frame.columns, frame.rows()
        else:
            header, *rows = openpyxl.load_workbook(written).active.iter_rows(values_only=True)  # type: ignore[union-attr]
        with path.open(encoding="utf-8", newline="") as stream:
            titles, *texts = csv.reader(stream)
        assert list(header) == titles
        assert [list(map(same, row)) for row in rows] == [list(map(same, row)) for row in texts]


def same(cell: object) -> object:
    """Bring cells of any kind of file onto one: text, number or nothing."""
    if cell is None or cell == "":
        return None
    try:
        return float(str(cell))
    except ValueError:
        return str(cell)


def test_files_are_utf8_without_a_mark_and_end_lines(out: Path) -> None:
    for path in out.iterdir():
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        content.decode("utf-8")
        assert b"\r" not in content
        assert content.endswith(b"\n") or path.name == "pack.json"


# ── Cells that a spreadsheet would run ────────────────────────────────────────────────────────────────

WOULD_RUN = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "'=1")


@pytest.mark.parametrize("text", WOULD_RUN)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_formulas_are_neutralised(text: str, file_format: str, tmp_path: Path) -> None:
    tables: Tables = {
        "people": [
            {"person_id": "p1", "name": text, "unit_id": text, "group_place": text},
            {"person_id": text if text.strip("\t") == text else "x", "name": "b", "unit_id": text},
        ],
    }
    folder = write_tables(tmp_path / "tables", tables)
    ended = compute(folder, tmp_path / "out", "--format", file_format)
    assert ended.code in (0, 2), ended.err
    if ended.code == 2:
        return
    for path in (tmp_path / "out").glob(f"*.{file_format}"):
        for cell in cells_of(path):
            assert not isinstance(cell, str) or not re.match(r"[=+\-@\t\r]", cell), (path.name, cell)


def cells_of(path: Path) -> list[object]:
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        return [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    with path.open(encoding="utf-8", newline="") as stream:
        # Numbers below zero are numbers; only text is at issue.
        return [cell for row in csv.reader(stream) for cell in row if same(cell) == cell]


def test_identifiers_are_text_in_workbooks(tables: Tables, tmp_path: Path) -> None:
    names = {"p1": "000123", "p2": "199001012015031001"}
    tables = {
        table: [{c: names.get(str(v), v) for c, v in row.items()} for row in rows]
        for table, rows in tables.items()
    }
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out", "--format", "xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "out" / "results.xlsx").active
    assert sheet is not None
    ids = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.value for cell in ids} == {"boss", "000123", "199001012015031001"}
    assert {(cell.data_type, cell.number_format) for cell in ids} == {("s", "@")}
    # What was written is read again, digits and zeros whole.
    people = [{"person_id": cell.value, "name": "x", "unit_id": "U1"} for cell in ids]
    back = {"people": list({row["person_id"]: row for row in people}.values())}
    assert compute(write_tables(tmp_path / "again", back), tmp_path / "again-out").code == 0


# ── Who has a row ─────────────────────────────────────────────────────────────────────────────────────


def test_a_row_a_person_after_those_of_segments(out: Path) -> None:
    rows = read_rows(out / "results.csv")
    assert [(row["person_id"], row["segment_id"]) for row in rows] == [
        ("boss", ""), ("p1", ""), ("p2", "S1"), ("p2", "S2"), ("p2", ""),
    ]  # fmt: skip


def test_whoever_is_not_appraised_has_a_reason_and_no_values(tables: Tables, tmp_path: Path) -> None:
    tables["people"][1]["status"] = "study_leave"
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out", "--lang", "en").code == 0
    row = result_of(tmp_path / "out", "p1")
    assert {name: cell for name, cell in row.items() if cell} == {
        "person_id": "p1", "period": "2026", "notices": "not_appraised",
    }  # fmt: skip
    assert not [row for row in read_rows(tmp_path / "out" / "behaviour.csv") if row["person_id"] == "p1"]
    assert "study leave" in salore("explain", tmp_path / "out", "p1", "--lang", "en").out


def test_people_alone_are_enough(tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", {"people": tables["people"]})
    assert compute(folder, tmp_path / "out").code == 0
    rows = read_rows(tmp_path / "out" / "results.csv")
    assert [row["person_id"] for row in rows] == ["boss", "p1", "p2"]
    for row in rows:
        assert not any(row[name] for name in ("achievement_pct", "behaviour_score", "predicate_proposed"))
        assert {"no_targets", "no_behaviour", "undecided"} <= set(row["notices"].split(";"))
    said = {row["code"] for row in read_rows(tmp_path / "out" / "notices.csv")}
    assert {"no_targets", "no_behaviour", "undecided"} <= said


def test_texts_and_unused_columns_touch_no_result(tables: Tables, out: Path, tmp_path: Path) -> None:
    del tables["texts"]
    folder = write_tables(tmp_path / "silent", tables)
    assert compute(folder, tmp_path / "silent-out").code == 0
    for name in ("results.csv", "behaviour.csv", "index.csv"):
        assert (tmp_path / "silent-out" / name).read_bytes() == (out / name).read_bytes()


def test_decisions_by_others_and_by_nobody_are_noticed(tables: Tables, tmp_path: Path) -> None:
    tables["decisions"].append(tables["decisions"][0] | {"person_id": "boss", "decided_by": ""})
    tables["decisions"][0]["decided_by"] = "p2"
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out").code == 0
    rows = [r for r in read_rows(tmp_path / "out" / "notices.csv") if r["file"] == "decisions.csv"]
    assert [(row["row"], row["column"]) for row in rows] == [("3", "decided_by"), ("2", "decided_by")]
    # A notice keeps nobody from deciding.
    assert result_of(tmp_path / "out", "p1")["predicate"] == "baik"


def test_the_appraiser_of_the_day_is_of_the_segment(tables: Tables, tmp_path: Path) -> None:
    """S2 begins on 1 July under another superior: boss could decide before, not after."""
    tables["people"].append({"person_id": "chief", "name": "Beni", "unit_id": "U1", "supervisor_id": ""})
    tables["segments"][1]["supervisor_id"] = "chief"
    decision = tables["decisions"][0] | {"person_id": "p2"}
    for day, by, noticed in (
        ("2026-06-30", "boss", False), ("2026-07-01", "boss", True), ("2026-07-01", "chief", False),
        ("2026-06-30", "chief", True),
    ):  # fmt: skip
        tables["decisions"] = [decision | {"decided_by": by, "decided_on": day}]
        folder = write_tables(tmp_path / f"{day}{by}", tables)
        ended = salore("check", folder, "--policy", "salor", "--as-of", "2026-12-31", "--json")
        assert ended.code == 0
        assert bool(ended.json["notices"]) is noticed, (day, by)


# ── Anonymity in the table of behaviour ───────────────────────────────────────────────────────────────


def test_anonymous_sources_carry_one_mean_and_words(tables: Tables, tmp_path: Path) -> None:
    del tables["source_results"]
    for rater in range(5):
        tables["ratings"] += [
            {"ratee_id": "p1", "rater_id": f"x{rater}", "source": "peer", "item": item, "score": 3 + (n > 4)}
            for n, item in enumerate(ITEMS)
        ]
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out").code == 0
    rows = [
        row for row in read_rows(tmp_path / "out" / "behaviour.csv")
        if (row["person_id"], row["source"]) == ("p1", "peer")
    ]  # fmt: skip
    total = one(rows, item="")
    # (5 × 3 + 2 × 4) / 7 = 3.2857… to one decimal.
    assert (total["mean"], total["n_raters"], total["suppressed"]) == ("3.3", "5", "0")
    items = [row for row in rows if row["item"]]
    assert [row["relative"] for row in items] == ["below"] * 5 + ["above"] * 2
    for row in items:
        assert (row["mean"], row["n_raters"], row["is_adjusted"], row["weight_effective"]) == ("",) * 4


def test_named_and_released_raters_are_counted(out: Path) -> None:
    """The superior and a released cell of six."""
    row = result_of(out, "p1")
    assert row["n_raters"] == "7"
    # (0.6 × 4 + 0.25 × 4) / 0.85
    assert row["behaviour_score"] == "4"


# ── The manifest and explanations ─────────────────────────────────────────────────────────────────────


def test_the_manifest_says_what_was_computed_from_what(folder: Path, out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format_version"] == 1
    assert manifest["policy"]["id"] == "salor"
    assert re.fullmatch("[0-9a-f]{64}", manifest["policy"]["hash"])
    assert manifest["as_of"] == "2026-12-31"
    assert manifest["started"] <= manifest["finished"]
    recorded = {Path(entry["path"]): entry["sha256"] for entry in manifest["inputs"]}
    assert recorded == {
        path.resolve(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }
    assert all(isinstance(version, int) for version in manifest["methods"].values())
    assert {"polars", "numpy", "typst"} <= manifest["libraries"].keys()
    for name in ("results", "behaviour", "index", "distribution", "notices"):
        assert manifest["counts"][name] == len(read_rows(out / f"{name}.csv"))
    written = {path.name for path in out.iterdir() if path.is_file()} - {"manifest.json"}
    assert manifest["outputs"] == {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in sorted(written)
    }
    assert manifest["policy"]["hash"] in salore("policy", "show", "salor").out


def test_every_step_has_inputs_method_rule_certainty_and_value(out: Path) -> None:
    lines = (out / "explanations.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["person_id"] for line in lines] == ["boss", "p1", "p2"]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for line in lines:
        steps = json.loads(line)["steps"]
        assert steps
        for step in steps:
            assert {"step", "inputs", "method", "version", "rule", "certainty", "value"} <= step.keys(), step
            assert isinstance(step["inputs"], dict)
            if step["step"] in ("decision", "notices"):
                # A person decides by no method; notices are remarks about the steps before.
                continue
            assert isinstance(step["method"], str)
            assert isinstance(step["version"], int)
            assert step["version"] == manifest["methods"][step["method"]]
            assert isinstance(step["rule"], str)
            assert step["certainty"] in ("text", "secondary", "code", "unverified")


def step_of(steps: list[dict[str, Any]], name: str) -> dict[str, Any]:
    found = [step for step in steps if step["step"] == name]
    assert len(found) == 1, [step["step"] for step in steps]
    return found[0]


def test_the_steps_lead_to_the_result(out: Path) -> None:
    steps = explanation_of(out, "p1")["steps"]
    names = [step["step"] for step in steps]
    assert names.index("achievement") < names.index("predicate")
    assert step_of(steps, "achievement")["value"] == 90
    row = result_of(out, "p1")
    assert step_of(steps, "predicate")["value"] == row["predicate"] == "baik"


@pytest.mark.parametrize("policy", PACKS)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_everybody_is_explained(policy: str, lang: str, tables: Tables, tmp_path: Path) -> None:
    for row in tables["ratings"]:
        row["scale"] = "1:5"
    tables["source_results"][0]["mean"] = "2.5"
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out", policy=policy).code == 0
    for person in ("boss", "p1", "p2"):
        ended = salore("explain", tmp_path / "out", person, "--lang", lang)
        assert ended.code == 0, ended.err
        assert not re.search(r"[a-z]_[a-z]|\bNone\b|\bnull\b|\bnan\b", ended.out), ended.out


def test_explain_reads_in_both_languages(out: Path) -> None:
    own, english = (salore("explain", out, "p1", "--lang", lang) for lang in ("id", "en"))
    for ended, words in ((own, ("Maria", "Baik", "90 %")), (english, ("Maria", "Good", "90%"))):
        assert ended.code == 0
        for word in words:
            assert word in ended.out, word
        assert not re.search(r"_pct|behaviour_score|None|\bnull\b|\bNaN\b", ended.out)
    assert salore("explain", out, "nobody").code == 2


def test_a_departure_without_a_reason_is_told(tables: Tables, tmp_path: Path) -> None:
    tables["targets"] = [target(realisation="10")]
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out").code == 0
    row = result_of(tmp_path / "out", "p1")
    assert (row["result_rating_proposed"], row["result_rating"], row["predicate"]) == ("below", "as", "baik")
    assert "departs_without_reason" in row["notices"]
