"""Compiled loops over item sets: tables of codes, and masses spread over the halo."""

# mypy: disallow-untyped-defs=False

import numpy as np
from numba import prange

from salore.methods.calibration._compiled import compiled


@compiled(parallel=True)
def tabulate(
    set_starts, set_items, code_starts, totals, log_sums, expected, variances, offsets, log_weights,
    low, step, out,
):  # fmt: skip
    n_nodes, n_offsets = out.shape[1], offsets.size
    for number in prange(set_starts.size - 1):
        logs = np.empty(n_offsets)
        base = np.empty(n_offsets)
        mean = np.empty(n_offsets)
        variance = np.empty(n_offsets)
        for node in range(n_nodes):
            base[:] = 0.0
            mean[:] = 0.0
            variance[:] = 0.0
            for place in range(set_starts[number], set_starts[number + 1]):
                item = set_items[place]
                for q in range(n_offsets):
                    base[q] += log_sums[item, node, q]
                    mean[q] += expected[item, node, q]
                    variance[q] += variances[item, node, q]
            for code in range(code_starts[number], code_starts[number + 1]):
                total = totals[code]
                top = -np.inf
                for q in range(n_offsets):
                    logs[q] = log_weights[q] + total * (low + step * node + offsets[q]) - base[q]
                    top = max(top, logs[q])
                mass = 0.0
                residual = 0.0
                square = 0.0
                within = 0.0
                for q in range(n_offsets):
                    share = np.exp(logs[q] - top)
                    away = total - mean[q]
                    mass += share
                    residual += share * away
                    square += share * away * away
                    within += share * variance[q]
                slope = residual / mass
                out[code, node, 0] = top + np.log(mass)
                out[code, node, 1] = slope
                out[code, node, 2] = max((within - square) / mass + slope * slope, 1e-12)


@compiled(parallel=True)
def spread_over_halo(set_starts, set_items, code_starts, totals, log_sums, offsets, log_weights, masses, out):
    n_nodes, n_offsets = masses.shape[1], offsets.size
    n_blocks, n_sets = out.shape[0], set_starts.size - 1
    for block in prange(n_blocks):
        base = np.empty(n_offsets)
        shares = np.empty(n_offsets)
        spread = np.empty(n_offsets)
        for number in range(n_sets * block // n_blocks, n_sets * (block + 1) // n_blocks):
            for node in range(n_nodes):
                base[:] = 0.0
                spread[:] = 0.0
                for place in range(set_starts[number], set_starts[number + 1]):
                    for q in range(n_offsets):
                        base[q] += log_sums[set_items[place], node, q]
                for code in range(code_starts[number], code_starts[number + 1]):
                    if masses[code, node] == 0.0:
                        continue
                    top = -np.inf
                    for q in range(n_offsets):
                        shares[q] = log_weights[q] + totals[code] * offsets[q] - base[q]
                        top = max(top, shares[q])
                    total = 0.0
                    for q in range(n_offsets):
                        shares[q] = np.exp(shares[q] - top)
                        total += shares[q]
                    for q in range(n_offsets):
                        spread[q] += masses[code, node] * shares[q] / total
                for place in range(set_starts[number], set_starts[number + 1]):
                    for q in range(n_offsets):
                        out[block, set_items[place], node, q] += spread[q]
