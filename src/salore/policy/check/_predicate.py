"""Checks of the predicate: quadrant or numeric score, bands, distribution patterns, credit, fairness."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, product
from typing import get_args

from salore.methods.distribution import impossible_sizes
from salore.policy.check._finding import (
    Finding,
    at_least,
    complete,
    fault,
    notice,
    positive,
    repeated,
    unique,
    within,
)
from salore.policy.model import (
    RATINGS,
    Band,
    FunctionalLevel,
    OrganisationPredicate,
    PatternLimit,
    Predicate,
    Quadrant,
    Rules,
)

_PREDICATES = get_args(Predicate)
_NUMERIC = ("score", "indicator_values", "behaviour_values", "bands")
_LARGEST_UNIT = 200


def findings(rules: Rules) -> Iterable[Finding]:
    keys = [row.key for row in rules.predicates.rows]
    yield from unique("predicates", keys)
    yield from unique("predicates", (row.code for row in rules.predicates.rows))
    yield from complete("predicates", keys, _PREDICATES)
    yield from _model(rules)
    if rules.quadrant:
        yield from _quadrant(rules.quadrant, rules)
    if rules.score and rules.bands:
        yield from _score(rules)
    yield from _distribution(rules)
    yield from _credit(rules)
    yield from _fairness(rules)


def _model(rules: Rules) -> Iterable[Finding]:
    """A pack has the quadrant or the numeric rules, whole."""
    present = [name for name in _NUMERIC if getattr(rules, name) is not None]
    if rules.quadrant and present:
        yield fault("quadrant", "two_models", rules=", ".join(present))
    if not rules.quadrant and not present:
        yield fault("quadrant", "no_model")
    if present and len(present) < len(_NUMERIC):
        absent = ", ".join(name for name in _NUMERIC if name not in present)
        yield fault("score", "model_incomplete", rules=absent)


def _quadrant(quadrant: Quadrant, rules: Rules) -> Iterable[Finding]:
    cells = [(row.result, row.behaviour) for row in quadrant.rows]
    absent = [" / ".join(cell) for cell in product(RATINGS, RATINGS) if cell not in cells]
    yield from unique("quadrant", cells)
    if absent:
        yield fault("quadrant", "cells_absent", cells="; ".join(absent))
    elif not repeated(cells):
        yield from _rises(quadrant, rules)


def _rises(quadrant: Quadrant, rules: Rules) -> Iterable[Finding]:
    """Find cells where a better rating gives a lower predicate."""
    best_first = sorted(rules.predicates.rows, key=lambda row: row.code)
    place = {row.key: number for number, row in enumerate(best_first)}
    rank = {(row.result, row.behaviour): place.get(row.predicate, 0) for row in quadrant.rows}
    for better, worse in pairwise(RATINGS):
        for other in RATINGS:
            for high, low in (((better, other), (worse, other)), ((other, better), (other, worse))):
                if rank[high] > rank[low]:
                    values = {"better": " / ".join(high), "worse": " / ".join(low)}
                    yield notice("quadrant", "better_is_worse", **values)


# ── Numeric model ─────────────────────────────────────────────────────────────────────────────────────


def _score(rules: Rules) -> Iterable[Finding]:
    assert rules.score
    assert rules.bands
    yield from within("score", "result_share", rules.score.result_share, 0, 1)
    yield from within("score", "result_share_with_colleagues", rules.score.result_share_with_colleagues, 0, 1)
    yield from positive("score", "maximum", rules.score.maximum)
    ordinary = sorted((row for row in rules.bands.rows if not row.innovation), key=lambda row: row.minimum)
    if not ordinary:
        yield fault("bands", "no_rows")
        return
    yield from unique("bands", (row.predicate for row in rules.bands.rows))
    yield from complete("bands", (row.predicate for row in rules.bands.rows), _PREDICATES)
    if ordinary[0].minimum > 0:
        yield fault("bands", "gap", start=0, end=ordinary[0].minimum)
    for lower, upper in pairwise(ordinary):
        yield from _seam(lower, upper)
    if ordinary[-1].maximum != rules.score.maximum:
        values = {"found": ordinary[-1].maximum, "expected": rules.score.maximum}
        yield fault("bands", "top_differs", **values)
    for row in rules.bands.rows:
        if row.minimum >= row.maximum:
            yield fault("bands", "empty_band", predicate=row.predicate)
        yield from within("bands", "maximum", row.maximum, 0, rules.score.maximum)


def _seam(lower: Band, upper: Band) -> Iterable[Finding]:
    if lower.maximum < upper.minimum:
        yield fault("bands", "gap", start=lower.maximum, end=upper.minimum)
    if lower.maximum > upper.minimum:
        yield fault("bands", "overlap", start=upper.minimum, end=lower.maximum)


# ── Distribution pattern ──────────────────────────────────────────────────────────────────────────────


def _distribution(rules: Rules) -> Iterable[Finding]:
    yield from at_least("distribution", "minimum_people", rules.distribution.minimum_people, 1)
    for organisation in get_args(OrganisationPredicate):
        limits = [row for row in rules.distribution.rows if row.organisation == organisation]
        if not limits:
            yield notice("distribution", "no_pattern", organisation=organisation)
            continue
        wrong = list(_limits(organisation, limits))
        yield from wrong
        if not wrong:
            yield from _feasible(organisation, limits)


def _limits(organisation: str, limits: list[PatternLimit]) -> Iterable[Finding]:
    for limit in limits:
        place = f"{organisation} / {'+'.join(limit.predicates)} / {limit.limit}"
        if not limit.predicates or repeated(limit.predicates):
            yield fault("distribution", "predicates_of_limit", place=place)
        if limit.limit in ("at_least", "at_most") and limit.share is None:
            yield fault("distribution", "share_missing", place=place)
        if limit.limit in ("present", "absent") and limit.share is not None:
            yield fault("distribution", "share_unused", place=place)
        if limit.share is not None and not 0 < limit.share <= 1:
            yield fault("distribution", "share_outside", place=place, found=limit.share)
    groups = list(dict.fromkeys(frozenset(limit.predicates) for limit in limits))
    for number, one in enumerate(groups):
        for other in groups[number + 1 :]:
            if one & other:
                values = {"one": "+".join(sorted(one)), "other": "+".join(sorted(other))}
                yield fault("distribution", "groups_not_disjoint", organisation=organisation, **values)


def _feasible(organisation: str, limits: list[PatternLimit]) -> Iterable[Finding]:
    sizes = impossible_sizes(limits, predicates=_PREDICATES, up_to=_LARGEST_UNIT)
    if len(sizes) == _LARGEST_UNIT:
        yield fault("distribution", "never_possible", organisation=organisation, up_to=_LARGEST_UNIT)
    elif sizes:
        listed = ", ".join(map(str, sizes))
        values = {"sizes": listed, "up_to": _LARGEST_UNIT}
        yield notice("distribution", "impossible_sizes", organisation=organisation, **values)


# ── What hangs on the predicate ───────────────────────────────────────────────────────────────────────


def _credit(rules: Rules) -> Iterable[Finding]:
    shares = rules.credit_shares.rows
    yield from unique("credit_shares", (row.predicate for row in shares))
    yield from complete("credit_shares", (row.predicate for row in shares), _PREDICATES)
    for share in shares:
        yield from at_least("credit_shares", "percent", share.percent, 0)
    levels = rules.credit_levels.rows
    yield from unique("credit_levels", (row.level for row in levels))
    yield from complete("credit_levels", (row.level for row in levels), get_args(FunctionalLevel))
    for level in levels:
        for field in ("coefficient", "for_rank", "for_level"):
            value = getattr(level, field)
            if value is not None:
                yield from positive("credit_levels", f"{level.level}.{field}", value)


def _fairness(rules: Rules) -> Iterable[Finding]:
    rule = rules.fairness
    if not rule.top:
        yield fault("fairness", "list_empty", field="top")
    yield from unique("fairness", rule.top)
    yield from at_least("fairness", "minimum_people", rule.minimum_people, 2)
    for field in ("confidence", "impact_ratio"):
        value = getattr(rule, field)
        if not 0 < value < 1:
            yield fault("fairness", "not_a_share", field=field, found=value)
