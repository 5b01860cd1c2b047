"""Which period a run is about, what the day of the computation forbids, what shorter periods are good for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import check, compute, nothing_left, one, read_rows, result_of
from tests.acceptance.conftest import ITEMS, Tables, target, write_tables


def of_period(period: str, **changed: str) -> dict[str, str]:
    return target(goal_id=f"g{period}", indicator_id=f"i{period}", period=period, **changed)


def period_of(tables: Tables, tmp_path: Path, *words: object) -> str:
    """Compute and return the period of the results."""
    ended = compute(write_tables(tmp_path / "tables", tables), tmp_path / "out", *words, "--json")
    assert ended.code == 0, ended.err
    found = {row["period"] for row in read_rows(tmp_path / "out" / "results.csv")}
    assert found == {ended.json["period"]}
    return found.pop()


@pytest.fixture
def few(tables: Tables) -> Tables:
    return {"people": tables["people"], "units": tables["units"]}


@pytest.mark.parametrize("period", ["2026", "2026-Q1", "2026-03", "2025"])
def test_the_only_period_named_is_the_default(period: str, few: Tables, tmp_path: Path) -> None:
    few["targets"] = [of_period(period)]
    assert period_of(few, tmp_path) == period


def test_without_any_the_pack_says(few: Tables, tmp_path: Path) -> None:
    few["targets"] = [target()]
    assert period_of(few, tmp_path) == "2026"


def test_several_periods_need_a_choice(few: Tables, tmp_path: Path) -> None:
    few["targets"] = [of_period("2026-Q1"), of_period("2026-Q2")]
    folder = write_tables(tmp_path / "tables", few)
    ended = compute(folder, tmp_path / "out", "--lang", "en")
    assert ended.code == 2
    assert ended.err.startswith("targets.csv:3:period:")
    assert "2026-Q1, 2026-Q2" in ended.err
    assert check(folder).code == 2
    assert nothing_left(tmp_path, "tables")
    assert compute(folder, tmp_path / "out", "--period", "2026-Q2").code == 0


def test_several_periods_in_several_tables(few: Tables, tmp_path: Path) -> None:
    few["targets"] = [of_period("2026")]
    few["texts"] = [{"person_id": "p1", "kind": "feedback", "text": "x", "period": "2025"}]
    ended = compute(write_tables(tmp_path / "tables", few), tmp_path / "out")
    assert ended.code == 2


def test_a_period_asked_for_needs_no_row(few: Tables, tmp_path: Path) -> None:
    few["targets"] = [of_period("2026-Q1")]
    assert period_of(few, tmp_path, "--period", "2026-Q2") == "2026-Q2"
    assert result_of(tmp_path / "out", "p1")["achievement_pct"] == ""


@pytest.mark.parametrize(("as_of", "code"), [("2026-03-31", 2), ("2026-04-01", 0)])
def test_a_period_must_have_begun(as_of: str, code: int, few: Tables, tmp_path: Path) -> None:
    few["targets"] = [of_period("2026-Q2")]
    folder = write_tables(tmp_path / "tables", few)
    ended = compute(folder, tmp_path / "out", as_of=as_of)
    assert ended.code == code
    if code == 2:
        assert ended.err.startswith("targets.csv:2:period:")


@pytest.mark.parametrize(
    ("table", "column"),
    [("decisions", "decided_on"), ("satisfaction", "answered_on"), ("segments", "starts_on")],
)
def test_the_day_itself_is_allowed_the_next_is_not(
    table: str, column: str, tables: Tables, tmp_path: Path
) -> None:
    tables[table][-1][column] = "2026-12-20"
    folder = write_tables(tmp_path / "tables", tables)
    assert check(folder, as_of="2026-12-20").code == 0
    ended = check(folder, as_of="2026-12-19")
    assert ended.code == 2
    assert f"{table}.csv:{len(tables[table]) + 1}:{column}: " in ended.err


def test_without_as_of_today_counts(tables: Tables, tmp_path: Path) -> None:
    """A decision of the year 2199 lies ahead whenever this test runs; one of 2000 never does."""
    tables["decisions"][0]["decided_on"] = "2199-01-01"
    del tables["segments"]
    folder = write_tables(tmp_path / "tables", tables)
    assert compute(folder, tmp_path / "out", as_of=None).code == 2
    tables["decisions"][0]["decided_on"] = "2000-01-01"
    write_tables(folder, tables)
    assert compute(folder, tmp_path / "out", as_of=None).code == 0


# ── Shorter periods within a year ─────────────────────────────────────────────────────────────────────


def answers(ratee: str, rater: str, source: str, score: str, period: str) -> list[dict[str, str]]:
    return [
        {
            "ratee_id": ratee,
            "rater_id": rater,
            "source": source,
            "item": item,
            "score": score,
            "period": period,
        }
        for item in ITEMS
    ]


def test_named_quarters_pool_by_rater_anonymous_ones_never(few: Tables, tmp_path: Path) -> None:
    """The superior said 3 in one quarter and 5 in three: (3 + 5 + 5 + 5) / 4 if every answer counts alike."""
    few["ratings"] = [
        row
        for quarter, score in enumerate(("3", "5", "5", "5"), start=1)
        for row in answers("p1", "boss", "supervisor", score, f"2026-Q{quarter}")
    ]
    for quarter in (1, 2, 3):
        for rater in range(6):
            few["ratings"] += answers("p1", f"x{rater}", "peer", "1", f"2026-Q{quarter}")
    period_of(few, tmp_path, "--period", "2026")
    row = result_of(tmp_path / "out", "p1")
    assert (row["behaviour_score"], row["n_raters"]) == ("4.5", "1")
    sources = {row["source"] for row in read_rows(tmp_path / "out" / "behaviour.csv") if row["mean"]}
    assert sources == {"supervisor"}


def test_annual_answers_stand_alone(few: Tables, tmp_path: Path) -> None:
    few["ratings"] = answers("p1", "boss", "supervisor", "2", "2026-Q1") + answers(
        "p1", "boss", "supervisor", "4", "2026"
    )
    period_of(few, tmp_path, "--period", "2026")
    assert result_of(tmp_path / "out", "p1")["behaviour_score"] == "4"


def test_periodic_predicates_are_evidence_never_averaged(few: Tables, tmp_path: Path) -> None:
    few["decisions"] = [
        {
            "person_id": "p1", "result_rating": "above", "behaviour_rating": "above", "decided_by": "boss",
            "decided_on": "2026-04-02", "period": f"2026-Q{quarter}",
        }
        for quarter in (1, 2)
    ]  # fmt: skip
    few["people"][1]["functional_level"] = "ahli_pertama"
    folder = write_tables(tmp_path / "tables", few)
    assert compute(folder, tmp_path / "year", "--period", "2026").code == 0
    row = result_of(tmp_path / "year", "p1")
    assert (row["predicate"], row["result_rating"], row["credit_points"]) == ("", "", "")
    assert compute(folder, tmp_path / "quarter", "--period", "2026-Q1").code == 0
    row = result_of(tmp_path / "quarter", "p1")
    assert (row["predicate"], row["credit_points"]) == ("sangat_baik", "4.69")  # 3/12 × 150 % × 12.5


def test_annual_credit_replaces_periodic_credit(few: Tables, tmp_path: Path) -> None:
    few["people"][1]["functional_level"] = "ahli_pertama"
    few["decisions"] = [
        {"person_id": "p1", "result_rating": rating, "behaviour_rating": rating, "period": period}
        for rating, period in (("above", "2026-Q1"), ("as", "2026"))
    ]
    period_of(few, tmp_path, "--period", "2026")
    assert result_of(tmp_path / "out", "p1")["credit_points"] == "12.5"


@pytest.mark.parametrize(("how", "expected"), [("", "75"), ("last", "75"), ("sum", "62.5"), ("mean", "62.5")])
def test_realisations_accumulate(how: str, expected: str, few: Tables, tmp_path: Path) -> None:
    """4 and 6 of 8 each: the last is 75 %, 10 of 16 and 5 of 8 are 62.5 %."""
    few["targets"] = [
        target(target="8", realisation=done, accumulate=how, period=f"2026-Q{quarter}")
        for quarter, done in ((1, "4"), (2, "6"))
    ]
    period_of(few, tmp_path, "--period", "2026")
    assert result_of(tmp_path / "out", "p1")["achievement_pct"] == expected


def test_an_annual_target_takes_what_quarters_realised(few: Tables, tmp_path: Path) -> None:
    """The year's own row has the target, 20; quarters report 4 and 6: 50 per cent."""
    few["targets"] = [
        target(target="20", realisation="", accumulate="sum", period="2026"),
        *(
            target(target="5", realisation=done, accumulate="sum", period=f"2026-Q{quarter}")
            for quarter, done in ((1, "4"), (2, "6"))
        ),
    ]
    period_of(few, tmp_path, "--period", "2026")
    assert result_of(tmp_path / "out", "p1")["achievement_pct"] == "50"


def test_answers_of_citizens_belong_to_their_quarter(tables: Tables, tmp_path: Path) -> None:
    del tables["satisfaction_recaps"]
    tables["satisfaction"] = [
        row | {"response_id": f"{day}{n}", "answered_on": day}
        for n, row in enumerate(tables["satisfaction"])
        for day in ("2026-02-02", "2026-05-05")
    ]
    period_of(tables, tmp_path, "--period", "2026-Q2")
    rows = read_rows(tmp_path / "out" / "index.csv")
    assert one(rows, level="service")["n"] == "6"
