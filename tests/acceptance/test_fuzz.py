"""Valid tables bent at random: every run ends in words, whole or not at all; names and order mean nothing."""

from __future__ import annotations

import copy
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.acceptance.command import PACKS, check, compute, nothing_left, read_rows, salore, write_csv
from tests.acceptance.conftest import Tables, whole_tables, write_tables

NASTY = (
    "", " ", "0", "-1", "00", "1.5", "1,5", "1.250", "NaN", "inf", "-inf", "1e9", "1e308", "1e-320", "5e-324",
    "99999999999999999999", "0.1" + "0" * 400 + "1", "=1+1", "@x", "'0012", "\ufeff", "é", "🙂", '"', "'",
    ";", "a,b", "a\nb", "\r", "\t", "a" * 5000, "\x00", "\x1b[31m", "{x}", "%s", "../../etc", "2026-02-30",
    "1900-01-01", "9999-12-31", "2026-06-30", "2026", "2026-Q1", "2026-Q5", "2026-03", "80..90", "90..80",
    "-5..5", "0..0", "1..1e300", "p1", "p2", "boss", "S1", "S2", "U1", "g1", "KTP", "satisfaction:KTP",
    "satisfaction:", "above", "below", "baik", "kurang", "true", "null", "None", "lower", "range", "sum",
    "supervisor", "peer", "colleagues", "pppk", "study_leave", "acting", "kiosk", "1:5", "5:1", "1:1", "3",
)  # fmt: skip
EXTRA_COLUMNS = (
    "weight", "accumulate", "source", "scale", "segment_id", "period", "status", "job_family", "months",
    "employment_kind", "functional_level", "group_sex", "is_maximum", "realisation_text", "excluded",
    "officer_id", "channel", "resp_age", "u_sarana", "parent_goal_id", "agency_id", "row", "part", "nonsense",
)  # fmt: skip
Chance = random.Random


def bounded(examples: int) -> settings:
    """The same so many seeds every time; a smaller seed is no simpler case, so nothing is shrunk."""
    return settings(
        max_examples=examples,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )


# ── Bending ───────────────────────────────────────────────────────────────────────────────────────────


def some_rows(tables: Tables, chance: Chance) -> list[dict[str, Any]]:
    return tables[chance.choice(list(tables))]


def replace_cell(tables: Tables, chance: Chance) -> None:
    row = chance.choice(some_rows(tables, chance) or [{"x": ""}])
    row[chance.choice(list(row))] = chance.choice(NASTY)


def replace_column(tables: Tables, chance: Chance) -> None:
    rows = some_rows(tables, chance)
    column, value = chance.choice([*EXTRA_COLUMNS, *(rows[0] if rows else ())]), chance.choice(NASTY)
    for row in rows:
        row[column] = value


def copy_cell(tables: Tables, chance: Chance) -> None:
    rows = some_rows(tables, chance)
    if rows:
        one, other = chance.choice(rows), chance.choice(rows)
        column = chance.choice(list(one))
        one[column] = other[chance.choice([column, chance.choice(list(other))])]


def drop_row(tables: Tables, chance: Chance) -> None:
    rows = some_rows(tables, chance)
    if rows:
        rows.pop(chance.randrange(len(rows)))


def double_row(tables: Tables, chance: Chance) -> None:
    rows = some_rows(tables, chance)
    if rows:
        rows.append(dict(chance.choice(rows)))


def shuffle_rows(tables: Tables, chance: Chance) -> None:
    chance.shuffle(some_rows(tables, chance))


def drop_column(tables: Tables, chance: Chance) -> None:
    rows = some_rows(tables, chance)
    if rows and len(rows[0]) > 1:
        column = chance.choice(list(rows[0]))
        for row in rows:
            row.pop(column, None)


def rename_column(tables: Tables, chance: Chance) -> None:
    rows = some_rows(tables, chance)
    if rows:
        column = chance.choice(list(rows[0]))
        name = chance.choice([column.upper(), f" {column} ", "u8", "period", "", *NASTY[:30]])
        for row in rows:
            if column in row:
                row[name] = row.pop(column)


def drop_table(tables: Tables, chance: Chance) -> None:
    if len(tables) > 1:
        del tables[chance.choice(list(tables))]


def swap_tables(tables: Tables, chance: Chance) -> None:
    one, other = chance.choice(list(tables)), chance.choice(list(tables))
    tables[one], tables[other] = tables[other], tables[one]


BENDS: tuple[Callable[[Tables, Chance], None], ...] = (
    *(replace_cell,) * 6, *(replace_column,) * 3, *(copy_cell,) * 3, drop_row, drop_row, double_row,
    shuffle_rows, drop_column, drop_column, rename_column, drop_table, swap_tables,
)  # fmt: skip


