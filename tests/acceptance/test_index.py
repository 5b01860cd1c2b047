"""Citizens' satisfaction: means, index, grade, sample, interval, recaps, officers, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import compute, header_of, one, read_rows, result_of, salore, write_csv
from tests.acceptance.conftest import Tables, answer, target, write_tables

COLUMNS = [
    "level", "key", "n", "population", "required_sample", "sample_reached",
    *(f"u{number}" for number in range(1, 10)),
    "index", "index_low", "index_high", "grade", "grade_text",
]  # fmt: skip


def answers(service: str, *scores: int, **changed: Any) -> list[dict[str, Any]]:
    """One response a score, the same on all nine elements."""
    return [
        answer(response_id=f"{service}-{number}", service_id=service)
        | {f"u{i}": str(score) for i in range(1, 10)}
        | changed
        for number, score in enumerate(scores)
    ]


def surveyed(tmp_path: Path, rows: list[dict[str, Any]], *words: object) -> list[dict[str, str]]:
    path = write_csv(tmp_path / "satisfaction.csv", rows)
    ended = salore("satisfaction", path, "--out", tmp_path / "out", "--as-of", "2026-12-31", *words)
    assert ended.code == 0, ended.err
    return read_rows(tmp_path / "out" / "index.csv")


def index_of(tables: Tables, tmp_path: Path, *words: object) -> list[dict[str, str]]:
    ended = compute(write_tables(tmp_path / "tables", tables), tmp_path / "out", *words)
    assert ended.code == 0, ended.err
    assert header_of(tmp_path / "out" / "index.csv") == COLUMNS
    return read_rows(tmp_path / "out" / "index.csv")


@pytest.fixture
def surveys(tables: Tables) -> Tables:
    """Two services of one unit, one of another, nothing recapped."""
    del tables["satisfaction_recaps"]
    tables["units"].append({"unit_id": "U2", "name": "Dua"})
    tables["services"] = [
        {"service_id": "KTP", "name": "KTP", "unit_id": "U1", "population": "100"},
        {"service_id": "KK", "name": "KK", "unit_id": "U1", "population": "50"},
        {"service_id": "SIM", "name": "SIM", "unit_id": "U2", "population": ""},
    ]
    tables["satisfaction"] = [
        *answers("KTP", 4, 4, 3, 3, 3, 3),
        *answers("KK", 2, 2, 2, 2, 2, 2, 2, 2, 2, 2),
        *answers("SIM", 4, 4, 4, 4, 4),
    ]
    return tables


def test_rows_for_services_units_and_the_agency(surveys: Tables, tmp_path: Path) -> None:
    """KTP 20/6 × 25 = 83.33; U1 pools 16 answers: 40/16 × 25 = 62.5; all: 60/21 × 25 = 71.43."""
    rows = index_of(surveys, tmp_path)
    got = [(row["level"], row["key"], row["n"], row["index"]) for row in rows]
    assert got[:5] == [
        ("service", "KK", "10", "50"),
        ("service", "KTP", "6", "83.33"),
        ("service", "SIM", "5", "100"),
        ("unit", "U1", "16", "62.5"),
        ("unit", "U2", "5", "100"),
    ]
    assert [(level, n, index) for level, _, n, index in got[5:]] == [("agency", "21", "71.43")]


def test_populations_and_samples(surveys: Tables, tmp_path: Path) -> None:
    """Krejcie and Morgan: 50 → 44, 100 → 80, 150 → 108; unknown where a population is."""
    rows = index_of(surveys, tmp_path)
    wanted = {
        "KK": ("50", "44", "0"),
        "KTP": ("100", "80", "0"),
        "U1": ("150", "108", "0"),
        "SIM": ("", "", ""),
    }
    for key, cells in wanted.items():
        row = one(rows, key=key)
        assert (row["population"], row["required_sample"], row["sample_reached"]) == cells
    reached = one(rows, level="agency")
    assert (reached["population"], reached["required_sample"], reached["sample_reached"]) == ("", "", "")


@pytest.mark.parametrize(
    ("population", "sample"), [(10, 10), (20, 19), (200, 132), (1000, 278), (10000, 370)]
)
def test_required_samples_are_the_published_ones(
    population: int, sample: int, surveys: Tables, tmp_path: Path
) -> None:
    surveys["services"][0]["population"] = population
    row = one(index_of(surveys, tmp_path), key="KTP")
    assert row["required_sample"] == str(sample)
    assert row["sample_reached"] == "0"


RECAPS: dict[str, tuple[str, float, str]] = {
    "lowest": ("1", 25, "D"), "under_c": ("2.5996", 64.99, "D"), "at_c": ("2.6", 65, "C"),
    "rounded_to_c": ("2.5998", 65, "C"), "top_of_c": ("3.064", 76.6, "C"), "at_b": ("3.0644", 76.61, "B"),
    "rounded_to_b": ("3.0642", 76.61, "B"), "top_of_b": ("3.532", 88.3, "B"), "at_a": ("3.5324", 88.31, "A"),
    "rounded_to_a": ("3.5322", 88.31, "A"), "highest": ("4", 100, "A"),
}  # fmt: skip
TEXTS = {"A": "Sangat Baik", "B": "Baik", "C": "Kurang Baik", "D": "Tidak Baik"}


def test_the_rounded_index_is_graded(surveys: Tables, tmp_path: Path) -> None:
    surveys["services"] = [{"service_id": name, "name": name, "unit_id": "U1"} for name in RECAPS]
    surveys["satisfaction"] = answers("highest", 4, 4, 4, 4, 4)
    surveys["satisfaction_recaps"] = [
        recap(mean, service_id=name) for name, (mean, _, _) in RECAPS.items() if name != "highest"
    ]
    rows = index_of(surveys, tmp_path)
    for name, (_, index, grade) in RECAPS.items():
        row = one(rows, level="service", key=name)
        assert (float(row["index"]), row["grade"], row["grade_text"]) == (index, grade, TEXTS[grade])


@pytest.mark.parametrize(
    ("day", "grade"), [("2016-12-31", "B"), ("2017-01-01", "C"), ("", "C"), ("2026-12-31", "C")]
)
def test_bands_of_the_day_of_the_answers(day: str, grade: str, tmp_path: Path) -> None:
    """75 was B until the bands of 2017 made it C; undated answers take the bands of --as-of."""
    rows = surveyed(tmp_path, answers("KTP", 3, 3, 3, 3, 3, answered_on=day))
    assert {row["grade"] for row in rows} == {grade}


def test_undated_answers_take_the_bands_of_the_day_asked(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "s.csv", answers("KTP", 3, 3, 3, 3, 3, answered_on=""))
    assert salore("satisfaction", path, "--out", tmp_path / "o", "--as-of", "2016-06-30").code == 0
    assert {row["grade"] for row in read_rows(tmp_path / "o" / "index.csv")} == {"B"}


def test_missing_answers_leave_their_element_alone(tmp_path: Path) -> None:
    """u1 is the mean of four answers (3), the rest of five; u9 was never answered: weight 1/8."""
    rows = answers("KTP", 4, 3, 3, 3, 3, u9="")
    rows[0]["u1"] = ""
    row = one(surveyed(tmp_path, rows), level="service")
    assert (row["u1"], row["u2"], row["u9"]) == ("3", "3.2", "")
    assert row["index"] == "79.38"  # (3 + 7 × 3.2) / 8 × 25 = 79.375, half up


def test_under_five_answers_the_index_is_empty(tmp_path: Path) -> None:
    rows = surveyed(tmp_path, answers("KTP", 4, 4, 4, 4))
    row = one(rows, level="service")
    assert row["n"] == "4"
    assert {
        row[name] for name in ("u1", "u9", "index", "index_low", "index_high", "grade", "grade_text")
    } == {""}


def test_excluded_answers_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = answers("KTP", 4, 4, 4, 4, 4, 1)
    rows[-1]["excluded"] = "isi asal"
    path = write_csv(tmp_path / "s.csv", rows)
    ended = salore("satisfaction", path, "--out", tmp_path / "out", "--as-of", "2026-12-31", "--json")
    assert ended.code == 0
    row = one(read_rows(tmp_path / "out" / "index.csv"), level="service")
    assert (row["n"], row["index"], row["grade"]) == ("5", "100", "A")
    assert ended.json["excluded"] == 1


def test_aliases_of_the_last_two_elements(tmp_path: Path) -> None:
    """Whoever has complaints before facilities uses the aliases: keys count, not positions."""
    rows = [
        {"response_id": n, "service_id": "KTP"}
        | {f"u{i}": "3" for i in range(1, 8)}
        | {"u_pengaduan": "2", "u_sarana": "4"}
        for n in range(5)
    ]
    row = one(surveyed(tmp_path, rows), level="service")
    assert (row["u8"], row["u9"]) == ("4", "2")


def test_an_interval_narrows_with_answers_and_closes_at_a_census(surveys: Tables, tmp_path: Path) -> None:
    few = one(surveyed(tmp_path, answers("KTP", 4, 3, 2, 3, 4)), level="service")
    low, index, high = (float(few[name]) for name in ("index_low", "index", "index_high"))
    assert 25 <= low < index < high <= 100
    surveys["services"][0]["population"] = "6"
    census = one(index_of(surveys, tmp_path / "census"), key="KTP")
    assert census["index_low"] == census["index"] == census["index_high"]
    assert (census["required_sample"], census["sample_reached"]) == ("6", "1")


def test_walk_in_samples_are_said_in_words(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "s.csv", answers("KTP", 3, 3, 3, 3, 3))
    ended = salore("satisfaction", path, "--out", tmp_path / "o", "--as-of", "2026-12-31", "--lang", "en")
    assert "not drawn at random" in ended.out


# ── Recaps ────────────────────────────────────────────────────────────────────────────────────────────


def recap(mean: str, **changed: Any) -> dict[str, Any]:
    row = {"service_id": "", "unit_id": "", "period": "2026", "n": "20"}
    return row | {f"u{i}": mean for i in range(1, 10)} | changed


def test_a_recap_of_a_service_yields_an_index_without_interval(surveys: Tables, tmp_path: Path) -> None:
    surveys["satisfaction"] = [row for row in surveys["satisfaction"] if row["service_id"] != "SIM"]
    surveys["satisfaction_recaps"] = [recap("3.5", service_id="SIM", u1="3.1")]
    row = one(index_of(surveys, tmp_path), key="SIM")
    # (3.1 + 8 × 3.5) / 9 × 25 = 86.388…
    assert (row["n"], row["u1"], row["index"], row["grade"]) == ("20", "3.1", "86.39", "B")
    assert (row["index_low"], row["index_high"]) == ("", "")


def test_a_recap_of_a_unit_yields_an_index_without_interval(surveys: Tables, tmp_path: Path) -> None:
    surveys["satisfaction"] = [row for row in surveys["satisfaction"] if row["service_id"] != "SIM"]
    surveys["satisfaction_recaps"] = [recap("3", unit_id="U2")]
    rows = index_of(surveys, tmp_path)
    row = one(rows, level="unit", key="U2")
    assert (row["n"], row["u5"], row["index"], row["grade"]) == ("20", "3", "75", "C")
    assert (row["index_low"], row["index_high"]) == ("", "")


def test_answers_go_before_the_recap_of_the_same_service(surveys: Tables, tmp_path: Path) -> None:
    surveys["satisfaction_recaps"] = [recap("1", service_id="SIM"), recap("1", unit_id="U1")]
    rows = index_of(surveys, tmp_path)
    assert one(rows, key="SIM")["index"] == "100"
    assert one(rows, key="U1")["index"] == "62.5"


def test_a_recap_is_graded_by_the_bands_of_its_period(surveys: Tables, tmp_path: Path) -> None:
    del surveys["satisfaction"]
    surveys["decisions"][0]["decided_on"] = ""
    surveys["satisfaction_recaps"] = [recap("3", service_id="SIM", period="2015")]
    row = one(index_of(surveys, tmp_path, "--period", "2015"), key="SIM")
    assert (row["index"], row["grade"]) == ("75", "B")


def test_the_index_is_the_realisation_of_a_goal_of_its_service(surveys: Tables, tmp_path: Path) -> None:
    """83.33 of a target of 80 is 104.16 per cent."""
    surveys["targets"] = [target(target="80", realisation="", source="satisfaction:KTP")]
    index_of(surveys, tmp_path)
    assert result_of(tmp_path / "out", "p1")["achievement_pct"] == "104.16"


# ── Officers ──────────────────────────────────────────────────────────────────────────────────────────

OFFICER_COLUMNS = ["officer_id", "service_id", "n", "raw_index", "shrunk_index", "low", "high", "shown"]


def of_officer(
    officer: str, n: int, score: int, days: tuple[str, ...] = ("2026-02-01", "2026-05-01")
) -> list[dict[str, Any]]:
    return [
        answer(response_id=f"{officer}{i}", officer_id=officer, answered_on=days[i % len(days)])
        | {"u6": str(score), "u7": str(score)}
        for i in range(n)
    ]


def test_officers_only_when_asked(tmp_path: Path) -> None:
    surveyed(tmp_path, of_officer("a", 30, 4))
    assert not (tmp_path / "out" / "officers.csv").exists()
    (tmp_path / "asked").mkdir()
    surveyed(tmp_path / "asked", of_officer("a", 30, 4), "--officers")
    assert header_of(tmp_path / "asked" / "out" / "officers.csv") == OFFICER_COLUMNS


def test_officers_with_too_few_answers_or_one_period_are_not_shown(tmp_path: Path) -> None:
    rows = [
        *of_officer("enough", 30, 4), *of_officer("other", 30, 2), *of_officer("few", 29, 3),
        *of_officer("short", 40, 3, days=("2026-02-01",)),
    ]  # fmt: skip
    surveyed(tmp_path, rows, "--officers")
    found = read_rows(tmp_path / "out" / "officers.csv")
    shown = {row["officer_id"]: row for row in found}
    assert {name: row["shown"] for name, row in shown.items()} == {
        "enough": "1", "other": "1", "few": "0", "short": "0",
    }  # fmt: skip
    for name in ("few", "short"):
        assert [shown[name][c] for c in ("raw_index", "shrunk_index", "low", "high")] == [""] * 4
    # Competence and conduct alone: 4 × 25 and 2 × 25, drawn together and never past each other.
    assert (shown["enough"]["raw_index"], shown["other"]["raw_index"]) == ("100", "50")
    assert 50 <= float(shown["other"]["shrunk_index"]) <= float(shown["enough"]["shrunk_index"]) <= 100


def test_undated_answers_tell_nothing_of_officers(tmp_path: Path) -> None:
    surveyed(tmp_path, of_officer("a", 40, 4, days=("",)), "--officers")
    assert [row["shown"] for row in read_rows(tmp_path / "out" / "officers.csv")] in ([], ["0"])


def test_compute_writes_officers_only_when_asked(surveys: Tables, tmp_path: Path) -> None:
    index_of(surveys, tmp_path)
    assert not (tmp_path / "out" / "officers.csv").exists()
    assert compute(tmp_path / "tables", tmp_path / "asked", "--officers").code == 0
    assert header_of(tmp_path / "asked" / "officers.csv") == OFFICER_COLUMNS


def test_services_give_units_and_populations(tmp_path: Path) -> None:
    services = write_csv(
        tmp_path / "services.csv",
        [{"service_id": "KTP", "name": "KTP", "unit_id": "U1", "population": "100"}],
    )
    rows = surveyed(tmp_path, answers("KTP", 3, 3, 3, 3, 3), "--services", services)
    assert one(rows, level="unit")["key"] == "U1"
    assert one(rows, level="service")["required_sample"] == "80"


def test_the_real_survey_of_49_answers(tmp_path: Path) -> None:
    """A published worksheet's data; its index recomputed with exact ninths."""
    import csv

    with Path("tests/data/skm_sekadau_49.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    keys = [name for name in rows[0] if name[:1].casefold() == "u"]
    assert len(keys) == 9
    sums = {key: sum(int(row[key]) for row in rows) for key in keys}
    expected = sum(sums.values()) / len(rows) / 9 * 25
    own = [
        {"response_id": n, "service_id": "S"} | {key: row[key] for key in keys} for n, row in enumerate(rows)
    ]
    row = one(surveyed(tmp_path, own), level="service")
    assert float(row["index"]) == pytest.approx(expected, abs=0.005)


def test_a_unit_recap_counts_for_the_agency_as_one_survey(surveys: Tables, tmp_path: Path) -> None:
    """Without answers of its service: U2's recap of 75 beside KTP's 83.33 and KK's 50."""
    surveys["satisfaction"] = [row for row in surveys["satisfaction"] if row["service_id"] != "SIM"]
    surveys["satisfaction_recaps"] = [recap("3", unit_id="U2")]
    rows = index_of(surveys, tmp_path)
    agency = one(rows, level="agency")
    assert (agency["n"], agency["index"], agency["index_low"]) == ("36", "69.44", "")
    assert (one(rows, key="SIM")["n"], one(rows, key="SIM")["index"]) == ("0", "")


def test_services_that_nobody_answered_keep_their_population(surveys: Tables, tmp_path: Path) -> None:
    surveys["satisfaction"] = [row for row in surveys["satisfaction"] if row["service_id"] != "KTP"]
    row = one(index_of(surveys, tmp_path), key="KTP")
    assert (row["n"], row["population"], row["required_sample"], row["sample_reached"]) == (
        "0", "100", "80", "0",
    )  # fmt: skip
