"""Rater calibration: speed against raschpy, truth, coverage, scale and memory.

Every figure is measured in this run; nothing is carried over from another machine.
"""

import os

# As the command sets them: threads that wait spin some microseconds, then sleep.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "20000")

import argparse
import multiprocessing
import re
import statistics
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from bench.row import Row
from salore.methods.calibration import CalibrationFit, PackedRatings, fit, simulate

RATERS_EACH = 5
ITEMS = 7
PAIRS_PER_RATER = 25
COVERAGE_SETS = 40
COVERAGE_RATEES = 600


def run(*, large: bool, full: bool) -> list[Row]:
    """Measure everything; `large` adds 20 and 200 million ratings, `full` raschpy at 280,000."""
    fit(_simulated(14_000, seed=0).packed)  # compiled before anything is timed
    rows = [*_against_raschpy(280_000 if full else 14_000), _truth_gain(), *_coverage()]
    rows += _scale(200_000, 2_000_000)
    if large:
        rows += _scale(2_000_000, 20_000_000)
        rows += _country(200_000_000)
    return rows


def _simulated(n_ratings: int, *, seed: int, halo_sd: float = 0.6) -> Any:
    n_ratees = n_ratings // (RATERS_EACH * ITEMS)
    return simulate(
        n_ratees=n_ratees,
        n_raters=max(n_ratees * RATERS_EACH // PAIRS_PER_RATER, RATERS_EACH),
        raters_each=RATERS_EACH,
        n_items=ITEMS,
        halo_sd=halo_sd,
        seed=seed,
    )


def _best_of(packed: PackedRatings, times: int) -> tuple[float, CalibrationFit]:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        result = fit(packed)
        taken.append(time.perf_counter() - started)
    return min(taken), result


def _rank_agreement(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(spearmanr(a, b).statistic)


def _against_raschpy(n_ratings: int) -> list[Row]:
    """Both fit the same arrays in memory; the data have no halo, which raschpy's model lacks."""
    try:
        import pandas as pd
        import raschpy
    except ImportError:
        return [
            Row(
                name="calibration: times raschpy's speed",
                value=float("nan"),
                unit="x",
                target=">= 1000",
                reached=False,
                note="raschpy is not installed: uv sync --group bench",
            )
        ]
    packed = _simulated(n_ratings, seed=3, halo_sd=0.0).packed
    seconds, result = _best_of(packed, 5)
    ratee = np.repeat(np.arange(packed.n_ratees), np.diff(packed.ratee_starts))
    index = pd.MultiIndex.from_arrays([packed.ratee_raters, ratee], names=["Rater", "Person"])
    responses = pd.DataFrame(packed.scores.reshape(-1, ITEMS).astype(float), index=index).sort_index()
    responses.columns = [f"item{item}" for item in range(ITEMS)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = raschpy.MFRM(responses, max_score=packed.n_categories - 1)
        started = time.perf_counter()
        model.calibrate()
        theirs = time.perf_counter() - started
    severity = model.raters_global.sort_index().to_numpy()
    agreement = _rank_agreement(severity, result.raters.severity)
    speed = theirs / seconds
    complete = n_ratings >= 280_000
    return [
        Row(
            name=f"calibration: times raschpy's speed, {n_ratings:,} ratings",
            value=speed,
            unit="x",
            target=">= 1000" if complete else ">= 5 here, >= 1000 at 280,000 (--full)",
            reached=speed >= (1000 if complete else 5),
            note=f"{theirs:.2f} s against {seconds:.3f} s, {packed.n_raters} raters"
            + ("" if complete else "; too small to judge: raschpy's time grows with the raters squared"),
        ),
        Row(
            name=f"calibration: rank agreement of severities with raschpy, {n_ratings:,} ratings",
            value=agreement,
            unit="",
            target=">= 0.998",
            reached=agreement >= 0.998,
            note="data without halo",
        ),
    ]


def _truth_gain() -> Row:
    gains = []
    for seed in range(5):
        drawn = _simulated(84_000, seed=seed)
        ratees = fit(drawn.packed).ratees
        gains.append(
            _rank_agreement(ratees.measure, drawn.measure) - _rank_agreement(ratees.raw_mean, drawn.measure)
        )
    gain = statistics.mean(gains)
    return Row(
        name="calibration: rank agreement with the truth above raw means'",
        value=gain,
        unit="",
        target=">= 0.015",
        reached=gain >= 0.015,
        note="severity SD 0.6, halo SD 0.6, measure SD 1.2; mean of 5 data sets",
    )


def _coverage() -> list[Row]:
    rows = []
    for raters_each in (3, 5, 8):
        for halo_sd in (0.0, 0.6):
            share = statistics.mean(_covered(raters_each, halo_sd, seed) for seed in range(COVERAGE_SETS))
            rows.append(
                Row(
                    name=f"calibration: 95 % intervals hold the truth, {raters_each} raters, halo {halo_sd}",
                    value=100.0 * share,
                    unit="%",
                    target="93 to 97",
                    reached=0.93 <= share <= 0.97,
                    note=f"mean of {COVERAGE_SETS} data sets of {COVERAGE_RATEES} ratees",
                )
            )
    return rows


def _covered(raters_each: int, halo_sd: float, seed: int) -> float:
    drawn = simulate(
        n_ratees=COVERAGE_RATEES,
        n_raters=COVERAGE_RATEES // 5,
        raters_each=raters_each,
        n_items=ITEMS,
        halo_sd=halo_sd,
        seed=1000 + seed,
    )
    ratees = fit(drawn.packed).ratees
    return float((np.abs(ratees.measure - drawn.measure) <= 1.96 * ratees.measure_se).mean())


def _scale(small: int, big: int) -> list[Row]:
    few, _ = _best_of(_simulated(small, seed=1).packed, 5)
    packed = _simulated(big, seed=1).packed
    many, _ = _best_of(packed, 3)
    ratio = many / few * (small * 10 / big)
    rows = [
        Row(
            name=f"calibration: tenfold ratings, {small:,} to {big:,}",
            value=ratio,
            unit="x time",
            target="<= 11",
            reached=ratio <= 11.0,
            note=f"{few:.3f} s and {many:.3f} s",
        )
    ]
    if big == 2_000_000:
        rows.append(
            Row(
                name="calibration: fit of 2,000,000 ratings",
                value=many,
                unit="s",
                target="<= 2",
                reached=many <= 2.0,
                note=f"{packed.nbytes / packed.n_ratings:.1f} bytes a rating packed",
            )
        )
    return rows


def _country(n_ratings: int) -> list[Row]:
    """Fit in a process of its own, so that its peak of memory is its own too."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        seconds, peak_gb, coverage, iterations = pool.submit(_generated_fit, n_ratings).result()
    return [
        Row(
            name=f"calibration: fit of {n_ratings:,} generated ratings",
            value=seconds / 60.0,
            unit="min",
            target="<= 6",
            reached=seconds <= 360.0,
            note=f"{iterations} iterations; intervals hold the truth {100 * coverage:.1f} %",
        ),
        Row(
            name=f"calibration: peak memory, {n_ratings:,} ratings, generated and fitted",
            value=peak_gb,
            unit="GB",
            target="<= 4",
            reached=peak_gb <= 4.0,
            note=f"{1e9 * peak_gb / n_ratings:.1f} bytes a rating",
        ),
    ]


def _peak_gb() -> float:
    """Peak of this process itself; `ru_maxrss` would remember whoever started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024 / 1e9


def _generated_fit(n_ratings: int) -> tuple[float, float, float, int]:
    fit(_simulated(14_000, seed=0).packed)
    drawn = _simulated(n_ratings, seed=1)
    started = time.perf_counter()
    result = fit(drawn.packed)
    seconds = time.perf_counter() - started
    covered = np.abs(result.ratees.measure - drawn.measure) <= 1.96 * result.ratees.measure_se
    return seconds, _peak_gb(), float(covered.mean()), result.iterations


def main() -> None:
    """Print this file's figures alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--full", action="store_true")
    chosen = parser.parse_args()
    for row in run(large=chosen.large, full=chosen.full):
        mark = "reached" if row["reached"] else "MISSED"
        print(
            f"{row['name']}: {row['value']:.4g} {row['unit']} (target {row['target']}, {mark}) {row['note']}"
        )


if __name__ == "__main__":
    main()
