"""Compiled passes over the pairs; each reads one side's rows and writes one entry a row.

A row is summed serially by whichever thread has it, so the bytes do not depend on the number of
threads. Arithmetic only; what the numbers mean is said where they are used.
"""

# mypy: disallow-untyped-defs=False

import numpy as np
from numba import prange

from salore.methods.calibration._compiled import compiled


@compiled()
def slope_at(table, code, m, low, step):
    """Slope of a code's log-likelihood and its curvature (sign turned) at `m`."""
    last = table.shape[1] - 1
    position = min(max((m - low) / step, 0.0), last - 1e-9)
    node = int(position)
    u = position - node
    g0, c0 = table[code, node, 1], table[code, node, 2]
    g1, c1 = table[code, node + 1, 1], table[code, node + 1, 2]
    rise = g1 - g0
    slope = g0 + u * u * (3.0 - 2.0 * u) * rise - step * u * (1.0 - u) * ((1.0 - u) * c0 - u * c1)
    curvature = (
        (1.0 - u) * (1.0 - 3.0 * u) * c0 + u * (3.0 * u - 2.0) * c1 - 6.0 * u * (1.0 - u) * rise / step
    )
    return slope, max(curvature, 1e-9)


@compiled()
def value_at(table, code, m, low, step):
    """Log-likelihood of a code at `m`, continued as a straight line beyond the table."""
    last = table.shape[1] - 1
    position = min(max((m - low) / step, 0.0), last - 1e-9)
    node = int(position)
    u = position - node
    f0, g0 = table[code, node, 0], table[code, node, 1]
    f1, g1 = table[code, node + 1, 0], table[code, node + 1, 1]
    inside = f0 + u * u * (3.0 - 2.0 * u) * (f1 - f0) + step * u * (1.0 - u) * ((1.0 - u) * g0 - u * g1)
    beyond = m - (low + step * position)
    return inside + beyond * (g1 if beyond > 0 else g0)


@compiled(parallel=True)
def weigh(starts, others, codes, own, other, sign, spreads, table, low, step, slopes, sums, weights):
    """Expected slope and curvature of every pair under its spread, summed by row."""
    for row in prange(own.size):
        slope_sum = 0.0
        weight_sum = 0.0
        for pair in range(starts[row], starts[row + 1]):
            code = codes[pair]
            m = sign * (own[row] - other[others[pair]])
            reach = np.sqrt(3.0 * np.float64(spreads[pair]))
            g0, w0 = slope_at(table, code, m, low, step)
            g1, w1 = slope_at(table, code, m - reach, low, step)
            g2, w2 = slope_at(table, code, m + reach, low, step)
            weight = np.float32((4.0 * w0 + (w1 + w2)) / 6.0)
            weights[pair] = weight
            slope_sum += (4.0 * g0 + (g1 + g2)) / 6.0
            weight_sum += np.float64(weight)
        slopes[row] = sign * slope_sum
        sums[row] = weight_sum


@compiled(parallel=True)
def gather(starts, others, weights, values, out):
    """Weighted sum over each row's pairs of the values on the other side, column by column."""
    columns = values.shape[1]
    for row in prange(out.shape[0]):
        if columns == 1:
            total = 0.0
            for pair in range(starts[row], starts[row + 1]):
                total += weights[pair] * values[others[pair], 0]
            out[row, 0] = total
        else:
            out[row, :] = 0.0
            for pair in range(starts[row], starts[row + 1]):
                other = others[pair]
                for column in range(columns):
                    out[row, column] += weights[pair] * values[other, column]


@compiled(parallel=True)
def total(starts, codes, code_values, out):
    """Sum over each row's pairs of a value that belongs to the code."""
    for row in prange(out.size):
        out[row] = 0.0
        for pair in range(starts[row], starts[row + 1]):
            out[row] += code_values[codes[pair]]


