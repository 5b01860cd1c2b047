"""Achievement and behaviour: figures worked out by hand from the exchange format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.appraisals import OTHERS, Results, asked, figure, notices, of_people, person, rated
from tests.acceptance.command import Row, one, read_rows, result_of
from tests.acceptance.conftest import ITEMS, Tables, target

# ── Achievement ───────────────────────────────────────────────────────────────────────────────────────

ACHIEVED: list[tuple[str, object, object, float | None]] = [
    ("higher", 100, 90, 90), ("higher", 80, 70, 87.5), ("higher", 100, 0, 0), ("higher", 100, 150, 120),
    ("higher", 100, 120, 120), ("higher", "80..90", 70, 87.5), ("higher", "80..90", 80, 100),
    ("higher", "80..90", 85, 100), ("higher", "80..90", 90, 100), ("higher", "80..90", 95, 105.56),
    ("lower", 10, 10, 100), ("lower", 10, 5, 120), ("lower", 10, 9, 110), ("lower", 10, 12, 80),
    ("lower", 10, 20, 0), ("lower", 10, 25, 0), ("lower", 10, 0, 120),
    ("lower", "7..8", 6, 114.29), ("lower", "7..8", 7.5, 100), ("lower", "7..8", 9, 87.5),
    ("range", "10..12", 9, 90), ("range", "10..12", 11, 100), ("range", "10..12", 15, 75),
    ("range", "10..12", 30, 0), ("range", 10, 10, 100), ("range", 10, 11, 90), ("range", 10, 9, 90),
    ("lower", 0, 0, 100), ("lower", 0, 1, 0), ("lower", 0, 0.01, 0), ("lower", "0..2", 1, 100),
    ("lower", "0..2", 3, 50), ("higher", 100, None, None), ("lower", 0, None, None),
    # Halves of the last place, which have no exact binary form.
    ("higher", 40000, 1070, 2.68), ("higher", 20000, 201, 1.01), ("higher", 40000, 35070, 87.68),
    ("higher", 800, 701, 87.63), ("higher", 200000, 2009, 1), ("lower", 40000, 41070, 97.33),
    ("higher", "0.3", "0.29", 96.67), ("higher", "1.1", "1.21", 110),
]  # fmt: skip


@pytest.fixture(scope="module")
def achieved(tmp_path_factory: pytest.TempPathFactory) -> Results:
    people = [person(f"a{n}") for n in range(len(ACHIEVED))]
    targets = [
        target(person_id=f"a{n}", goal_id=f"g{n}", direction=way, target=goal, realisation=done)
        for n, (way, goal, done, _) in enumerate(ACHIEVED)
    ]
    return of_people(tmp_path_factory.mktemp("achieved"), {"people": people, "targets": targets})


@pytest.mark.parametrize("number", range(len(ACHIEVED)), ids=lambda n: "-".join(map(str, ACHIEVED[n][:3])))
def test_achievement_of_an_indicator(number: int, achieved: Results) -> None:
    row, expected = achieved[f"a{number}"], ACHIEVED[number][3]
    assert figure(row["achievement_pct"]) == expected
    proposed = "" if expected is None else "above" if expected >= 110 else "as" if expected >= 90 else "below"
    assert row["result_rating_proposed"] == proposed
    assert (row["result_rating"], row["predicate"], row["score"]) == ("", "", "")


Goal = tuple[str, str, object, object, object]
PLANS: dict[str, tuple[list[Goal], float | None, str]] = {
    # goal, kind, target, realisation, weight
    "at_the_upper_cut": ([("g", "main", 1000, 1100, None)], 110.0, "above"),
    "rounded_up_to_the_upper_cut": ([("g", "main", 20000, 21999, None)], 110.0, "above"),
    "under_the_upper_cut": ([("g", "main", 50000, 54997, None)], 109.99, "as"),
    "at_the_lower_cut": ([("g", "main", 100, 90, None)], 90.0, "as"),
    "rounded_up_to_the_lower_cut": ([("g", "main", 20000, 17999, None)], 90.0, "as"),
    "under_the_lower_cut": ([("g", "main", 50000, 44997, None)], 89.99, "below"),
    "goals_alike": ([("g", "main", 100, 100, None), ("h", "main", 100, 85, None)], 92.5, "as"),
    "indicators_within_the_goal": (
        [("g", "main", 100, 100, None), ("g", "main", 100, 90, None), ("h", "main", 100, 80, None)],
        87.5,
        "below",
    ),
    "weights": ([("g", "main", 100, 100, 70), ("h", "main", 100, 80, 30)], 94.0, "as"),
    "weights_need_no_sum": ([("g", "main", 100, 120, 3), ("h", "main", 100, 80, 1)], 110.0, "above"),
    "additional_goals_are_apart": ([("g", "main", 100, 100, None), ("h", "additional", 100, 0, None)],
                                   100.0, "as"),
    "a_goal_without_realisation": ([("g", "main", 100, 100, None), ("h", "main", 100, None, None)], None, ""),
    "each_is_capped": ([("g", "main", 100, 500, None), ("h", "main", 100, 80, None)], 100.0, "as"),
    "a_half_after_the_mean": ([("g", "main", 10000, 9001, None), ("h", "main", 10000, 9002, None)],
                              90.02, "as"),
}  # fmt: skip


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Results:
    targets = [
        target(
            person_id=name, goal_id=f"{name}-{goal}", kind=kind, indicator_id=f"{name}-{n}", target=wanted,
            realisation=done, weight=weight,
        )
        for name, (goals, _, _) in PLANS.items()
        for n, (goal, kind, wanted, done, weight) in enumerate(goals)
    ]  # fmt: skip
    words = target(
        person_id="words", goal_id="t", target="", target_text="Tertib", realisation="",
        realisation_text="Tertib seluruhnya",
    )  # fmt: skip
    people = [person(name) for name in (*PLANS, "words", "nothing")]
    return of_people(tmp_path_factory.mktemp("plans"), {"people": people, "targets": [*targets, words]})


@pytest.mark.parametrize("name", PLANS)
def test_goals_make_a_plan(name: str, plans: Results) -> None:
    _, expected, proposed = PLANS[name]
    assert figure(plans[name]["achievement_pct"]) == expected
    assert plans[name]["result_rating_proposed"] == proposed


def test_texts_and_empty_plans_yield_no_percentage(plans: Results) -> None:
    for name in ("words", "nothing"):
        assert (plans[name]["achievement_pct"], plans[name]["result_rating_proposed"]) == ("", "")
    assert "no_targets" in notices(plans["nothing"])
    assert "realisation_missing" in notices(plans["a_goal_without_realisation"])


@pytest.mark.parametrize(
    ("how", "expected", "proposed"), [("sum", 87.5, "below"), ("mean", 87.5, "below"), ("last", 120, "above")]
)
def test_a_year_is_built_of_its_quarters(how: str, expected: float, proposed: str, tmp_path: Path) -> None:
    """25 a quarter is wanted; 20, 15, 22.5 and 30 are done: 87.5 of 100 together, 120 % at the end."""
    rows = [
        target(target=25, realisation=done, accumulate=how, period=f"2026-Q{n}")
        for n, done in enumerate((20, 15, 22.5, 30), start=1)
    ]
    found = of_people(tmp_path, {"people": [person("p1")], "targets": rows}, "--period", "2026")["p1"]
    assert figure(found["achievement_pct"]) == expected
    assert found["result_rating_proposed"] == proposed
    quarter = of_people(
        tmp_path / "q", {"people": [person("p1")], "targets": rows}, "--period", "2026-Q2"
    )["p1"]  # fmt: skip
    assert figure(quarter["achievement_pct"]) == 60


def test_annual_rows_go_before_quarters(tmp_path: Path) -> None:
    rows = [
        target(target=100, realisation=95, accumulate="sum", period="2026"),
        target(target=25, realisation=5, accumulate="sum", period="2026-Q1"),
    ]
    found = of_people(tmp_path, {"people": [person("p1")], "targets": rows}, "--period", "2026")["p1"]
    assert figure(found["achievement_pct"]) == 95


@pytest.mark.parametrize(
    ("organisation", "proposed"),
    [("istimewa", "above"), ("baik", "as"), ("butuh_perbaikan", "below"), ("kurang", "below"),
     ("sangat_kurang", "below"), ("", "")],
)  # fmt: skip
def test_the_head_follows_the_organisation(organisation: str, proposed: str, tmp_path: Path) -> None:
    tables: Tables = {
        "people": [person("p1", heads_unit=1), person("p2", supervisor_id="p1")],
        "units": [{"unit_id": "U1", "name": "Dinas", "organisation_predicate": organisation}],
        "targets": [target(realisation=100), target(person_id="p2", goal_id="h", realisation=100)],
    }
    found = of_people(tmp_path, tables)
    assert found["p1"]["result_rating_proposed"] == proposed
    assert figure(found["p1"]["achievement_pct"]) == 100
    assert found["p2"]["result_rating_proposed"] == "as"
    own = of_people(tmp_path / "own", tables, policy="id-pp-30-2019")
    assert own["p1"]["result_rating_proposed"] == "as"


@pytest.mark.parametrize(
    ("policy", "expected", "proposed"), [("contoh-kabupaten", 89.92, "below"), ("salor", None, "")]
)
def test_segments_combine_as_the_pack_says(
    policy: str, expected: float | None, proposed: str, tmp_path: Path
) -> None:
    """(100 × 181 days + 80 × 184 days) / 365 = 89.918; or the last appraiser weighs them."""
    segments = [
        {"segment_id": f"s{n}", "person_id": "p1", "unit_id": "U1", "supervisor_id": "boss",
         "starts_on": start, "ends_on": end}
        for n, start, end in ((1, "2026-01-01", "2026-06-30"), (2, "2026-07-01", "2026-12-31"))
    ]  # fmt: skip
    targets = [
        target(segment_id="s1", realisation=100),
        target(segment_id="s2", goal_id="h", indicator_id="i2", realisation=80),
    ]
    tables: Tables = {
        "people": [person("boss"), person("p1", supervisor_id="boss")],
        "segments": segments, "targets": targets,
    }  # fmt: skip
    found = of_people(tmp_path, tables, policy=policy)["p1"]
    assert figure(found["achievement_pct"]) == expected
    assert found["result_rating_proposed"] == proposed
    rows = read_rows(tmp_path / "out" / "results.csv")
    assert [row["segment_id"] for row in rows if row["person_id"] == "p1"] == ["s1", "s2", ""]
    assert figure(result_of(tmp_path / "out", "p1", "s1")["achievement_pct"]) == 100


# ── Behaviour ─────────────────────────────────────────────────────────────────────────────────────────

Answers = dict[str, list[Any]]
BEHAVIOUR: dict[str, tuple[list[Any], float | None, str]] = {
    "at_the_upper_cut": (rated("at_the_upper_cut", "boss", "supervisor", [5, 4, 4, 4]), 4.25, "above"),
    "under_the_upper_cut": (rated("under_the_upper_cut", "boss", "supervisor", [5, 4, 4, 4, 4]), 4.2, "as"),
    "at_the_lower_cut": (rated("at_the_lower_cut", "boss", "supervisor", [2, 3, 3, 3]), 2.75, "as"),
    "under_the_lower_cut": (rated("under_the_lower_cut", "boss", "supervisor", [2, 3, 3]), 2.67, "below"),
    "not_observed_is_not_zero": (
        rated("not_observed_is_not_zero", "boss", "supervisor", [None, 4, None]), 4.0, "as",
    ),
    "nothing_observed": (rated("nothing_observed", "boss", "supervisor", [None, None]), None, ""),
    # 0.6 × 2 + 0.25 × 4.1 + 0.15 × 3 = 2.675
    "a_half": (
        rated("a_half", "boss", "supervisor", [2] * 7)
        + asked("a_half", "peer", [5, 4, 4, 4, 4, 4, 4, 4, 4, 4])
        + asked("a_half", "subordinate", [3] * 5),
        2.68,
        "below",
    ),
    # 8 peers of mean 4.25 are released as 4.3: (0.6 × 4 + 0.25 × 4.3) / 0.85 = 4.088
    "the_released_mean_counts": (
        rated("the_released_mean_counts", "boss", "supervisor", [4] * 7)
        + asked("the_released_mean_counts", "peer", [5, 5, 4, 4, 4, 4, 4, 4]),
        4.09,
        "as",
    ),
    # Raters weigh alike, however many items they saw: (5 + 3 + 3 + 3 + 3) / 5 = 3.4
    "items_within_the_rater": (
        rated("items_within_the_rater", "p0", "peer", [5] * 7)
        + [row for n in range(1, 5) for row in rated("items_within_the_rater", f"p{n}", "peer", [3])],
        3.4,
        "as",
    ),
    # Four peers are too few to show: the superior's 3 alone.
    "too_few_are_not_counted": (
        rated("too_few_are_not_counted", "boss", "supervisor", [3] * 7)
        + asked("too_few_are_not_counted", "peer", [5, 5, 5, 5]),
        3.0,
        "as",
    ),
    # Three peers and three subordinates carry 0.4 together: 0.6 × 3 + 0.4 × 4.5 = 3.6
    "colleagues_together": (
        rated("colleagues_together", "boss", "supervisor", [3] * 7)
        + asked("colleagues_together", "peer", [5, 5, 5])
        + asked("colleagues_together", "subordinate", [4, 4, 4]),
        3.6,
        "as",
    ),
    # What one says of oneself is evidence, without weight.
    "self_has_no_weight": (
        rated("self_has_no_weight", "boss", "supervisor", [3] * 7)
        + rated("self_has_no_weight", "self_has_no_weight", "self", [5] * 7),
        3.0,
        "as",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def behaved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, list[Row]]:
    folder = tmp_path_factory.mktemp("behaved")
    tables: Tables = {
        "people": [person(name) for name in OTHERS]
        + [person(name, supervisor_id="boss") for name in BEHAVIOUR],
        "ratings": [row for rows, _, _ in BEHAVIOUR.values() for row in rows],
    }
    return of_people(folder, tables), read_rows(folder / "out" / "behaviour.csv")


@pytest.mark.parametrize("name", BEHAVIOUR)
def test_behaviour_score_and_proposal(name: str, behaved: tuple[Results, list[Row]]) -> None:
    row = behaved[0][name]
    assert figure(row["behaviour_score"]) == BEHAVIOUR[name][1]
    assert row["behaviour_rating_proposed"] == BEHAVIOUR[name][2]
    assert (row["behaviour_rating"], row["behaviour_score_adjusted"]) == ("", "")
    assert ("not_comparable" in notices(row)) == (BEHAVIOUR[name][1] is not None)


def test_cells_of_behaviour(behaved: tuple[Results, list[Row]]) -> None:
    rows = behaved[1]
    peers = one(rows, person_id="the_released_mean_counts", source="peer", item="")
    assert (peers["n_raters"], peers["mean"], peers["is_adjusted"], peers["suppressed"]) == (
        "8", "4.3", "0", "0",
    )  # fmt: skip
    assert round(float(peers["weight_effective"]), 4) == 0.2941
    items = [r for r in rows if r["person_id"] == peers["person_id"] and r["source"] == "peer" and r["item"]]
    assert [row["item"] for row in items] == list(ITEMS)
    assert {(row["mean"], row["n_raters"], row["relative"]) for row in items} == {("", "", "near")}
    together = one(rows, person_id="colleagues_together", source="colleagues", item="")
    assert (together["n_raters"], float(together["weight_effective"])) == ("6", 0.4)
    assert {row["source"] for row in rows if row["person_id"] == "colleagues_together"} == {
        "supervisor", "colleagues",
    }  # fmt: skip
    hidden = one(rows, person_id="too_few_are_not_counted", source="colleagues")
    assert hidden["suppressed"] == "1"
    assert {hidden[name] for name in ("n_raters", "mean", "relative", "weight_effective")} == {""}
    own = one(rows, person_id="self_has_no_weight", source="self", item="")
    assert float(own["weight_effective"]) == 0
    assert (behaved[0]["a_half"]["n_raters"], behaved[0]["too_few_are_not_counted"]["n_raters"]) == (
        "16", "1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "expected", "proposed"),
    [([3, 2], 2.5, "above"), ([3, 2, 2], 2.33, "as"), ([2, 1], 1.5, "as"), ([2, 1, 1], 1.33, "below")],
)
def test_the_law_hears_the_superior_alone(
    scores: list[int], expected: float, proposed: str, tmp_path: Path
) -> None:
    tables: Tables = {
        "people": [person(name) for name in OTHERS] + [person("me", supervisor_id="boss")],
        "ratings": rated("me", "boss", "supervisor", scores) + asked("me", "peer", [1, 1, 1, 1, 1, 1]),
    }
    found = of_people(tmp_path, tables, policy="id-permenpanrb-6-2022")["me"]
    assert (figure(found["behaviour_score"]), found["behaviour_rating_proposed"]) == (expected, proposed)
    peers = one(read_rows(tmp_path / "out" / "behaviour.csv"), source="peer", item="")
    assert (float(peers["weight_effective"]), peers["mean"]) == (0, "1")


@pytest.mark.parametrize(("se", "is_near"), [("0.2", False), ("0.43", False), ("0.44", True), ("1", True)])
def test_near_a_cut(se: str, is_near: bool, tmp_path: Path) -> None:
    """A score of 4 lies 0.25 from 4.25; its error is se × 0.25 / 0.85, and 1.96 errors count."""
    tables: Tables = {
        "people": [person("boss"), person("me", supervisor_id="boss")],
        "ratings": rated("me", "boss", "supervisor", [4] * 7),
        "source_results": [
            {"person_id": "me", "source": "peer", "n": 6, "mean": 4, "is_adjusted": 0, "se": se}
        ],
    }
    found = of_people(tmp_path, tables)["me"]
    assert figure(found["behaviour_score"]) == 4
    assert float(found["behaviour_se"]) == pytest.approx(float(se) * 0.25 / 0.85, abs=0.0006)
    assert ("near_cut" in notices(found)) is is_near
    assert found["n_raters"] == "7"


@pytest.mark.parametrize("shared", [4, 5])
def test_severity_needs_five_shared_ratees(shared: int, tmp_path: Path) -> None:
    """The team lead is stricter than the superior on a third of what both see."""
    ratees = [f"e{n}" for n in range(8)]
    level = {name: 3 + n % 3 for n, name in enumerate(ratees)}
    ratings = [
        row
        for n, name in enumerate(ratees)
        for rater, source, strict in (("boss", "supervisor", 0), ("lead", "team_lead", 1))
        if source == "supervisor" or n < shared
        for row in rated(
            name,
            rater,
            source,
            [level[name] - (n + k) % 2 - strict * ((n + k) % 3 == 0) for k in range(7)],
        )
    ]
    tables: Tables = {
        "people": [person("boss"), person("lead")] + [person(name, supervisor_id="boss") for name in ratees],
        "ratings": ratings,
    }
    found = of_people(tmp_path, tables)
    raters = read_rows(tmp_path / "out" / "raters.csv")
    adjusted = {name: found[name]["behaviour_score_adjusted"] != "" for name in ratees}
    if shared == 4:
        assert raters == []
        assert not any(adjusted.values())
        assert all("not_comparable" in notices(found[name]) for name in ratees)
        return
    assert {row["rater_id"] for row in raters} == {"boss", "lead"}
    boss, lead = one(raters, rater_id="boss"), one(raters, rater_id="lead")
    assert float(lead["severity"]) > 0 > float(boss["severity"])
    assert (lead["n_ratees"], lead["n_ratings"]) == ("5", "35")
    assert all(adjusted.values())
    assert not any("not_comparable" in notices(found[name]) for name in ratees)
    # Advice alone: the proposal still follows the raw score.
    for name in ratees:
        score = float(found[name]["behaviour_score"])
        raw = "above" if score >= 4.25 else "as" if score >= 2.75 else "below"
        assert found[name]["behaviour_rating_proposed"] == raw
