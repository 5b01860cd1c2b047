"""The methods against worked cases that others published; each names its source in the data file."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from salore.methods import achievement, credit, indicator_values, rounding, sampling, satisfaction

DATA = Path(__file__).parents[1] / "data"
CASES: list[dict[str, Any]] = json.loads((DATA / "cases_methods.json").read_text())

NINE = [f"u{place}" for place in range(1, 10)]
LAW_14_2017 = [
    SimpleNamespace(grade=grade, minimum=Decimal(low))
    for grade, low in (("A", "88.31"), ("B", "76.61"), ("C", "65.00"), ("D", "25.00"))
]
LAW_25_2004 = [
    SimpleNamespace(grade=grade, minimum=Decimal(low))
    for grade, low in (("A", "81.26"), ("B", "62.51"), ("C", "43.76"), ("D", "25.00"))
]


def of_kind(kind: str) -> list[Any]:
    found = [pytest.param(case, id=case["id"]) for case in CASES if case["kind"] == kind]
    assert found, kind
    return found


def case(name: str) -> dict[str, Any]:
    return next(each for each in CASES if each["id"] == name)


def grade_of(index: float, bands: list[SimpleNamespace]) -> str:
    found: str = pl.select(satisfaction.grade(pl.lit(round(index, 2)), bands=bands)).item()
    return found


def index_of_rows(rows: list[list[int | None]], *, minimum_answers: int = 1) -> dict[str, Any]:
    names = [f"u{place + 1}" for place in range(len(rows[0]))]
    answers = pl.DataFrame(rows, schema=names, orient="row").with_columns(service=pl.lit("s"))
    return satisfaction.survey_index(
        answers,
        by=["service"],
        elements=names,
        factor=25,
        scale=(1, 4),
        minimum_answers=minimum_answers,
        confidence=0.95,
    ).row(0, named=True)


@pytest.mark.parametrize("published", of_kind("skm_raw"))
def test_index_of_raw_answers(published: dict[str, Any]) -> None:
    rows: list[list[int | None]] = [[int(digit) for digit in row] for row in published["inputs"]["rows"]]
    expected, found = published["expected"], index_of_rows(rows)
    means = [found[f"u{place + 1}"] for place in range(len(rows[0]))]
    assert found["n"] == expected.get("n", len(rows))
    assert [mean * len(rows) for mean in means] == pytest.approx(expected["sums"], abs=1e-9)
    assert found["index"] == pytest.approx(expected["ikm"], abs=published["tolerance"]["ikm"])
    assert found["index_low"] < found["index"] < found["index_high"]
    if "mutu" in expected:
        assert grade_of(found["index"], LAW_14_2017) == expected["mutu"]


def test_index_of_the_sekadau_table_as_published_row_by_row() -> None:
    with (DATA / "skm_sekadau_49.csv").open(newline="") as file:
        rows: list[list[int | None]] = [[int(row[name]) for name in NINE] for row in csv.DictReader(file)]
    published = case("skm-sekadau-raw49")
    assert ["".join(map(str, row)) for row in rows] == published["inputs"]["rows"]
    index = np.array([index_of_rows(rows)["index"]])
    assert rounding.half_up(index, 2).tolist() == [published["expected"]["ikm"]]


def test_one_answer_gives_an_exact_hundred_that_the_minimum_hides() -> None:
    published = case("skm-tubaba-one")
    rows = published["inputs"]["answers"]
    assert index_of_rows(rows)["index"] == published["expected"]["ikm"]
    assert grade_of(100.0, LAW_14_2017) == published["expected"]["mutu"]
    hidden = index_of_rows(rows, minimum_answers=5)
    assert hidden["n"] == 1
    assert {hidden[name] for name in (*NINE, "index", "index_low", "index_high")} == {None}


def test_index_of_printed_means_and_grades_that_depend_on_the_bands_in_force() -> None:
    published = case("skm-bogor-9el-nrr")
    means = np.array(published["inputs"]["nrr"])
    index = satisfaction.index_of_means(means, factor=25).item()
    assert index == pytest.approx(published["expected"]["ikm"], abs=published["tolerance"]["ikm"])
    assert index / 25 == pytest.approx(published["expected"]["nrr_weighted_sum"], abs=0.0005)
    assert (grade_of(index, LAW_14_2017), grade_of(index, LAW_25_2004)) == ("C", "B")


def test_an_index_that_its_own_means_do_not_yield_is_recognised() -> None:
    published = case("skm-sumbar-mismatch")
    means, expected = np.array(published["inputs"]["nrr"]), published["expected"]
    exact = satisfaction.index_of_means(means, factor=25).item()
    printed = satisfaction.index_of_means(means, factor=25, weight=0.111).item()
    assert exact == pytest.approx(expected["recomputed_exact"], abs=0.005)
    assert printed == pytest.approx(expected["recomputed_0111"], abs=0.005)
    assert min(abs(published["inputs"]["published_ikm"] - each) for each in (exact, printed)) > 0.5


@pytest.mark.parametrize("published", of_kind("ikm14_index"))
def test_older_index_of_fourteen_elements_with_its_printed_weight(published: dict[str, Any]) -> None:
    inputs, expected = published["inputs"], published["expected"]
    index = satisfaction.index_of_means(
        np.array(inputs["nrr"]),
        factor=25,
        weight=Decimal(inputs["weight"]),
        sum_decimals=inputs.get("round_sum"),
    ).item()
    assert index == pytest.approx(expected["ikm"], abs=published["tolerance"]["ikm"] + 1e-9)
    assert grade_of(index, LAW_25_2004) == expected["mutu"]
    assert satisfaction.index_of_means(np.array(inputs["nrr"]), factor=25).item() > index


@pytest.mark.parametrize("published", of_kind("skm_mutu"))
def test_grade_of_a_published_index(published: dict[str, Any]) -> None:
    assert grade_of(published["inputs"]["ikm"], LAW_14_2017) == published["expected"]["mutu"]


@pytest.mark.parametrize("published", of_kind("sampling"))
def test_required_sample(published: dict[str, Any]) -> None:
    inputs = published["inputs"]
    found = sampling.required_sample(
        np.array([float(inputs["population"])]),
        chi_square=inputs["chi2"],
        proportion=inputs["p"],
        error=inputs["d"],
        rounding="nearest",
    )
    assert found.tolist() == [published["expected"]["published_sample"]]


PREDICATE_SHARES = {"Sangat Baik": "150", "Baik": "100", "Cukup": "75", "Kurang": "50", "Sangat Kurang": "25"}


def test_credit_of_two_months_and_its_sum_with_a_year() -> None:
    inputs = case("ak-periodic-2m")["inputs"]
    two_months = credit.periodic_credit(
        Decimal(PREDICATE_SHARES[inputs["predicate"]]),
        Decimal(str(inputs["coefficient"])),
        months=inputs["months"],
        decimals=2,
    )
    assert two_months == Decimal(str(case("ak-periodic-2m")["expected"]["ak"]))
    year = credit.annual_credit(Decimal(150), Decimal("12.5"), decimals=2)
    items = [Decimal(str(item)) for item in case("ak-accumulate")["inputs"]["items"]]
    assert [year, two_months] == items
    total = credit.cumulated_credit(items, decimals=2)
    assert total == Decimal(str(case("ak-accumulate")["expected"]["total"]))


@pytest.mark.parametrize(
    "published", [each for each in of_kind("credit_integration") if "base" in each.values[0]["inputs"]]
)
def test_credit_carried_over_from_the_former_system(published: dict[str, Any]) -> None:
    inputs, expected = published["inputs"], published["expected"]
    earned = Decimal(str(inputs.get("conventional", inputs.get("conventional_text"))))
    found = credit.integrated_credit(earned, Decimal(inputs["base"]), decimals=2)
    assert found == Decimal(str(expected["integrated"]))
    low, high = expected.get("range", expected.get("allowed_range", [0, found]))
    assert low <= found <= high


def test_credit_left_after_what_a_promotion_used() -> None:
    published = case("ak-integrasi-akki")
    inputs = {key: Decimal(str(value)) for key, value in published["inputs"].items()}
    left = credit.integrated_credit(inputs["integrated"], inputs["akpp_required"], decimals=2)
    assert left == Decimal(str(published["expected"]["akki"]))
    assert left < inputs["next_level_threshold"]


def achieved(inputs: dict[str, Any]) -> float:
    low, high = inputs["target"] if isinstance(inputs["target"], list) else [inputs["target"]] * 2
    found: float = pl.select(
        achievement.achievement_pct(
            pl.lit("lower" if inputs.get("mode") == "special" else "higher"),
            pl.lit(low),
            pl.lit(high),
            pl.lit(inputs["realisation"]),
            cap_pct=120,
            zero_target_missed_pct=0,
        )
    ).item()
    return found


@pytest.mark.parametrize("published", of_kind("skp_achievement"))
def test_achievement_of_a_target(published: dict[str, Any]) -> None:
    expected = published["expected"]["achievement_pct"]
    assert achieved(published["inputs"]) == pytest.approx(
        expected, abs=published["tolerance"]["achievement_pct"]
    )


def anchors() -> list[SimpleNamespace]:
    formulas = case("iki-formulas")["inputs"]
    ends = [
        (part[f"{end}_pct"], part[f"{end}_value"]) for part in formulas["segments"] for end in ("from", "to")
    ]
    ends += [(100, case("iki-value-100")["expected"]["value"]), (110, formulas["above_110_pct"])]
    return [SimpleNamespace(at=at, value=value) for at, value in ends]


@pytest.mark.parametrize("published", of_kind("skp_iki_value"))
def test_value_of_an_achievement(published: dict[str, Any]) -> None:
    pct, expected = achieved(published["inputs"]), published["expected"]
    if "achievement_pct" in expected:
        assert pct == pytest.approx(
            expected["achievement_pct"], abs=published["tolerance"]["achievement_pct"]
        )
    found = pl.select(indicator_values.convert(pl.lit(pct), anchors=anchors())).item()
    assert found == pytest.approx(expected["value"], abs=published["tolerance"]["value"])


def test_value_of_a_target_that_is_the_attainable_maximum() -> None:
    highest = case("iki-formulas")["inputs"]["at_attained_maximum"]
    frame = pl.DataFrame(
        {"value": [109.0, 88.0, 109.0], "pct": [100.0, 98.0, 100.0], "most": [True, True, False]}
    )
    found = frame.select(indicator_values.attained_maximum("value", "pct", "most", maximum_value=highest))
    assert found.to_series().to_list() == [highest, 88.0, 109.0]


def test_value_of_a_whole_plan() -> None:
    published = case("skp-final-jpt")
    main = [Decimal(str(part)) for part in published["inputs"]["weighted_main"]]
    extra = Decimal(published["inputs"]["weighted_extra"])
    total = indicator_values.skp_total(main, extra, additional_maximum=Decimal(10))
    assert total == Decimal(str(published["expected"]["skp"]))
    assert Decimal(str(0.4)) * 109 == main[1]