@compiled(parallel=True)
def tighten(starts, others, weights, prior, own, other, pace, precisions, spreads):
    """One round of Gaussian belief propagation, without stored messages.

    For a pair of weight w whose two people have marginal precisions P and Q, the precision that
    each has with the pair's other end integrated out follows in closed form from P, Q and w.
    """
    for row in prange(own.size):
        total = prior[row]
        for pair in range(starts[row], starts[row + 1]):
            w = np.float64(weights[pair])
            product = own[row] * other[others[pair]]
            half = 0.5 * (1.0 + np.sqrt(1.0 + 4.0 * w * w / product))
            total += w - w * w / max(other[others[pair]] * half, w)
            spread = ((own[row] + other[others[pair]]) * half - 2.0 * w) / (product * half)
            spreads[pair] += np.float32(pace * (spread - spreads[pair]))
        precisions[row] = total


@compiled(parallel=True)
def spread_mass(bounds, starts, others, codes, own, other, spreads, low, step, masses):
    """Put every pair's three quadrature points on the grid of its code, block by block.

    Each point is shared among four nodes so that cubics are integrated exactly.
    """
    last = masses.shape[2] - 1
    for block in prange(bounds.size - 1):
        for row in range(bounds[block], bounds[block + 1]):
            for pair in range(starts[row], starts[row + 1]):
                code = codes[pair]
                m = own[row] - other[others[pair]]
                reach = np.sqrt(3.0 * np.float64(spreads[pair]))
                for point in range(-1, 2):
                    share = 4.0 / 6.0 if point == 0 else 1.0 / 6.0
                    position = min(max((m + point * reach - low) / step, 1.0), last - 1.0 - 1e-9)
                    node = int(position)
                    u = position - node
                    masses[block, code, node - 1] -= share * u * (u - 1.0) * (u - 2.0) / 6.0
                    masses[block, code, node] += share * (u + 1.0) * (u - 1.0) * (u - 2.0) / 2.0
                    masses[block, code, node + 1] -= share * (u + 1.0) * u * (u - 2.0) / 2.0
                    masses[block, code, node + 2] += share * (u + 1.0) * u * (u - 1.0) / 6.0


@compiled(parallel=True)
def integrate(
    starts, others, codes, weights, spreads, own, other, own_precision, other_precision,
    mean, prior, table, low, step, nodes, node_weights, means, variances, entropies,
):  # fmt: skip
    """Posterior mean and variance of each ratee by quadrature, each rater's severity integrated.

    `entropies` receives what the pairs take from the entropy of independent people.
    """
    for row in prange(own.size):
        scale = np.sqrt(1.0 / own_precision[row])
        logs = np.empty(nodes.size)
        for point in range(nodes.size):
            theta = own[row] + scale * nodes[point]
            logs[point] = -0.5 * prior * (theta - mean) ** 2
        entropy = 0.0
        for pair in range(starts[row], starts[row + 1]):
            code = codes[pair]
            w = np.float64(weights[pair])
            precision = other_precision[others[pair]]
            half = 0.5 * (1.0 + np.sqrt(1.0 + 4.0 * w * w / (own_precision[row] * precision)))
            entropy -= 0.5 * np.log(half)
            cavity = max(precision * half - w, 1e-6)
            m = own[row] - other[others[pair]]
            reach = np.sqrt(3.0 * np.float64(spreads[pair]))
            g0, _ = slope_at(table, code, m, low, step)
            g1, _ = slope_at(table, code, m - reach, low, step)
            g2, _ = slope_at(table, code, m + reach, low, step)
            centre = other[others[pair]] + (4.0 * g0 + (g1 + g2)) / 6.0 / cavity
            reach = np.sqrt(3.0 / cavity)
            for point in range(nodes.size):
                m = own[row] + scale * nodes[point] - centre
                f0 = value_at(table, code, m, low, step)
                f1 = value_at(table, code, m - reach, low, step)
                f2 = value_at(table, code, m + reach, low, step)
                top = max(f0, f1, f2)
                logs[point] += top + np.log(
                    (4.0 * np.exp(f0 - top) + np.exp(f1 - top) + np.exp(f2 - top)) / 6.0
                )
        top = np.max(logs)
        mass = 0.0
        first = 0.0
        second = 0.0
        for point in range(nodes.size):
            share = node_weights[point] * np.exp(logs[point] - top)
            mass += share
            first += share * nodes[point]
            second += share * nodes[point] ** 2
        means[row] = own[row] + scale * first / mass
        variances[row] = scale * scale * (second / mass - (first / mass) ** 2)
        entropies[row] = entropy
