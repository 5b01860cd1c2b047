"""Compiled passes over single ratings: extremes, residuals and surprises by rater."""

# mypy: disallow-untyped-defs=False

import numpy as np

from salore.methods.calibration._compiled import compiled
from salore.methods.calibration._pair_kernels import slope_at


@compiled()
def span(starts, others, codes, code_sets, set_starts, score_starts, scores, lowest, highest):
    """Lowest and highest category that each rater used."""
    for row in range(starts.size - 1):
        rating = score_starts[row]
        for pair in range(starts[row], starts[row + 1]):
            rater = others[pair]
            number = code_sets[codes[pair]]
            for _ in range(set_starts[number], set_starts[number + 1]):
                lowest[rater] = min(lowest[rater], scores[rating])
                highest[rater] = max(highest[rater], scores[rating])
                rating += 1


@compiled()
def compare(
    starts, others, codes, code_sets, set_starts, set_items, score_starts, scores, weights, measure,
    severity, precision, rater_precision, prior, table, low, step, expected, variance, centre, sums,
    surplus,
):  # fmt: skip
    last = expected.shape[1] - 1
    for row in range(measure.size):
        rating = score_starts[row]
        for pair in range(starts[row], starts[row + 1]):
            rater = others[pair]
            m = measure[row] - severity[rater]
            position = min(max((m - low) / step, 0.0), last - 1e-9)
            node = int(position)
            u = position - node
            number = code_sets[codes[pair]]
            above_centre = 0.0
            for place in range(set_starts[number], set_starts[number + 1]):
                item = set_items[place]
                score = scores[rating]
                away = score - (expected[item, node] * (1.0 - u) + expected[item, node + 1] * u)
                spread = variance[item, node] * (1.0 - u) + variance[item, node + 1] * u
                sums[rater, 0] += 1.0
                sums[rater, 1] += away * away
                sums[rater, 2] += spread
                sums[rater, 3] += away * away / spread
                above_centre += score - centre[item]
                rating += 1
            above_centre /= set_starts[number + 1] - set_starts[number]
            w = np.float64(weights[pair])
            product = precision[row] * rater_precision[rater]
            half = 0.5 * (1.0 + np.sqrt(1.0 + 4.0 * w * w / product))
            # what is known of both without this pair
            own = max(precision[row] * half - w, prior)
            theirs = max(rater_precision[rater] * half - w, 1e-6)
            slope, _ = slope_at(table, codes[pair], m, low, step)
            without = m - slope / own - slope / theirs
            surprise, curvature = slope_at(table, codes[pair], without, low, step)
            unsure = 1.0 / own + 1.0 / theirs
            surplus[pair] = surprise / np.sqrt(curvature + curvature * curvature * unsure)
            if starts[row + 1] - starts[row] > 1:
                x = measure[row] - slope / own
                sums[rater, 4] += 1.0
                sums[rater, 5] += x
                sums[rater, 6] += above_centre
                sums[rater, 7] += x * x
                sums[rater, 8] += above_centre * above_centre
                sums[rater, 9] += x * above_centre
