"""Checks of the result of work, of conversions and of rounding."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import get_args

from salore.policy.check._finding import (
    Finding,
    at_least,
    complete,
    fault,
    known,
    positive,
    repeated,
    unique,
    within,
)
from salore.policy.model import Conversion, OrganisationPredicate, Rules

_MOST_DECIMALS = 6


def findings(rules: Rules) -> Iterable[Finding]:
    yield from _achievement(rules)
    yield from _head_of_unit(rules)
    yield from _conversions(rules)
    for field in ("achievement", "behaviour", "score", "credit", "index"):
        name = f"{field}_decimals"
        yield from within("rounding", name, getattr(rules.rounding, name), 0, _MOST_DECIMALS)


def _achievement(rules: Rules) -> Iterable[Finding]:
    cap = rules.achievement.cap_pct
    yield from at_least("achievement", "cap_pct", cap, 100)
    yield from within(
        "achievement", "zero_target_missed_pct", rules.achievement.zero_target_missed_pct, 0, cap
    )
    cuts = rules.result_rating
    if not 0 < cuts.as_min_pct < cuts.above_min_pct <= cap:
        values = {"low": 0, "lower": cuts.as_min_pct, "upper": cuts.above_min_pct, "high": cap}
        yield fault("result_rating", "cuts_disordered", **values)


def _head_of_unit(rules: Rules) -> Iterable[Finding]:
    rule = rules.head_of_unit
    by_predicate = rule.method == "organisation_predicate"
    for field, keys in (("above", rule.above), ("as_expected", rule.as_expected)):
        if by_predicate and not keys:
            yield fault("head_of_unit", "list_empty", field=field)
        if not by_predicate and keys:
            yield fault("head_of_unit", "list_unused", field=field, method=rule.method)
    for key in repeated((*rule.above, *rule.as_expected)):
        yield fault("head_of_unit", "twice", key=key)
    known_keys = rules.organisation_predicates.keys()
    yield from unique("organisation_predicates", known_keys)
    yield from known("organisation_predicates", "key", known_keys, get_args(OrganisationPredicate))
    yield from complete("organisation_predicates", known_keys, get_args(OrganisationPredicate))


def _conversions(rules: Rules) -> Iterable[Finding]:
    if rules.score is None:
        return
    for name, rule in (
        ("indicator_values", rules.indicator_values),
        ("behaviour_values", rules.behaviour_values),
    ):
        if rule is None:
            continue
        yield from _anchors(name, rule)
        for row in rule.rows:
            yield from within(name, "value", row.value, 0, rules.score.maximum)
        if rule.attained_maximum is not None:
            yield from positive(name, "attained_maximum", rule.attained_maximum)
            yield from within(name, "attained_maximum", rule.attained_maximum, 0, rules.score.maximum)
    scale, values = rules.behaviour_scale, rules.behaviour_values
    if values and values.rows and scale.rows:
        reach = [row.at for row in values.rows]
        if min(reach) > scale.low or max(reach) < scale.high:
            yield fault("behaviour_values", "scale_not_covered", low=scale.low, high=scale.high)


def _anchors(name: str, rule: Conversion) -> Iterable[Finding]:
    if len(rule.rows) < 2:
        yield fault(name, "too_few_anchors")
    for before, after in pairwise(rule.rows):
        if after.at <= before.at or after.value < before.value:
            yield fault(name, "anchors_disordered", before=before.at, after=after.at)
