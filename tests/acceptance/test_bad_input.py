"""Tables that cannot be used: every fault named by file, row and column, nothing written, exit 2."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.acceptance.command import (
    Ended,
    compute,
    nothing_left,
    salore,
    write_csv,
    write_parquet,
    write_xlsx,
)
from tests.acceptance.conftest import Tables, answer, target, whole_tables, write_tables

Bend = Callable[[Tables], object]
Case = tuple[Bend, str, str]


def set_cell(table: str, index: int, **cells: Any) -> Bend:
    return lambda tables: tables[table][index].update(cells)


def bad(table: str, index: int, **cells: str) -> Case:
    """Put cells into a row; the first of them is at fault."""
    column, found = next(iter(cells.items()))
    return set_cell(table, index, **cells), f"{table}.csv:{index + 2}:{column}", found


def twice(table: str, column: str, rows: int) -> Case:
    """Add a copy of the first row behind `rows` rows."""
    found = whole_tables()[table][0][column]
    bend: Bend = lambda tables: tables[table].append(dict(tables[table][0]))  # noqa: E731 - as the others
    return bend, f"{table}.csv:{rows + 2}:{column}", found


def goals_in_a_circle(tables: Tables) -> None:
    tables["targets"][0]["parent_goal_id"] = "g2"
    tables["targets"][1]["parent_goal_id"] = "g1"


def units_in_a_circle(tables: Tables) -> None:
    tables["units"][0]["parent_id"] = "U2"
    tables["units"].append({"unit_id": "U2", "name": "Dua", "parent_id": "U1"})


CASES: dict[str, Case] = {
    "NIP as a power of ten": bad("people", 1, person_id="1.99E+17"),
    "NIP with a comma": bad("people", 1, person_id="1,99E+17"),
    "person twice": twice("people", "person_id", 3),
    "name empty": bad("people", 2, name=""),
    "unknown unit of a person": bad("people", 1, unit_id="U9"),
    "unknown superior": bad("people", 2, supervisor_id="x"),
    "months 13": bad("people", 1, months="13"),
    "months 0": bad("people", 1, months="0"),
    "unknown status": bad("people", 1, status="cuti"),
    "unknown job family": bad("people", 1, job_family="x"),
    "unknown kind": bad("people", 1, employment_kind="thl"),
    "unknown level": bad("people", 1, functional_level="ahli"),
    "heads_unit 2": bad("people", 1, heads_unit="2"),
    "superiors in a circle": (set_cell("people", 0, supervisor_id="p1"), "people.csv", "p1"),
    "own superior": bad("people", 1, supervisor_id="p1"),
    "unit twice": twice("units", "unit_id", 1),
    "unknown parent": bad("units", 0, parent_id="U0"),
    "units in a circle": (units_in_a_circle, "units.csv", "U1"),
    "unit in itself": bad("units", 0, parent_id="U1"),
    "unknown organisation predicate": bad("units", 0, organisation_predicate="bagus"),
    "definitive segments overlap": bad("segments", 1, starts_on="2026-06-30"),
    "segment ends first": bad("segments", 0, ends_on="2025-12-31"),
    "segment of a stranger": bad("segments", 0, person_id="x"),
    "segment twice": bad("segments", 1, segment_id="S1"),
    "unknown role": bad("segments", 0, role="plt"),
    "Excel day number": bad("segments", 0, starts_on="46023"),
    "day of another order": bad("segments", 0, starts_on="01/02/2026"),
    "31 February": bad("segments", 0, starts_on="2026-02-31"),
    "segment begins later": bad("segments", 1, starts_on="2027-01-02"),
    "target 0 of higher": bad("targets", 0, target="0"),
    "target 0 of range": bad("targets", 0, target="0..0", direction="range"),
    "negative target": bad("targets", 0, target="-5"),
    "target backwards": bad("targets", 0, target="90..80"),
    "target with words": bad("targets", 0, target="100 berkas"),
    "both targets": (set_cell("targets", 0, target_text="Tertib"), "targets.csv:2:target", "100"),
    "no target": bad("targets", 0, target=""),
    "realisation NaN": bad("targets", 0, realisation="NaN"),
    "realisation infinite": bad("targets", 0, realisation="-inf"),
    "realisation overflows": bad("targets", 0, realisation="1e999"),
    "realisation a formula": bad("targets", 0, realisation="=A1*2"),
    "realisation 3,75": bad("targets", 0, realisation="3,75"),
    "realisation in %": bad("targets", 0, realisation="85%"),
    "unknown aspect": bad("targets", 0, aspect="mutu"),
    "unknown direction": bad("targets", 0, direction="naik"),
    "unknown kind of goal": bad("targets", 0, kind="utama"),
    "unknown service": bad("targets", 0, source="satisfaction:SIM"),
    "unknown source": bad("targets", 0, source="survei"),
    "indicator twice": twice("targets", "indicator_id", 2),
    "target of a stranger": bad("targets", 1, person_id="x"),
    "negative weight": bad("targets", 0, weight="-1"),
    "goals in a circle": (goals_in_a_circle, "targets.csv", "g1"),
    "target of another's segment": bad("targets", 0, segment_id="S1"),
    "target of no segment": bad("targets", 0, segment_id="S9"),
    "no period": bad("targets", 0, period="2026-13"),
    "fifth quarter": bad("targets", 0, period="2026-Q5"),
    "text of a stranger": bad("texts", 0, person_id="x"),
    "unknown kind of text": bad("texts", 0, kind="catatan"),
    "score off the scale": bad("ratings", 3, score="6"),
    "score 0": bad("ratings", 3, score="0"),
    "score in words": bad("ratings", 3, score="baik"),
    "score 3.5": bad("ratings", 3, score="3.5"),
    "score NaN": bad("ratings", 3, score="nan"),
    "answer twice": twice("ratings", "item", 14),
    "rates oneself as peer": bad("ratings", 0, rater_id="p1", source="peer"),
    "self by another": (set_cell("ratings", 0, source="self"), "ratings.csv:2:rater_id", "boss"),
    "ratee unknown": bad("ratings", 0, ratee_id="x"),
    "unknown item": bad("ratings", 0, item="jujur"),
    "unknown source of a rating": bad("ratings", 0, source="atasan"),
    "cell of a stranger": bad("source_results", 0, person_id="x"),
    "cell off the scale": bad("source_results", 0, mean="5.4"),
    "cell of half a rater": bad("source_results", 0, n="5.5"),
    "cell without n": bad("source_results", 0, n=""),
    "service of no unit": bad("services", 0, unit_id="U9"),
    "service twice": twice("services", "service_id", 1),
    "population 0": bad("services", 0, population="0"),
    "5 on a four-point survey": bad("satisfaction", 2, u4="5"),
    "0 on a four-point survey": bad("satisfaction", 2, u4="0"),
    "2.5 on a survey": bad("satisfaction", 2, u9="2.5"),
    "answer tomorrow": bad("satisfaction", 0, answered_on="2027-01-01"),
    "response twice": twice("satisfaction", "response_id", 6),
    "answer on no service": bad("satisfaction", 0, service_id="SIM"),
    "unknown channel": bad("satisfaction", 0, channel="wa"),
    "recap of nothing": (
        set_cell("satisfaction_recaps", 0, unit_id=""),
        "satisfaction_recaps.csv:2:service_id",
        "",
    ),
    "recap off the scale": bad("satisfaction_recaps", 0, u1="4.2"),
    "recap without period": bad("satisfaction_recaps", 0, period=""),
    "decision by a stranger": bad("decisions", 0, decided_by="x"),
    "decision by oneself": bad("decisions", 0, decided_by="p1"),
    "decision for no one": bad("decisions", 0, person_id=""),
    "decision for a stranger": bad("decisions", 0, person_id="x"),
    "decision tomorrow": bad("decisions", 0, decided_on="2027-01-01"),
    "rating in words": bad("decisions", 0, result_rating="baik"),
    "decision twice": twice("decisions", "person_id", 1),
    "period begins later": bad("targets", 0, period="2027"),
}


def refused(tmp_path: Path, tables: Tables) -> Ended:
    write_tables(tmp_path / "tables", tables)
    ended = compute(tmp_path / "tables", tmp_path / "out", "--period", "2026", "--lang", "en")
    assert ended.code == 2, ended.said
    assert ended.out == ""
    assert nothing_left(tmp_path, "tables")
    return ended


def fault_at(ended: Ended, place: str) -> str:
    """Return the line at a place, which must hold what is wrong, what was found, what is expected."""
    lines = [line for line in ended.err.splitlines() if line.startswith(f"{place}:")]
    assert lines, f"no fault at {place} in:\n{ended.err}"
    assert lines[0].count("; ") >= 2, lines[0]
    assert "; found: " in lines[0]
    assert "; expected: " in lines[0]
    return lines[0]


@pytest.mark.parametrize(("bend", "place", "found"), CASES.values(), ids=CASES)
def test_a_bad_cell_is_named(bend: Bend, place: str, found: str, tables: Tables, tmp_path: Path) -> None:
    bend(tables)
    line = fault_at(refused(tmp_path, tables), place)
    assert (found or "(empty)") in line.partition("; found: ")[2]


def test_the_tables_themselves_are_good(tables: Tables, tmp_path: Path) -> None:
    """The control: what the cases above bend is accepted unbent."""
    write_tables(tmp_path / "tables", tables)
    ended = compute(tmp_path / "tables", tmp_path / "out")
    assert ended.code == 0, ended.err


def test_all_faults_of_all_files_come_at_once_in_order(tables: Tables, tmp_path: Path) -> None:
    for name in (
        "NIP as a power of ten",
        "score in words",
        "negative target",
        "decision tomorrow",
        "unknown parent",
    ):
        CASES[name][0](tables)
    ended = refused(tmp_path, tables)
    places = [line.split(": ")[0] for line in ended.err.splitlines()]
    assert {
        "decisions.csv:2:decided_on", "people.csv:3:person_id", "ratings.csv:5:score", "targets.csv:2:target",
        "units.csv:2:parent_id",
    } <= set(places)  # fmt: skip
    files = [place.split(":")[0] for place in places]
    assert files == sorted(files)


def test_faults_are_told_in_indonesian_by_default(tables: Tables, tmp_path: Path) -> None:
    tables["ratings"][0]["score"] = "baik"
    write_tables(tmp_path / "tables", tables)
    ended = compute(tmp_path / "tables", tmp_path / "out")
    assert ended.code == 2
    assert "yang tertulis: “baik”" in ended.err
    assert "seharusnya: " in ended.err


# ── Whole files ───────────────────────────────────────────────────────────────────────────────────────


def replaced(tmp_path: Path, tables: Tables, file: str, content: bytes) -> Ended:
    """Compute with one file's bytes replaced, which must be refused."""
    folder = write_tables(tmp_path / "tables", tables)
    (folder / file).write_bytes(content)
    ended = compute(folder, tmp_path / "out", "--lang", "en")
    assert ended.code == 2, ended.said
    assert nothing_left(tmp_path, "tables")
    return ended


