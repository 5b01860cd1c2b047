"""Compiled passes over the network: its parts, exact variances in small ones, random solutions."""

# mypy: disallow-untyped-defs=False

import numpy as np
from numba import prange

from salore.methods.calibration._compiled import compiled


@compiled()
def signs_of(ratee, rater):
    """64 random bits that belong to a pair, the same from whichever side it is met."""
    bits = np.uint64(ratee) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(rater + 1)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


@compiled(parallel=True)
def perturb(starts, others, weights, by_ratee, first_bit, prior, out):
    """Random right-hand sides whose solutions scatter as the posterior does."""
    columns = out.shape[1]
    for row in prange(out.shape[0]):
        own_bits = signs_of(row + 1, -1) if by_ratee else signs_of(0, row)
        for column in range(columns):
            bit = (own_bits >> np.uint64(first_bit + column)) & np.uint64(1)
            out[row, column] = np.sqrt(prior[row]) * (1.0 if bit else -1.0)
        for pair in range(starts[row], starts[row + 1]):
            ratee = row if by_ratee else others[pair]
            rater = others[pair] if by_ratee else row
            root = np.sqrt(np.float64(weights[pair])) * (1.0 if by_ratee else -1.0)
            bits = signs_of(ratee + 1, rater)
            for column in range(columns):
                bit = (bits >> np.uint64(first_bit + column)) & np.uint64(1)
                out[row, column] += root if bit else -root


@compiled(parallel=True)
def invert_components(
    starts, others, weights, members, member_starts, rater_members, rater_starts, places, prior,
    rater_prior, variances, rater_variances,
):  # fmt: skip
    """Exact variances in small components: each one's joint precision matrix, inverted."""
    for component in prange(member_starts.size - 1):
        first, last = member_starts[component], member_starts[component + 1]
        rater_first, rater_last = rater_starts[component], rater_starts[component + 1]
        n_own = last - first
        size = n_own + rater_last - rater_first
        matrix = np.zeros((size, size))
        for place in range(rater_first, rater_last):
            own = n_own + place - rater_first
            places[rater_members[place]] = own
            matrix[own, own] = rater_prior[rater_members[place]]
        for place in range(n_own):
            row = members[first + place]
            matrix[place, place] = prior
            for pair in range(starts[row], starts[row + 1]):
                w = np.float64(weights[pair])
                other = places[others[pair]]
                matrix[place, place] += w
                matrix[other, other] += w
                matrix[place, other] -= w
                matrix[other, place] -= w
        for pivot in range(size):  # Gauss-Jordan; a positive definite matrix needs no exchanges
            scale = 1.0 / matrix[pivot, pivot]
            matrix[pivot, pivot] = 1.0
            for column in range(size):
                matrix[pivot, column] *= scale
            for row in range(size):
                if row != pivot and matrix[row, pivot] != 0.0:
                    factor = matrix[row, pivot]
                    matrix[row, pivot] = 0.0
                    for column in range(size):
                        matrix[row, column] -= factor * matrix[pivot, column]
        for place in range(n_own):
            variances[members[first + place]] = matrix[place, place]
        for place in range(rater_first, rater_last):
            own = n_own + place - rater_first
            rater_variances[rater_members[place]] = matrix[own, own]


@compiled()
def root_of(parents, person):
    """Representative of a person's part, shortening the way there."""
    while parents[person] != person:
        parents[person] = parents[parents[person]]
        person = parents[person]
    return person


@compiled()
def connect(starts, others, parents):
    """Join ratees (codes from 0) and raters (after them) who have a pair, towards the lower code."""
    n_ratees = starts.size - 1
    for ratee in range(n_ratees):
        for pair in range(starts[ratee], starts[ratee + 1]):
            own = root_of(parents, ratee)
            theirs = root_of(parents, n_ratees + others[pair])
            if own < theirs:
                parents[theirs] = own
            else:
                parents[own] = theirs
    for person in range(parents.size):
        parents[person] = root_of(parents, person)
