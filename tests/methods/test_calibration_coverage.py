"""Intervals that hold the truth, bytes that repeat, and packing that does not depend on its route."""

import hashlib
import os
import subprocess
import sys
from dataclasses import fields

import numba
import numpy as np
import pytest

from salore.methods.calibration import CalibrationFit, PackedRatings, fit, pack, simulate

DIGEST = """
import hashlib
import sys
from dataclasses import fields
import numba
from salore.methods.calibration import fit, simulate
numba.set_num_threads(int(sys.argv[1]))
drawn = simulate(n_ratees=5000, n_raters=1500, raters_each=5, n_items=4, missing=0.1, seed=5)
result = fit(drawn.packed)
digest = hashlib.sha256()
for part in (result.ratees, result.raters, result.items):
    for field in fields(part):
        digest.update(getattr(part, field.name).tobytes())
digest.update(repr((result.log_likelihood, result.reliability, result.halo_variance)).encode())
print(digest.hexdigest())
"""


@pytest.mark.parametrize("halo_sd", [0.0, 0.6])
@pytest.mark.parametrize("raters_each", [3, 5, 8])
def test_intervals_hold_the_truth(raters_each: int, halo_sd: float) -> None:
    held, ranks = [], []
    for seed in range(12):
        drawn = simulate(
            n_ratees=400, n_raters=80, raters_each=raters_each, n_items=7, halo_sd=halo_sd, seed=500 + seed
        )
        result = fit(drawn.packed)
        held.append(np.abs(result.ratees.measure - drawn.measure) <= 1.96 * result.ratees.measure_se)
        ranks.append(np.abs(result.raters.severity - drawn.severity) <= 1.96 * result.raters.severity_se)
    assert 0.93 <= np.mean(held) <= 0.97
    assert 0.91 <= np.mean(ranks) <= 0.98


@pytest.mark.parametrize(
    "design",
    [
        {"n_items": 7, "n_categories": 3},
        {"n_items": 7, "missing": 0.2},
        {"n_items": 7, "mean": 3.5},
        {"n_items": 12, "halo_sd": 2.0},
    ],
)
def test_intervals_hold_the_truth_in_other_designs(design: dict[str, float]) -> None:
    held = []
    for seed in range(8):
        drawn = simulate(n_ratees=400, n_raters=80, raters_each=5, seed=800 + seed, **design)  # type: ignore[arg-type]
        ratees = fit(drawn.packed).ratees
        held.append(np.abs(ratees.measure - drawn.measure) <= 1.96 * ratees.measure_se)
    assert 0.93 <= np.mean(held) <= 0.97


def test_measures_rank_people_better_than_raw_means() -> None:
    drawn = simulate(n_ratees=1500, n_raters=300, raters_each=5, n_items=7, rater_sd=0.8, seed=9)
    ratees = fit(drawn.packed).ratees
    ranks = [
        np.corrcoef(np.argsort(np.argsort(values)), np.argsort(np.argsort(drawn.measure)))[0, 1]
        for values in (ratees.measure, ratees.raw_mean)
    ]
    assert ranks[0] > ranks[1] + 0.015
    fair = np.corrcoef(ratees.fair_average, ratees.measure)[0, 1]
    assert fair > np.corrcoef(ratees.raw_mean, ratees.measure)[0, 1]


def test_difficulties_and_their_errors_are_sound() -> None:
    z = []
    for seed in range(25):
        drawn = simulate(n_ratees=200, n_raters=40, raters_each=4, n_items=6, seed=700 + seed)
        items = fit(drawn.packed).items
        z.append((items.difficulty - drawn.difficulty) / items.difficulty_se)
    assert 0.8 < float(np.sqrt(np.mean(np.square(z)))) < 1.2


def digest(result: CalibrationFit) -> str:
    found = hashlib.sha256()
    for part in (result.ratees, result.raters, result.items):
        for field in fields(part):
            found.update(getattr(part, field.name).tobytes())
    return found.hexdigest()


def test_bytes_repeat_in_one_process() -> None:
    drawn = simulate(n_ratees=300, n_raters=60, raters_each=5, n_items=5, seed=3)
    assert digest(fit(drawn.packed)) == digest(fit(drawn.packed))


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="the machine has a single core")
def test_bytes_do_not_depend_on_the_number_of_threads() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, threads], capture_output=True, text=True, check=True
        ).stdout.strip()
        for threads in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop()) == 64


def test_the_fit_leaves_the_number_of_threads_alone() -> None:
    before = numba.get_num_threads()
    fit(simulate(n_ratees=50, n_raters=20, raters_each=3, n_items=3, seed=1).packed)
    assert numba.get_num_threads() == before


def test_importing_the_package_does_not_import_numba() -> None:
    code = "import sys, salore.methods.calibration; print('numba' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def same(one: PackedRatings, other: PackedRatings) -> bool:
    names = (name for name in PackedRatings.__slots__)
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def test_generated_and_packed_ratings_are_the_same() -> None:
    drawn = simulate(n_ratees=40, n_raters=15, raters_each=4, n_items=5, seed=2).packed
    ratee = np.repeat(np.arange(40), np.diff(drawn.score_starts))
    rater = np.repeat(drawn.ratee_raters, 5)
    item = np.tile(np.arange(5), drawn.n_pairs)
    packed = pack(ratee, rater, item, drawn.scores, n_ratees=40, n_raters=15, n_items=5, n_categories=5)
    assert same(packed, drawn)


def test_packing_counts_what_it_was_given() -> None:
    packed = simulate(n_ratees=50, n_raters=20, raters_each=4, n_items=9, missing=0.4, seed=4).packed
    assert packed.category_counts.sum() == packed.n_ratings == packed.item_counts.sum()
    assert packed.item_sums.sum() == packed.scores.sum(dtype=int)
    lengths = np.diff(packed.set_starts)[packed.code_sets]
    assert lengths[packed.ratee_codes].sum() == packed.n_ratings
    assert packed.code_totals[packed.rater_codes].sum() == packed.item_sums.sum()
    sets = [tuple(row) for row in np.split(packed.set_items, packed.set_starts[1:-1])]
    assert len(set(sets)) == packed.n_sets
    assert packed.nbytes > packed.n_pairs * 16
