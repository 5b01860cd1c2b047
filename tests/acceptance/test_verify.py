"""`verify` and `diff`: the same again to the byte, and the first difference by name."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from salore import policy
from tests.acceptance.command import Ended, compute, contents, salore, salore_process, write_csv
from tests.acceptance.conftest import Tables, answer, target, write_tables

FORMATS = ("csv", "xlsx", "parquet")


def verify(out: Path, *words: object) -> Ended:
    return salore("verify", out, "--lang", "en", *words)


@pytest.fixture
def folder(tables: Tables, tmp_path: Path) -> Path:
    return write_tables(tmp_path / "tables", tables)


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    assert compute(folder, tmp_path / "out").code == 0
    return tmp_path / "out"


# ── The same again ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("words", [(), ("--officers", "--lang", "en")], ids=" ".join)
def test_what_was_computed_verifies(
    file_format: str, words: tuple[str, ...], folder: Path, tmp_path: Path
) -> None:
    assert compute(folder, tmp_path / "out", "--format", file_format, *words).code == 0
    before = contents(tmp_path / "out")
    ended = verify(tmp_path / "out")
    assert ended.code == 0, ended.said
    assert contents(tmp_path / "out") == before


def test_a_quarter_under_a_map_verifies(tables: Tables, tmp_path: Path) -> None:
    tables["people"] = [
        {"NIP" if c == "person_id" else c: v for c, v in row.items()} for row in tables["people"]
    ]
    tables["targets"] = [target(period="2026-Q1")]
    for name in ("satisfaction_recaps", "ratings", "source_results"):
        del tables[name]
    folder = write_tables(tmp_path / "tables", tables)
    (tmp_path / "map.toml").write_text('[people]\nperson_id = "NIP"\n')
    ended = compute(folder, tmp_path / "out", "--map", tmp_path / "map.toml", policy="contoh-kabupaten")
    assert ended.code == 0, ended.err
    assert verify(tmp_path / "out").code == 0
    archive = tmp_path / "archive"
    folder.rename(archive)
    (tmp_path / "map.toml").rename(archive / "map.toml")
    assert verify(tmp_path / "out", "--inputs", archive).code == 0
    (archive / "map.toml").write_text("")
    altered = verify(tmp_path / "out", "--inputs", archive)
    assert altered.code == 2
    assert "map.toml" in altered.said


def test_an_own_pack_verifies_after_it_is_gone(folder: Path, tmp_path: Path) -> None:
    """What a result rests on lies in its own folder."""
    pack = tmp_path / "pack"
    shutil.copytree(Path(policy.__file__).parent / "packs" / "id-pp-30-2019", pack)
    assert compute(folder, tmp_path / "out", policy=pack).code == 0
    shutil.rmtree(pack)
    assert verify(tmp_path / "out").code == 0


def test_two_runs_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for file_format in FORMATS:
        for name in ("a", "b"):
            assert compute(folder, tmp_path / f"{name}{file_format}", "--format", file_format).code == 0
        assert contents(tmp_path / f"a{file_format}") == contents(tmp_path / f"b{file_format}")


def test_the_number_of_workers_changes_nothing(region: Path, tmp_path: Path) -> None:
    """Also in a process of its own, whose sets and dictionaries hash otherwise."""
    for name, workers in (("one", 1), ("two", 2)):
        done = salore_process(
            "compute", region, "--policy", "contoh-kabupaten", "--as-of", "2026-12-31", "--out",
            tmp_path / name, "--workers", workers,
        )  # fmt: skip
        assert done.code == 0, done.err
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_order_of_rows_changes_no_figure(tables: Tables, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert compute(write_tables(tmp_path / f"t{name}", tables), tmp_path / name).code == 0
        tables = {table: list(reversed(rows)) for table, rows in tables.items()}
    first, second = (sorted((tmp_path / n / "results.csv").read_text().splitlines()) for n in "ab")
    assert first == second


# ── Moved, altered, missing ───────────────────────────────────────────────────────────────────────────


def test_moved_inputs_are_found_where_one_says(folder: Path, out: Path, tmp_path: Path) -> None:
    (folder / "catatan.txt").write_text("x")
    moved = tmp_path / "archive"
    folder.rename(moved)
    gone = verify(out)
    assert gone.code == 2
    assert str(folder / "decisions.csv") in gone.said
    found = verify(out, "--inputs", moved)
    assert found.code == 0, found.said


def test_files_beside_the_inputs_do_not_matter(folder: Path, tmp_path: Path) -> None:
    """Only what was recorded is computed again: notes beside the tables may come and go."""
    (folder / "README.txt").write_text("x")
    (folder / "Sheet1.csv").write_text("a,b\n1,2\n")
    assert compute(folder, tmp_path / "out").code == 0
    (folder / "Sheet1.csv").unlink()
    (folder / "README.txt").unlink()
    (folder / "lain.xlsx").write_bytes(b"x")
    ended = verify(tmp_path / "out")
    assert ended.code == 0, ended.said


@pytest.mark.parametrize("table", ["people", "targets", "texts", "satisfaction"])
def test_an_altered_input_is_named(table: str, folder: Path, out: Path) -> None:
    path = folder / f"{table}.csv"
    path.write_text(path.read_text() + "\n")
    ended = verify(out)
    assert ended.code == 2
    assert f"{table}.csv" in ended.said
    other = [
        name for name in ("people.csv", "targets.csv", "texts.csv", "satisfaction.csv") if name != path.name
    ]
    assert not any(name in ended.said for name in other)


def test_a_missing_input_is_named(folder: Path, out: Path) -> None:
    (folder / "targets.csv").unlink()
    ended = verify(out)
    assert ended.code == 2
    assert "targets.csv" in ended.said


def test_an_altered_cell_is_named_by_file_row_and_column(out: Path) -> None:
    path = out / "results.csv"
    lines = path.read_text().splitlines()
    row = next(n for n, line in enumerate(lines) if line.startswith("p1,"))
    lines[row] = lines[row].replace(",as,", ",above,", 1)
    path.write_text("\n".join(lines) + "\n")
    ended = verify(out)
    assert ended.code == 2
    for words in ("results.csv", str(row + 1), "result_rating_proposed", "above", "as"):
        assert words in ended.said


@pytest.mark.parametrize(
    "name",
    ["behaviour.csv", "explanations.jsonl", "notices.csv", "index.csv", "distribution.csv", "pack.json"],
)
def test_any_altered_file_is_named(name: str, out: Path) -> None:
    path = out / name
    text = path.read_text(encoding="utf-8")
    old = next(word for word in ("2026", "U1", "p1") if word in text)
    changed = text.replace(old, "2025", 1)
    path.write_text(changed, encoding="utf-8")
    ended = verify(out)
    assert ended.code == 2
    assert name in ended.said


@pytest.mark.parametrize("file_format", ["xlsx", "parquet"])
def test_altered_workbooks_and_parquet_are_named(file_format: str, folder: Path, tmp_path: Path) -> None:
    assert compute(folder, tmp_path / "out", "--format", file_format).code == 0
    path = tmp_path / "out" / f"results.{file_format}"
    if file_format == "parquet":
        pl.read_parquet(path).head(1).write_parquet(path)
    else:
        path.write_bytes(path.read_bytes() + b"\0")
    ended = verify(tmp_path / "out")
    assert ended.code == 2
    assert path.name in ended.said


def test_a_missing_and_an_extra_file_are_named(out: Path) -> None:
    (out / "extra.txt").write_text("x")
    assert "extra.txt" in verify(out).said
    (out / "extra.txt").unlink()
    (out / "fairness.csv").unlink()
    ended = verify(out)
    assert ended.code == 2
    assert "fairness.csv" in ended.said


def alter_manifest(out: Path, **changed: Any) -> None:
    path = out / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def test_times_in_the_manifest_do_not_matter(out: Path) -> None:
    alter_manifest(out, started="2020-01-01T00:00:00+00:00", finished="2020-01-01T00:00:01+00:00")
    assert verify(out).code == 0


def test_another_day_in_the_manifest_is_found_out(out: Path) -> None:
    """Recomputed as of a day before the decision, the inputs themselves are at fault."""
    alter_manifest(out, as_of="2026-12-19")
    assert verify(out).code == 2


def test_other_library_versions_are_named_first(out: Path) -> None:
    libraries = json.loads((out / "manifest.json").read_text())["libraries"]
    alter_manifest(out, libraries=libraries | {"polars": "0.1.0"})
    same = verify(out)
    assert same.code == 0
    assert "polars" in same.out.splitlines()[0]
    assert "0.1.0" in same.out.splitlines()[0]
    (out / "fairness.csv").write_text("x")
    differs = verify(out)
    assert differs.code == 2
    assert "polars" in differs.out.splitlines()[0]
    assert "fairness.csv" in differs.out.splitlines()[1]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", "null", '{"command": "fly"}', '{"format_version": 99}', "\x00\xff"]
)
@pytest.mark.parametrize("command", ["verify", "diff"])
def test_a_manifest_that_is_none_ends_with_2(content: str, command: str, out: Path) -> None:
    (out / "manifest.json").write_text(content, encoding="latin-1")
    ended = salore(command, out, *([out] if command == "diff" else []))
    assert ended.code == 2, ended.said
    assert "manifest.json" in ended.said


@pytest.mark.parametrize("name", ["pack.json", "explanations.jsonl"])
@pytest.mark.parametrize("command", ["explain", "verify"])
def test_damaged_results_end_with_2(name: str, command: str, out: Path) -> None:
    (out / name).write_bytes(b"\xff\xfe{")
    ended = salore(command, out, *(["p1"] if command == "explain" else []))
    assert ended.code == 2, ended.said


def test_verify_leaves_no_trace(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = contents(folder)
    assert verify(out).code == 0
    assert not list(scratch.iterdir())
    assert contents(folder) == before


# ── Differences of two runs ───────────────────────────────────────────────────────────────────────────


def changed_run(tables: Tables, tmp_path: Path, name: str, *words: object, policy: str = "salor") -> Path:
    folder = write_tables(tmp_path / f"tables-{name}", tables)
    ended = compute(folder, tmp_path / name, *words, policy=policy)
    assert ended.code == 0, ended.err
    return tmp_path / name


def difference(a: Path, b: Path) -> Any:
    ended = salore("diff", a, b, "--json")
    assert ended.code == 0, ended.err
    return ended.json


def test_the_same_run_differs_in_nothing(out: Path) -> None:
    found = difference(out, out)
    assert (found["changed"], found["come"], found["gone"], found["causes"]) == ([], [], [], [])


@pytest.mark.parametrize("file_format", FORMATS)
def test_who_changed_and_why(file_format: str, tables: Tables, tmp_path: Path) -> None:
    words = ("--format", file_format)
    a = changed_run(tables, tmp_path, "a", *words)
    tables["decisions"][0]["behaviour_rating"] = "below"
    b = changed_run(tables, tmp_path, "b", *words)
    found = difference(a, b)
    assert (found["changed"], found["predicates"]) == (["p1"], {"kurang": 1})
    assert any("decisions" in cause for cause in found["causes"])
    assert not any("people" in cause for cause in found["causes"])
    text = salore("diff", a, b, "--lang", "en").out
    line = next(line for line in text.splitlines() if line.startswith("p1"))
    assert "Good" in line
    assert "Poor" in line


def test_who_came_and_who_went(tables: Tables, tmp_path: Path) -> None:
    a = changed_run(tables, tmp_path, "a")
    tables["people"].append(tables["people"][1] | {"person_id": "p3"})
    del tables["people"][2]
    for name in ("segments", "targets", "ratings"):
        tables[name] = [row for row in tables[name] if "p2" not in row.values()]
    del tables["segments"]
    b = changed_run(tables, tmp_path, "b")
    found = difference(a, b)
    assert (found["come"], found["gone"]) == (["p3"], ["p2"])


def test_another_pack_is_a_cause_told_in_words(tables: Tables, tmp_path: Path) -> None:
    del tables["ratings"], tables["source_results"]
    a = changed_run(tables, tmp_path, "a")
    b = changed_run(tables, tmp_path, "b", policy="contoh-kabupaten")
    text = salore("diff", a, b, "--lang", "en").out
    assert "contoh-kabupaten" in text
    assert "60% → 70%" in text


def test_another_day_and_period_are_causes(tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "a").code == 0
    assert compute(folder, tmp_path / "b", as_of="2026-12-30").code == 0
    found = difference(tmp_path / "a", tmp_path / "b")
    assert any("2026-12-30" in cause for cause in found["causes"])


def test_results_of_surveys_have_no_people_to_compare(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "s.csv", [answer(response_id=n) for n in range(6)])
    assert salore("satisfaction", path, "--out", tmp_path / "o", "--as-of", "2026-12-31").code == 0
    assert salore("verify", tmp_path / "o").code == 0
    for words in (("diff", tmp_path / "o", tmp_path / "o"), ("explain", tmp_path / "o", "p1")):
        assert salore(*words).code == 2


def test_runs_written_as_different_kinds_of_files_compare(tables: Tables, tmp_path: Path) -> None:
    """Also a number that a spreadsheet would run and an 18-digit one are the same person."""
    names = {"p1": "-2+3", "boss": "199001012015031001"}
    tables = {
        table: [{c: names.get(str(v), v) for c, v in row.items()} for row in rows]
        for table, rows in tables.items()
    }
    runs = [changed_run(tables, tmp_path, name, "--format", name) for name in FORMATS]
    for a in runs:
        for b in runs:
            found = difference(a, b)
            assert (found["changed"], found["come"], found["gone"], found["causes"]) == ([], [], [], [])


@pytest.mark.parametrize("file_format", FORMATS)
def test_damaged_results_are_not_compared(file_format: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert compute(folder, out, "--format", file_format).code == 0
    for content in (b"", b"\xff\xfe", b"a,b\n1,2\n"):
        (out / f"results.{file_format}").write_bytes(content)
        ended = salore("diff", out, out)
        assert ended.code == 2, ended.said
        assert f"results.{file_format}" in ended.err
