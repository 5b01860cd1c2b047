"""From decisions to predicates, scores, credit points, distribution and fairness, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.acceptance.appraisals import (
    OTHERS,
    RATINGS_FOR,
    Results,
    asked,
    decided,
    figure,
    notices,
    of_people,
    person,
    rated,
)
from tests.acceptance.command import one, read_rows, result_of
from tests.acceptance.conftest import Tables, target

# ── Predicates, scores and credit ─────────────────────────────────────────────────────────────────────

QUADRANT = {
    ("above", "above"): ("sangat_baik", 1), ("above", "as"): ("baik", 2), ("above", "below"): ("kurang", 4),
    ("as", "above"): ("baik", 2), ("as", "as"): ("baik", 2), ("as", "below"): ("kurang", 4),
    ("below", "above"): ("butuh_perbaikan", 3), ("below", "as"): ("butuh_perbaikan", 3),
    ("below", "below"): ("sangat_kurang", 5),
}  # fmt: skip


def test_only_two_decisions_make_a_predicate(tmp_path: Path) -> None:
    names = {f"{a}_{b}": (a, b) for a, b in QUADRANT}
    tables: Tables = {
        "people": [person("boss")]
        + [person(name, supervisor_id="boss") for name in (*names, "half", "away", "none")],
        "decisions": [decided(name, a, b) for name, (a, b) in names.items()] + [decided("half", "as", "")],
        "targets": [target(person_id="half", realisation=120)],
        "ratings": rated("half", "boss", "supervisor", [5] * 7),
    }
    tables["people"][-2]["status"] = "study_leave"
    found = of_people(tmp_path, tables)
    for name, pair in names.items():
        predicate, code = QUADRANT[pair]
        assert (found[name]["predicate"], found[name]["predicate_code"]) == (predicate, str(code))
        assert found[name]["predicate_proposed"] == ""
    half = found["half"]
    assert (half["result_rating"], half["behaviour_rating"], half["predicate"], half["predicate_code"]) == (
        "as", "", "", "",
    )  # fmt: skip
    assert half["predicate_proposed"] == "sangat_baik"
    assert "undecided" in notices(half)
    assert (found["none"]["predicate"], found["none"]["predicate_proposed"]) == ("", "")
    away = {name: cell for name, cell in found["away"].items() if cell}
    assert away == {"person_id": "away", "period": "2026", "notices": "not_appraised"}


# achievement × 100, superior's scores, colleagues' scores, innovation -> score, predicate
SCORES: dict[str, tuple[object, list[int], list[int], object, float, str]] = {
    # value 109 at 100 %, behaviour 4 = 100: 0.7 × 109 + 0.3 × 100; with colleagues 0.6 and 0.4
    "alone": (10000, [4] * 7, [], None, 106.3, "baik"),
    "with_colleagues": (10000, [4] * 7, [4] * 5, None, 105.4, "baik"),
    "no_innovation": (11000, [5] * 7, [], 0, 120.0, "baik"),
    "innovation": (11000, [5] * 7, [], 1, 120.0, "sangat_baik"),
    "innovation_under_110": (10000, [4] * 7, [], 1, 106.3, "baik"),
    # 101 % = 110; 0.7 × 110 + 0.3 × 110 (4.5)
    "at_110": (10100, [5, 4], [], 1, 110.0, "sangat_baik"),
    # 99.05 % = 90, 3.5 = 90
    "at_90": (9905, [4, 3], [], None, 90.0, "baik"),
    # 80 % = 70, 2.5 = 70
    "at_70": (8000, [3, 2], [], None, 70.0, "butuh_perbaikan"),
    "under_70": (7900, [3, 2], [], None, 69.3, "kurang"),
    # 60 % = 50; 12 / 7 lies 5 / 7 of the way from 25 to 60, that is at 50
    "at_50": (6000, [2, 2, 2, 2, 2, 1, 1], [], None, 50.0, "kurang"),
    # 100 % = 109 and (0.6 × 4 + 0.2 × 4.4) / 0.8 = 4.1, that is 102: 0.6 × 109 + 0.4 × 102
    "a_mean_between": (10000, [4] * 7, [5, 5, 4, 4, 4], None, 106.2, "baik"),
}


@pytest.mark.parametrize("name", SCORES)
def test_the_numeric_score(name: str, scored: Results) -> None:
    row, (*_, score, predicate) = scored[name], SCORES[name]
    assert figure(row["score"]) == score
    assert (row["predicate"], row["predicate_proposed"]) == ("", predicate)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Results:
    tables: Tables = {
        "people": [person(name) for name in OTHERS] + [person(name, supervisor_id="boss") for name in SCORES],
        "targets": [
            target(person_id=name, goal_id=name, target=10000, realisation=case[0])
            for name, case in SCORES.items()
        ],
        "ratings": [
            row
            for name, case in SCORES.items()
            for row in rated(name, "boss", "supervisor", case[1]) + asked(name, "peer", case[2])
        ],
        "decisions": [
            {"person_id": name, "result_rating": "", "behaviour_rating": "", "innovation": case[3]}
            for name, case in SCORES.items()
        ],
    }
    return of_people(tmp_path_factory.mktemp("scored"), tables, policy="id-pp-30-2019")


CREDIT: dict[str, tuple[str, str, object, float | None]] = {
    "year": ("ahli_pertama", "baik", None, 12.5), "best": ("ahli_pertama", "sangat_baik", 12, 18.75),
    "two_months": ("ahli_pertama", "baik", 2, 2.08), "seven_months": ("pemula", "butuh_perbaikan", 7, 1.64),
    "five_months": ("penyelia", "kurang", 5, 5.21), "least": ("ahli_utama", "sangat_kurang", 1, 1.04),
    "a_half": ("terampil", "sangat_baik", 1, 0.63), "no_level": ("", "baik", 12, None),
}  # fmt: skip


def test_credit_points_by_month(tmp_path: Path) -> None:
    tables: Tables = {
        "people": [
            person(name, functional_level=level, months=months)
            for name, (level, _, months, _) in CREDIT.items()
        ]
        + [person("undecided", functional_level="mahir")],
        "decisions": [decided(name, *RATINGS_FOR[predicate]) for name, (_, predicate, *_) in CREDIT.items()],
    }
    found = of_people(tmp_path, tables)
    assert {name: figure(found[name]["credit_points"]) for name in CREDIT} == {
        name: case[3] for name, case in CREDIT.items()
    }
    assert found["undecided"]["credit_points"] == ""


# ── Distribution and fairness ─────────────────────────────────────────────────────────────────────────

ORDER = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
PATTERNS: list[tuple[str, tuple[int, int, int, int, int], int, str]] = [
    # More than half and at most 70 %
    ("istimewa", (11, 9, 0, 0, 0), 0, "1"), ("istimewa", (14, 6, 0, 0, 0), 0, "1"),
    ("istimewa", (10, 10, 0, 0, 0), 0, "0"), ("istimewa", (15, 5, 0, 0, 0), 0, "0"),
    ("baik", (8, 11, 1, 0, 0), 0, "1"), ("baik", (5, 14, 0, 1, 0), 0, "1"),
    ("baik", (9, 11, 0, 0, 0), 0, "0"), ("baik", (9, 10, 1, 0, 0), 0, "0"),
    ("baik", (4, 15, 1, 0, 0), 0, "0"),
    ("butuh_perbaikan", (2, 6, 12, 0, 0), 0, "1"), ("butuh_perbaikan", (3, 5, 12, 0, 0), 0, "0"),
    ("butuh_perbaikan", (0, 9, 11, 0, 0), 0, "0"),
    ("kurang", (2, 4, 2, 12, 0), 0, "1"), ("kurang", (2, 5, 1, 12, 0), 0, "0"),
    ("kurang", (0, 7, 2, 11, 0), 0, "0"), ("kurang", (3, 3, 2, 12, 0), 0, "0"),
    ("sangat_kurang", (0, 6, 1, 1, 12), 0, "1"), ("sangat_kurang", (1, 5, 1, 1, 12), 0, "0"),
    ("sangat_kurang", (0, 7, 0, 1, 12), 0, "0"), ("sangat_kurang", (0, 7, 1, 1, 11), 0, "0"),
    ("baik", (8, 10, 1, 0, 0), 0, ""), ("baik", (8, 11, 1, 0, 0), 1, ""), ("", (8, 11, 1, 0, 0), 0, ""),
]  # fmt: skip


def test_distribution_of_each_organisation(tmp_path: Path) -> None:
    tables: Tables = {"people": [], "units": [], "decisions": []}
    for number, (organisation, counts, undecided, _) in enumerate(PATTERNS):
        unit = f"U{number:02}"
        tables["units"].append({"unit_id": unit, "name": unit, "organisation_predicate": organisation})
        marks = [name for name, n in zip(ORDER, counts, strict=True) for _ in range(n)] + [""] * undecided
        for n, predicate in enumerate(marks):
            tables["people"].append(person(f"{unit}-{n}", unit_id=unit))
            if predicate:
                tables["decisions"].append(decided(f"{unit}-{n}", *RATINGS_FOR[predicate]))
    # Who is not appraised is nowhere counted.
    tables["people"].append(person("away", unit_id="U00", status="study_leave"))
    of_people(tmp_path, tables)
    rows = read_rows(tmp_path / "out" / "distribution.csv")
    assert [row["unit_id"] for row in rows] == [f"U{n:02}" for n in range(len(PATTERNS))]
    for row, (organisation, counts, undecided, pattern_ok) in zip(rows, PATTERNS, strict=True):
        assert row["organisation_predicate"] == organisation
        assert [int(row[name]) for name in ("sb", "b", "bp", "k", "sk")] == list(counts)
        assert (int(row["undecided"]), int(row["n"])) == (undecided, sum(counts) + undecided)
        assert row["pattern_ok"] == pattern_ok, row
        assert bool(row["reasons"]) == (pattern_ok != "1"), row


def test_fairness_of_groups(tmp_path: Path) -> None:
    """8 of 40 women and 20 of 40 men reach the top; 12 of 15 are too few to flag."""
    tables: Tables = {"people": [], "decisions": []}
    for sex, n, top in (("f", 40, 8), ("m", 40, 20)):
        for number in range(n):
            place = "near" if number < 33 else "far"
            tables["people"].append(person(f"{sex}{number}", group_sex=sex, group_place=place))
            reached = "sangat_baik" if number < top else "baik"
            tables["decisions"].append(decided(f"{sex}{number}", *RATINGS_FOR[reached]))
    tables["people"].append(person("undecided", group_sex="f", group_place="far"))
    of_people(tmp_path, tables)
    rows = read_rows(tmp_path / "out" / "fairness.csv")
    assert {(r["group"], r["level"], r["scope"]) for r in rows} == {
        (group, level, scope)
        for group, levels in (("group_sex", "fm"), ("group_place", ("far", "near")))
        for level in levels
        for scope in ("overall", "within_unit_family")
    }
    women = one(rows, group="group_sex", level="f", scope="overall")
    men = one(rows, group="group_sex", level="m", scope="overall")
    assert [float(women[k]) for k in ("n", "share_top", "difference", "impact_ratio")] == [40, 0.2, -0.3, 0.4]
    assert [float(men[k]) for k in ("n", "share_top", "difference", "impact_ratio")] == [40, 0.5, 0.3, 1]
    # Two looks (overall and within), so each interval is one of 97.5 %.
    low, high = confint_proportions_2indep(8, 40, 20, 40, method="newcomb", alpha=0.025)
    assert [float(women["low"]), float(women["high"])] == pytest.approx([low, high], abs=6e-5)
    assert [float(men["low"]), float(men["high"])] == pytest.approx([-high, -low], abs=6e-5)
    assert (women["flag"], men["flag"]) == ("1", "1")
    # One unit and family: within is the plain difference.
    within = one(rows, group="group_sex", level="f", scope="within_unit_family")
    assert [float(within[k]) for k in ("n", "share_top", "difference")] == [40, 0.2, -0.3]
    # 14 people far away are fewer than 30: never flagged, however large the difference.
    far = one(rows, group="group_place", level="far", scope="overall")
    assert (far["n"], float(far["share_top"]), far["flag"]) == ("14", 0, "0")


def test_segments_of_a_numeric_pack_score_by_their_days(tmp_path: Path) -> None:
    """100 % and 4 are 109 and 100, so 106.3; 80 % and 3 are 70 and 80, so 73; 181 and 184 days: 89.51."""
    tables: Tables = {
        "people": [person("boss"), person("p1", supervisor_id="boss", functional_level="ahli_pertama")],
        "segments": [
            {"segment_id": f"s{n}", "person_id": "p1", "unit_id": "U1", "supervisor_id": "boss",
             "starts_on": start, "ends_on": end}
            for n, start, end in ((1, "2026-01-01", "2026-06-30"), (2, "2026-07-01", ""))
        ],
        "targets": [
            target(segment_id="s1", realisation=100),
            target(segment_id="s2", goal_id="h", indicator_id="i2", realisation=80),
        ],
        "ratings": rated("p1", "boss", "supervisor", [4] * 7, segment_id="s1")
        + rated("p1", "boss", "supervisor", [3] * 7, segment_id="s2"),
        "decisions": [decided("p1", "as", "as")],
    }  # fmt: skip
    found = of_people(tmp_path, tables, policy="id-pp-30-2019")["p1"]
    of_segments = [result_of(tmp_path / "out", "p1", name)["score"] for name in ("s1", "s2")]
    assert [float(score) for score in of_segments] == [106.3, 73]
    assert (figure(found["score"]), found["predicate"]) == (89.51, "butuh_perbaikan")
    assert figure(found["credit_points"]) == 9.38  # 75 % × 12.5, half up


def test_figures_are_rounded_once(tmp_path: Path) -> None:
    """80.005 and 80 average 80.0025, that is 80; each rounded first they would give 80.01."""
    tables: Tables = {
        "people": [person("p1")],
        "targets": [
            target(goal_id="a", indicator_id="a", target=100000, realisation=80005),
            target(goal_id="b", indicator_id="b", target=100000, realisation=80000),
        ],
    }
    assert figure(of_people(tmp_path, tables)["p1"]["achievement_pct"]) == 80
