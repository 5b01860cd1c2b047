"""The compiled loop that draws ratings from the model, each ratee from a stream of its own."""

# mypy: disallow-untyped-defs=False

import numpy as np
from numba import prange

from salore.methods.calibration._compiled import compiled

# Colleagues among whom a ratee's raters are drawn, as a multiple of the raters needed.
NEIGHBOURHOOD = 8
# Share of raters drawn from everywhere, so that the network hangs together.
FROM_ANYWHERE = 0.1


@compiled()
def uniform(state):
    """Next number of a ratee's own stream (splitmix64), in 0 to below 1."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    bits = state[0]
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits ^= bits >> np.uint64(31)
    return np.float64(bits >> np.uint64(11)) / 9007199254740992.0


@compiled(parallel=True)
def draw_ratings(start, measure, severity, difficulty, thresholds, halo_sd, raters, totals, scores):
    n_ratees, raters_each = raters.shape
    n_raters = severity.size
    window = min(n_raters, NEIGHBOURHOOD * raters_each)
    for ratee in prange(n_ratees):
        state = np.empty(1, dtype=np.uint64)
        state[0] = start + np.uint64(ratee) * np.uint64(0xD1342543DE82EF95)
        nearest = ratee * n_raters // n_ratees - window // 2
        chosen = 0
        while chosen < raters_each:
            if uniform(state) < FROM_ANYWHERE:
                rater = int(uniform(state) * n_raters)
            else:
                rater = (nearest + int(uniform(state) * window)) % n_raters
            place = chosen
            while place > 0 and raters[ratee, place - 1] > rater:
                place -= 1
            if place > 0 and raters[ratee, place - 1] == rater:
                continue
            for later in range(chosen, place, -1):
                raters[ratee, later] = raters[ratee, later - 1]
            raters[ratee, place] = rater
            chosen += 1
        for place in range(raters_each):
            radius = np.sqrt(-2.0 * np.log(1.0 - uniform(state)))
            halo = halo_sd * radius * np.cos(2.0 * np.pi * uniform(state))
            total = 0
            for item in range(difficulty.size):
                m = measure[ratee] + halo - severity[raters[ratee, place]] - difficulty[item]
                mass = 1.0
                term = 1.0
                for step in range(thresholds.size):
                    term *= np.exp(m - thresholds[step])
                    mass += term
                left = uniform(state) * mass - 1.0
                term = 1.0
                score = 0
                while left >= 0.0 and score < thresholds.size:
                    term *= np.exp(m - thresholds[score])
                    left -= term
                    score += 1
                scores[ratee, place, item] = score
                total += score
            totals[ratee, place] = total