def damage(path: Path, chance: Chance) -> None:
    """Harm the bytes of one file."""
    content = path.read_bytes()
    cut = chance.randrange(len(content) + 1)
    path.write_bytes(
        chance.choice(
            (
                b"",
                content[:cut],
                content[cut:],
                content[:cut] + bytes([chance.randrange(256)]) + content[cut + 1 :],
                content[:cut]
                + chance.choice((b"\x00", b"\xff", b'"', b"\n", b"\r", b";", b","))
                + content[cut:],
                content.replace(b",", b";"),
                content.replace(b"\r\n", b"\r"),
                content * 2,
                content.decode("utf-8", "ignore").encode("utf-16"),
            )
        )
    )


@contextmanager
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="salore-fuzz-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def small_tables() -> Tables:
    """Tables that every pack takes: 3 stands on a scale of three and of five."""
    tables = whole_tables()
    for row in tables["ratings"]:
        row["score"] = "3"
    tables["source_results"][0]["mean"] = "2.5"
    return tables


@pytest.fixture(scope="module")
def life(region: Path) -> Tables:
    """The demonstration region as rows."""
    return {path.stem: read_rows(path) for path in sorted(region.glob("*.csv"))}  # type: ignore[misc]


def ends_well(folder: Path, chance: Chance) -> bool:
    """Compute bent tables, check them at times, tell of somebody; each ending must be one of ours."""
    pack, lang = chance.choice(PACKS), chance.choice(("id", "en"))
    out = folder / "out"
    words = ("--format", chance.choice(("csv", "csv", "xlsx", "parquet")), "--lang", lang)
    words += chance.choice(((), (), ("--officers",), ("--period", "2026"), ("--period", "2026-Q1")))
    ended = compute(folder / "tables", out, *words, policy=pack)
    assert ended.code in (0, 2), ended.said
    assert "Traceback" not in ended.said
    assert nothing_left(folder, "tables", *(["out"] if ended.code == 0 else []))
    if "--period" not in words and chance.random() < 0.4:
        checked = check(folder / "tables", policy=pack)
        assert checked.code == ended.code, (ended.said, checked.said)
    if ended.code == 2:
        assert ended.out == ""
        assert ended.err.strip()
        return True
    lines = (out / "explanations.jsonl").read_text(encoding="utf-8").split("\n")
    told = salore("explain", out, json.loads(chance.choice(lines[:-1]))["person_id"], "--lang", lang)
    assert told.code == 0, told.said
    return bool(told.out.strip())


def bend(tables: Tables, chance: Chance) -> None:
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        chance.choice(BENDS)(tables, chance)


@bounded(20)
@given(st.integers(0, 2**32 - 1))
def test_bent_tables_end_in_words(seed: int) -> None:
    chance = random.Random(seed)
    tables = small_tables()
    bend(tables, chance)
    with scratch() as folder:
        write_tables(folder / "tables", tables)
        assert ends_well(folder, chance)


@bounded(2)
@given(st.integers(0, 2**32 - 1))
def test_a_bent_region_ends_in_words(life: Tables, seed: int) -> None:
    chance = random.Random(seed)
    tables = copy.deepcopy(life)
    bend(tables, chance)
    with scratch() as folder:
        write_tables(folder / "tables", tables)
        assert ends_well(folder, chance)


@bounded(8)
@given(st.integers(0, 2**32 - 1))
def test_damaged_files_end_in_words(seed: int) -> None:
    chance = random.Random(seed)
    with scratch() as folder:
        paths = sorted(write_tables(folder / "tables", small_tables()).iterdir())
        for _ in range(chance.choice((1, 1, 2))):
            damage(chance.choice(paths), chance)
        assert ends_well(folder, chance)


@bounded(8)
@given(st.integers(0, 2**32 - 1))
def test_bent_surveys_and_ratings_end_in_words(seed: int) -> None:
    chance = random.Random(seed)
    whole = whole_tables()
    name = chance.choice(("satisfaction", "ratings"))
    tables: Tables = {name: whole[name], "services": whole["services"]}
    for _ in range(chance.choice((1, 1, 2))):
        chance.choice(BENDS[:15])(tables, chance)
    with scratch() as folder:
        paths = {table: write_csv(folder / f"{table}.csv", rows) for table, rows in tables.items()}
        left = [path.name for path in paths.values()]
        out = folder / "out"
        if name == "ratings":
            ended = salore("calibrate", paths[name], "--out", out)
        else:
            services = chance.choice(((), ("--services", paths["services"])))
            ended = salore("satisfaction", paths[name], "--out", out, "--officers", *services)
        assert ended.code in (0, 2), ended.said
        assert nothing_left(folder, *left, *(["out"] if ended.code == 0 else []))