PEOPLE = "person_id,name,unit_id\nboss,Maria,U1\n"


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"", "people.csv:1:", "empty"),
        (b"\xef\xbb\xbf", "people.csv:1:", "empty"),
        (b"person_id,name,unit_id\n", "people.csv:1:", "only a header"),
        (PEOPLE.encode("utf-16"), "people.csv:1:", "UTF-16"),
        ("person_id,name,unit_id\nboss,Andr\xe9,U1\n".encode("latin-1"), "people.csv:2:", "UTF-8"),
        (b"person_id,name,unit_id\nboss,Mar\x00ia,U1\n", "people.csv:2:", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "people.csv:", "binary"),
        (b"%PDF-1.7\n", "people.csv:1:", "PDF"),
        (b"Daftar Pegawai 2026,,\n" + PEOPLE.encode(), "people.csv:1:", "row 2"),
        (b"Daftar Pegawai\n\n" + PEOPLE.encode(), "people.csv:1:", "row 3"),
        (b"person_id,nama,unit_id\nboss,Maria,U1\n", "people.csv:1:", "name"),
        (b"person_id,name,unit_id,name\nboss,Maria,U1,Rahel\n", "people.csv:1:", "more than once"),
        (b"person_id\tname\tunit_id\nboss\tMaria\tU1\n", "people.csv:1:", ""),
        (PEOPLE.encode() + b"p1,Yosef\n", "people.csv:3:", "too few"),
        (PEOPLE.encode() + b"p1,Yosef,U1,x\n", "people.csv:3:", "too many"),
        (PEOPLE.encode() + b'p1,"Yosef,U1\np2,Rahel,U1\n', "people.csv:3:", "quotation"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named(content: bytes, place: str, words: str, tables: Tables, tmp_path: Path) -> None:
    only = {"people": tables["people"]}
    ended = replaced(tmp_path, only, "people.csv", content)
    assert any(line.startswith(place) and words in line for line in ended.err.splitlines()), ended.err


def test_lines_of_megabytes_are_refused_and_quoted_short(tables: Tables, tmp_path: Path) -> None:
    ended = replaced(tmp_path, tables, "texts.csv", b"person_id,kind,text\np1,feedback," + b"x" * 200_000_000)
    assert "texts.csv:2:" in ended.err
    assert len(ended.err) < 2_000


def test_workbooks_and_old_workbooks_under_the_wrong_name(tables: Tables, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "tables" / "people.xlsx", tables["people"])
    zipped = book.read_bytes()
    book.unlink()
    only = {"people": tables["people"]}
    assert "people.csv:1:" in replaced(tmp_path, only, "people.csv", zipped).err
    assert "people.csv:1:" in replaced(tmp_path, only, "people.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 600).err


@pytest.mark.parametrize("name", ["people.xlsx", "people.parquet"])
def test_damaged_workbooks_and_parquet(name: str, tables: Tables, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    writer = write_xlsx if name.endswith("xlsx") else write_parquet
    whole = writer(folder / name, tables["people"]).read_bytes()
    for content in (b"", whole[: len(whole) // 2], b"person_id,name\n"):
        (folder / name).write_bytes(content)
        ended = compute(folder, tmp_path / "out", "--lang", "en")
        assert ended.code == 2, ended.said
        assert ended.err.startswith(f"{name}:1:")
        assert nothing_left(tmp_path, "tables")


def test_the_same_table_twice_is_refused(tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", tables)
    write_xlsx(folder / "people.xlsx", tables["people"])
    ended = compute(folder, tmp_path / "out", "--lang", "en")
    assert ended.code == 2
    assert "people.xlsx" in ended.err
    assert "people.csv" in ended.err


def test_people_are_compulsory(tables: Tables, tmp_path: Path) -> None:
    del tables["people"]
    folder = write_tables(tmp_path / "tables", tables)
    ended = compute(folder, tmp_path / "out", "--lang", "en")
    assert ended.code == 2
    assert "people" in ended.err.splitlines()[0]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    ended = compute(tmp_path / "none", tmp_path / "out")
    assert ended.code == 2
    assert nothing_left(tmp_path)


def test_only_a_header_in_an_optional_table_is_a_notice(tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", tables)
    header = (folder / "decisions.csv").read_text().splitlines()[0]
    (folder / "decisions.csv").write_text(header + "\n")
    assert compute(folder, tmp_path / "out").code == 0
    notices = (tmp_path / "out" / "notices.csv").read_text()
    assert "decisions.csv,1," in notices


# ── Workbooks ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_number_as_nip_in_a_workbook_lost_its_digits(tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", {k: v for k, v in tables.items() if k == "units"})
    people = [row | {"person_id": row["person_id"]} for row in tables["people"]]
    people[1]["person_id"] = 199001012015031001
    write_xlsx(folder / "people.xlsx", people)
    ended = compute(folder, tmp_path / "out", "--lang", "en")
    assert ended.code == 2
    assert "people.xlsx:3:person_id:" in ended.err


def test_errors_and_formulas_of_a_workbook(tables: Tables, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "tables", {"people": tables["people"], "units": tables["units"]})
    write_xlsx(
        folder / "targets.xlsx",
        [target(realisation="#DIV/0!"), target(indicator_id="i2", realisation="=1+1")],
    )
    book = openpyxl.load_workbook(folder / "targets.xlsx")
    sheet = book.active
    assert sheet is not None
    column = [cell.value for cell in sheet[1]].index("realisation") + 1
    sheet.cell(2, column).data_type = "e"
    book.save(folder / "targets.xlsx")
    ended = compute(folder, tmp_path / "out", "--lang", "en")
    assert ended.code == 2
    assert "targets.xlsx:2:realisation:" in ended.err
    assert "targets.xlsx:3:realisation:" in ended.err


# ── Other commands ────────────────────────────────────────────────────────────────────────────────────


def test_check_says_the_same_faults_and_computes_nothing(tables: Tables, tmp_path: Path) -> None:
    tables["ratings"][0]["score"] = "baik"
    tables["units"][0]["parent_id"] = "U0"
    computed = refused(tmp_path, tables)
    checked = salore(
        "check", tmp_path / "tables", "--policy", "salor", "--as-of", "2026-12-31", "--lang", "en"
    )
    assert (checked.code, checked.err) == (2, computed.err)


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([answer(u4="5")], "satisfaction.csv:2:u4"),
        ([answer(), answer()], "satisfaction.csv:3:response_id"),
        ([answer(service_id="")], "satisfaction.csv:2:service_id"),
        ([answer(answered_on="2027-01-01")], "satisfaction.csv:2:answered_on"),
    ],
)
def test_a_survey_is_checked_too(rows: list[dict[str, Any]], place: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "satisfaction.csv", rows)
    ended = salore("satisfaction", path, "--out", tmp_path / "out", "--as-of", "2026-12-31", "--lang", "en")
    assert ended.code == 2
    assert ended.err.startswith(f"{place}:")
    assert nothing_left(tmp_path, "satisfaction.csv")


@pytest.mark.parametrize(
    ("rows", "place", "scale"),
    [
        ([{"ratee_id": "a", "rater_id": "r", "score": "9"}], "ratings.csv:2:score", "1:5"),
        ([{"ratee_id": "a", "rater_id": "r", "score": "baik"}], "ratings.csv:2:score", None),
        ([{"ratee_id": "a", "rater_id": "r", "score": "2.5"}], "ratings.csv:2:score", None),
        ([{"ratee_id": "", "rater_id": "r", "score": "2"}], "ratings.csv:2:ratee_id", None),
        ([{"ratee_id": "a", "rater": "b", "score": "2"}], "ratings.csv:1:rater_id", None),
    ],
)
def test_ratings_are_checked_too(
    rows: list[dict[str, Any]], place: str, scale: str | None, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "ratings.csv", rows)
    words = ("--scale", scale) if scale else ()
    ended = salore("calibrate", path, "--out", tmp_path / "out", "--lang", "en", *words)
    assert ended.code == 2, ended.said
    fault_at(ended, place)
    assert nothing_left(tmp_path, "ratings.csv")


@pytest.mark.parametrize(
    "words", [("calibrate", "{csv}"), ("calibrate", "{csv}", "--scale", "5:1"), ("satisfaction", "{csv}")]
)
def test_tables_of_nothing_are_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    """No row of data, or scales that run backwards."""
    path = tmp_path / "t.csv"
    path.write_text("ratee_id,rater_id,score,response_id,service_id,u1\n")
    ended = salore(*(word.format(csv=path) for word in words), "--out", tmp_path / "out")
    assert ended.code == 2, ended.said
    assert nothing_left(tmp_path, "t.csv")


def test_a_pack_with_a_gap_is_refused(tables: Tables, tmp_path: Path) -> None:
    """Bands 0-50 and 60-70 leave 50-60 out."""
    import salore.policy as policy

    source = Path(policy.__file__).parent / "packs" / "id-pp-30-2019"
    pack = tmp_path / "pack"
    shutil.copytree(source, pack)
    text = (pack / "predicate.toml").read_text(encoding="utf-8")
    assert 'predicate = "kurang", minimum = 50' in text
    (pack / "predicate.toml").write_text(
        text.replace('predicate = "kurang", minimum = 50', 'predicate = "kurang", minimum = 60'),
        encoding="utf-8",
    )
    write_tables(tmp_path / "tables", tables)
    assert salore("policy", "check", pack).code == 2
    ended = compute(tmp_path / "tables", tmp_path / "out", policy=pack)
    assert ended.code == 2
    assert "predicate.toml" in ended.err or "bands" in ended.err
    assert nothing_left(tmp_path, "tables", "pack")


def test_a_pack_that_is_not_there(tables: Tables, tmp_path: Path) -> None:
    write_tables(tmp_path / "tables", tables)
    ended = compute(tmp_path / "tables", tmp_path / "out", policy="papua")
    assert ended.code == 2
    assert "papua" in ended.err
    assert nothing_left(tmp_path, "tables")
