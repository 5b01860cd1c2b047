"""Compiled loops over item sets: tables of codes, and masses spread over the halo."""

# mypy: disallow-untyped-defs=False

import numpy as np
from numba import prange

from salore.methods.calibration._compiled import compiled


@compiled()
def add_up(chosen, whole, by_item, node, shorter, out):
    """Sum over a set's items at a node; from the whole downwards where fewer items are left out."""
    n_offsets = out.size
    if shorter:
        out[:] = 0.0
    else:
        out[:] = whole[node]
    sign = 1.0 if shorter else -1.0
    for item in range(chosen.size):
        if chosen[item] == shorter:
            for q in range(n_offsets):
                out[q] += sign * by_item[item, node, q]


@compiled(parallel=True)
def tabulate(
    set_starts, set_items, code_starts, totals, firsts, lasts, log_sums, expected, variances, whole,
    whole_mean, whole_variance, offsets, log_weights, low, step, out,
):  # fmt: skip
    """Log-likelihood, slope and curvature of each code, between its first and last node."""
    n_items, n_nodes, n_offsets = log_sums.shape
    for number in prange(set_starts.size - 1):
        logs = np.empty(n_offsets)
        base = np.empty(n_offsets)
        mean = np.empty(n_offsets)
        variance = np.empty(n_offsets)
        chosen = np.zeros(n_items, dtype=np.bool_)
        for place in range(set_starts[number], set_starts[number + 1]):
            chosen[set_items[place]] = True
        shorter = 2 * (set_starts[number + 1] - set_starts[number]) <= n_items
        codes = range(code_starts[number], code_starts[number + 1])
        lowest, highest = n_nodes, -1
        for code in codes:
            lowest, highest = min(lowest, firsts[code]), max(highest, lasts[code])
        for node in range(lowest, highest + 1):
            add_up(chosen, whole, log_sums, node, shorter, base)
            add_up(chosen, whole_mean, expected, node, shorter, mean)
            add_up(chosen, whole_variance, variances, node, shorter, variance)
            for code in codes:
                if node < firsts[code] or node > lasts[code]:
                    continue
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
        for code in codes:
            continue_straight(out[code], firsts[code], lasts[code], step)


@compiled()
def continue_straight(table, first, last, step):
    """Fill a code's table beyond its computed nodes with straight lines."""
    for node in range(table.shape[0]):
        edge = first if node < first else last
        if node < first or node > last:
            table[node, 0] = table[edge, 0] + table[edge, 1] * step * (node - edge)
            table[node, 1] = table[edge, 1]
            table[node, 2] = 1e-12


@compiled()
def occupied(masses, codes, node):
    """Tell whether any of the codes has mass at the node."""
    found = False
    for code in codes:
        found = found or masses[code, node] != 0.0
    return found


@compiled(parallel=True)
def spread_over_halo(set_starts, set_items, code_starts, totals, log_sums, offsets, log_weights, masses, out):
    """Add each code's mass, spread over the posterior of its halo, to the items of its set."""
    n_nodes, n_offsets = masses.shape[1], offsets.size
    n_blocks, n_sets = out.shape[0], set_starts.size - 1
    for block in prange(n_blocks):
        base = np.empty(n_offsets)
        shares = np.empty(n_offsets)
        spread = np.empty(n_offsets)
        for number in range(n_sets * block // n_blocks, n_sets * (block + 1) // n_blocks):
            codes = range(code_starts[number], code_starts[number + 1])
            for node in range(n_nodes):
                if not occupied(masses, codes, node):
                    continue
                base[:] = 0.0
                spread[:] = 0.0
                for place in range(set_starts[number], set_starts[number + 1]):
                    for q in range(n_offsets):
                        base[q] += log_sums[set_items[place], node, q]
                for code in codes:
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
