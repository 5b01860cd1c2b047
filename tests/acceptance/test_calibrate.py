"""`salore calibrate`: what its tables hold, what it says when raters cannot be compared."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import Ended, contents, header_of, one, read_rows, salore, write_csv

COLUMNS = {
    "ratees": [
        "ratee_id", "n_ratings", "n_raters", "raw_mean", "measure", "measure_se", "measure_unshrunk",
        "measure_unshrunk_se", "fair_average", "component",
    ],
    "raters": [
        "rater_id", "n_ratings", "n_ratees", "severity", "severity_se", "infit", "outfit", "flags",
    ],
}  # fmt: skip


def panel(*, ratees: int = 20, raters: int = 6, items: int = 4, seed: int = 1) -> list[dict[str, Any]]:
    """Everybody rates everybody; r0 is a point stricter than the rest."""
    chance = random.Random(seed)
    return [
        {
            "ratee_id": f"a{i:02}", "rater_id": f"r{j}", "item": f"k{k}",
            "score": min(5, max(1, 3 + i % 3 - (j == 0) + chance.choice((-1, 0, 0, 1)))),
        }
        for i in range(ratees)
        for j in range(raters)
        for k in range(items)
    ]  # fmt: skip


def calibrated(tmp_path: Path, rows: list[dict[str, Any]], *words: object, name: str = "out") -> Ended:
    path = write_csv(tmp_path / "ratings.csv", rows)
    ended = salore("calibrate", path, "--out", tmp_path / name, *words)
    assert ended.code == 0, ended.err
    return ended


def test_the_files_and_their_columns(tmp_path: Path) -> None:
    calibrated(tmp_path, panel())
    out = tmp_path / "out"
    for name, columns in COLUMNS.items():
        assert header_of(out / f"{name}.csv") == columns
    assert header_of(out / "items.csv")[0] == "item"
    assert len(read_rows(out / "thresholds.csv")) == 4
    fit = json.loads((out / "fit.json").read_text())
    assert fit["converged"] is True
    assert fit["components"] == 1
    assert 0 < fit["reliability"] < 1
    assert fit["log_likelihood"] < 0
    assert {"items", "thresholds", "variance", "iterations", "notices"} <= fit.keys()
    assert json.loads((out / "manifest.json").read_text())["command"] == "calibrate"


def test_counts_raw_means_and_the_strict_rater(tmp_path: Path) -> None:
    rows = panel()
    calibrated(tmp_path, rows, "--scale", "1:5")
    ratees, raters = (read_rows(tmp_path / "out" / f"{name}.csv") for name in ("ratees", "raters"))
    first = one(ratees, ratee_id="a00")
    scores = [row["score"] for row in rows if row["ratee_id"] == "a00"]
    assert (first["n_ratings"], first["n_raters"]) == ("24", "6")
    assert float(first["raw_mean"]) == pytest.approx(sum(scores) / 24, abs=1e-6)
    severities = {row["rater_id"]: float(row["severity"]) for row in raters}
    assert max(severities, key=lambda rater: severities[rater]) == "r0"
    assert severities["r0"] > 0
    assert all(1 <= float(row["fair_average"]) <= 5 for row in ratees)
    assert all(float(row["measure_se"]) > 0 for row in ratees)
    # Posterior means lie closer together than estimates that borrow no strength.
    spread = {name: [float(row[name]) for row in ratees] for name in ("measure", "measure_unshrunk")}
    assert max(spread["measure"]) - min(spread["measure"]) < max(spread["measure_unshrunk"]) - min(
        spread["measure_unshrunk"]
    )


def test_three_columns_are_enough(tmp_path: Path) -> None:
    """Without items every rater says one thing of a ratee."""
    rows = [{k: v for k, v in row.items() if k != "item"} for row in panel(items=1)]
    ended = calibrated(tmp_path, rows, "--json")
    assert (ended.json["ratees"], ended.json["raters"], ended.json["ratings"]) == (20, 6, 120)


def test_other_columns_are_named_and_kept_out(tmp_path: Path) -> None:
    calibrated(tmp_path, panel(), name="plain")
    calibrated(tmp_path, [row | {"mood": "x"} for row in panel()])
    assert "mood" in (tmp_path / "out" / "notices.csv").read_text()
    for name in ("ratees.csv", "raters.csv", "items.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()


def test_an_empty_score_is_not_observed(tmp_path: Path) -> None:
    rows = panel()
    calibrated(tmp_path, [row for n, row in enumerate(rows) if n % 7], name="without")
    calibrated(tmp_path, [row if n % 7 else row | {"score": None} for n, row in enumerate(rows)])
    for name in ("ratees.csv", "raters.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()


def test_two_networks_that_never_meet(tmp_path: Path) -> None:
    other = [
        row | {"ratee_id": "b" + row["ratee_id"], "rater_id": "s" + row["rater_id"]} for row in panel(seed=2)
    ]
    ended = calibrated(tmp_path, panel() + other, "--lang", "en")
    ratees = read_rows(tmp_path / "out" / "ratees.csv")
    parts = {row["ratee_id"][0]: set() for row in ratees}
    for row in ratees:
        parts[row["ratee_id"][0]].add(row["component"])
    assert parts["a"] != parts["b"]
    assert all(len(part) == 1 for part in parts.values())
    assert json.loads((tmp_path / "out" / "fit.json").read_text())["components"] == 2
    assert "data cannot tell" in ended.out


def test_order_and_names_change_no_figure(tmp_path: Path) -> None:
    rows = panel()
    calibrated(tmp_path, rows, name="a")
    calibrated(tmp_path, [row | {"rater_id": "z" + row["rater_id"]} for row in reversed(rows)], name="b")
    first = {row["ratee_id"]: float(row["measure"]) for row in read_rows(tmp_path / "a" / "ratees.csv")}
    second = {row["ratee_id"]: float(row["measure"]) for row in read_rows(tmp_path / "b" / "ratees.csv")}
    assert first == pytest.approx(second, abs=1e-5)


@pytest.mark.parametrize("scores", [[3], [4, 4], [1, 5], [2, 3]])
@pytest.mark.parametrize("scale", [(), ("--scale", "1:5")], ids=["own_scale", "five_points"])
def test_degenerate_ratings_end_in_words(scores: list[int], scale: tuple[str, ...], tmp_path: Path) -> None:
    """One rater, one ratee, one value for all: a result or words, never a fault of ours."""
    for number, rows in enumerate(
        (
            [{"ratee_id": "a", "rater_id": "r", "item": str(k), "score": s} for k, s in enumerate(scores)],
            [{"ratee_id": f"a{k}", "rater_id": "r", "score": s} for k, s in enumerate(scores)],
            [{"ratee_id": "a", "rater_id": f"r{k}", "score": s} for k, s in enumerate(scores)],
            [{"ratee_id": f"a{k}", "rater_id": f"r{k}", "score": s} for k, s in enumerate(scores)],
        )
    ):
        path = write_csv(tmp_path / "t.csv", rows)
        ended = salore("calibrate", path, "--out", tmp_path / str(number), *scale)
        assert ended.code in (0, 2), ended.err
        assert (tmp_path / str(number)).exists() == (ended.code == 0)
        if ended.code == 0:
            fit = json.loads((tmp_path / str(number) / "fit.json").read_text())
            measures = [row["measure"] for row in read_rows(tmp_path / str(number) / "ratees.csv")]
            assert fit["converged"] or set(measures) == {""}


def test_verify_recomputes_a_calibration(tmp_path: Path) -> None:
    calibrated(tmp_path, panel())
    assert salore("verify", tmp_path / "out").code == 0
    ratees = tmp_path / "out" / "ratees.csv"
    ratees.write_text(ratees.read_text().replace("a00,24", "a00,25"))
    ended = salore("verify", tmp_path / "out", "--lang", "en")
    assert ended.code == 2
    assert "ratees.csv" in ended.said
    assert "n_ratings" in ended.said


def test_the_demonstrations_ratings_can_be_analysed(region: Path, tmp_path: Path) -> None:
    """A table of the exchange format, with sources, segments and periods, is such a table too."""
    for words in ((), ("--scale", "1:5")):
        name = f"out{len(words)}"
        ended = salore("calibrate", region / "ratings.csv", "--out", tmp_path / name, *words)
        assert ended.code == 0, ended.err
    assert contents(tmp_path / "out0")["ratees.csv"] == contents(tmp_path / "out2")["ratees.csv"]