@pytest.mark.parametrize("scale", ["", "0:999"])
def test_a_scale_of_a_thousand_steps_ends_in_words(scale: str, tmp_path: Path) -> None:
    rows = [
        {"ratee_id": f"e{n}", "rater_id": rater, "score": (n * 137 + step) % 1000, "item": "loyal"}
        for n in range(8)
        for rater, step in (("boss", 0), ("lead", 400))
    ]
    path = write_csv(tmp_path / "own.csv", rows)
    ended = salore("calibrate", path, "--out", tmp_path / "fit", *(("--scale", scale) if scale else ()))
    assert ended.code == 2, ended.said
    assert "256" in ended.err
    assert nothing_left(tmp_path, "own.csv")
    # In an appraisal the answers count, but nobody's severity is told.
    source = {"boss": "supervisor", "lead": "team_lead"}
    people = [{"person_id": f"e{n}", "name": "x", "unit_id": "U1", "supervisor_id": "boss"} for n in range(8)]
    people.append({"person_id": "boss", "name": "x", "unit_id": "U1"})
    tables: Tables = {
        "people": people,
        "ratings": [row | {"source": source[row["rater_id"]], "scale": "0:999"} for row in rows],
    }
    ended = compute(write_tables(tmp_path / "tables", tables), tmp_path / "out")
    assert ended.code == 0, ended.said
    assert read_rows(tmp_path / "out" / "raters.csv") == []


# ── Names and order ───────────────────────────────────────────────────────────────────────────────────

OF_PEOPLE = ("person_id", "supervisor_id", "ratee_id", "rater_id", "decided_by", "officer_id")
OF_OTHERS = {"unit_id": "U", "parent_id": "U", "segment_id": "S", "service_id": "L", "goal_id": "G",
             "parent_goal_id": "G", "indicator_id": "I", "response_id": "R"}  # fmt: skip
OUTPUTS = ("results", "behaviour", "raters", "index", "distribution", "fairness", "officers")


def computed(folder: Path, tables: Tables) -> dict[str, list[dict[str, str]]]:
    ended = compute(write_tables(folder / "tables", tables), folder / "out", "--officers")
    assert ended.code == 0, ended.said
    return {name: read_rows(folder / "out" / f"{name}.csv") for name in OUTPUTS}


def as_set(rows: list[dict[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(row.items()) for row in rows)


def test_the_order_of_rows_and_columns_means_nothing(life: Tables, tmp_path: Path) -> None:
    chance = random.Random(20261231)
    shuffled = copy.deepcopy(life)
    for rows in shuffled.values():
        chance.shuffle(rows)
        columns = list(rows[0])
        chance.shuffle(columns)
        rows[:] = [{column: row[column] for column in columns} for row in rows]
    # Rows of segments stay together; only their order within the file changes.
    first, second = computed(tmp_path / "a", life), computed(tmp_path / "b", shuffled)
    for name in OUTPUTS:
        assert as_set(first[name]) == as_set(second[name]), name


def relabelled(tables: Tables, chance: Chance) -> tuple[Tables, dict[str, str]]:
    """Give every identifier another name, in no order that resembles the old one."""
    people = [row["person_id"] for row in tables["people"]]
    numbers = chance.sample(range(10**6, 10**7), len(people))
    names = {person: f"0{number}" for person, number in zip(people, numbers, strict=True)}
    new = copy.deepcopy(tables)
    for rows in new.values():
        for row in rows:
            for column in OF_PEOPLE:
                if row.get(column):
                    row[column] = names.setdefault(row[column], f"x{len(names)}{chance.random()}")
            for column, kind in OF_OTHERS.items():
                if row.get(column):
                    row[column] = names.setdefault(row[column], f"{kind}{chance.randrange(10**9)}")
            if row.get("ref") in names:
                row["ref"] = names[row["ref"]]
            if str(row.get("source", "")).startswith("satisfaction:"):
                service = row["source"].removeprefix("satisfaction:")
                row["source"] = "satisfaction:" + names.setdefault(service, f"L{chance.randrange(10**9)}")
    return new, names


def test_names_mean_nothing(life: Tables, tmp_path: Path) -> None:
    new, names = relabelled(life, random.Random(7))
    first, second = computed(tmp_path / "a", life), computed(tmp_path / "b", new)
    named = ("person_id", "segment_id", "rater_id", "key", "unit_id", "officer_id", "service_id")
    for name in OUTPUTS:
        expected = [
            {c: names.get(cell, cell) if c in named else cell for c, cell in row.items()}
            for row in first[name]
        ]
        assert as_set(expected) == as_set(second[name]), name
