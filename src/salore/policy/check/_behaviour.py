"""Checks of behaviour: scale, items, sources and their weights, cuts, anonymity."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from salore.policy.check._finding import Finding, at_least, fault, known, notice, positive, unique, within
from salore.policy.model import ANY, PERIOD_KINDS, Rules, SourceUse

_GUIDES = 3
# Below three answers whoever gave one can work out the other; finer than 0.1 a mean betrays its answers.
_FEWEST_ANSWERS = 3
_MOST_DECIMALS = 1
_NAMED = ("supervisor", "self", "team_lead")


def findings(rules: Rules) -> Iterable[Finding]:
    yield from _scale(rules)
    yield from _items(rules)
    yield from _sources(rules)
    yield from _rating(rules)
    yield from _anonymity(rules)
    severity = rules.severity
    yield from at_least("severity", "minimum_shared_ratees", severity.minimum_shared_ratees, 2)
    yield from at_least("severity", "minimum_ratings_for_advice", severity.minimum_ratings_for_advice, 1)
    yield from positive("severity", "maximum_error", severity.maximum_error)
    yield from positive("severity", "lean_errors", severity.lean_errors)


def _scale(rules: Rules) -> Iterable[Finding]:
    scores = [row.score for row in rules.behaviour_scale.rows]
    if len(scores) < 2:
        yield fault("behaviour_scale", "too_few_steps")
    elif scores != list(range(scores[0], scores[0] + len(scores))):
        yield fault("behaviour_scale", "steps_not_contiguous", found=", ".join(map(str, scores)))


def _items(rules: Rules) -> Iterable[Finding]:
    items = rules.behaviour_items
    if not items.rows:
        yield fault("behaviour_items", "no_rows")
    yield from unique("behaviour_items", items.keys())
    for item in items.rows:
        if len(item.guides) != _GUIDES:
            yield fault("behaviour_items", "guides", key=item.key, found=len(item.guides), expected=_GUIDES)


# ── Sources ───────────────────────────────────────────────────────────────────────────────────────────


def _sources(rules: Rules) -> Iterable[Finding]:
    rows = rules.sources.rows
    families, kinds = (ANY, *rules.job_families.keys()), (ANY, *rules.employment_kinds.keys())
    yield from known("sources", "job_family", (row.job_family for row in rows), families)
    yield from known("sources", "employment_kind", (row.employment_kind for row in rows), kinds)
    yield from unique("sources", ((row.job_family, row.employment_kind, row.source) for row in rows))
    groups: dict[tuple[str, str], list[SourceUse]] = {}
    for row in rows:
        yield from _use(row, rules)
        groups.setdefault((row.job_family, row.employment_kind), []).append(row)
    if (ANY, ANY) not in groups:
        yield fault("sources", "no_general_group")
    for (family, kind), uses in groups.items():
        yield from _group(f"{family} / {kind}", uses)
    for source in dict.fromkeys(row.source for row in rows):
        if len({row.anonymous for row in rows if row.source == source}) > 1:
            yield fault("sources", "anonymity_mixed", source=source)


def _use(row: SourceUse, rules: Rules) -> Iterable[Finding]:
    place = f"{row.job_family} / {row.employment_kind} / {row.source}"
    if (row.role == "evidence") != (row.weight == 0) or row.weight < 0:
        yield fault("sources", "weight_against_role", place=place, role=row.role, weight=row.weight)
    if row.minimum_raters < 1:
        yield fault("sources", "minimum_raters", place=place, found=row.minimum_raters)
    if row.wanted_raters < row.minimum_raters:
        values = {"wanted": row.wanted_raters, "minimum": row.minimum_raters}
        yield fault("sources", "wanted_below_minimum", place=place, **values)
    yield from unique("sources", ((place, kind) for kind in row.periods))
    yield from _periods(row, place)
    if row.anonymous and row.source in _NAMED:
        yield fault("sources", "named_source_anonymous", place=place)
    elif row.anonymous and row.minimum_raters < rules.anonymity.minimum_answers:
        values = {"found": row.minimum_raters, "needed": rules.anonymity.minimum_answers}
        yield notice("sources", "minimum_without_effect", place=place, **values)


def _periods(row: SourceUse, place: str) -> Iterable[Finding]:
    asked = [kind for kind in PERIOD_KINDS if row.asked_in(kind)]
    if row.role == "decides" and len(asked) < len(PERIOD_KINDS):
        missing = ", ".join(kind for kind in PERIOD_KINDS if kind not in asked)
        yield fault("sources", "decides_not_always", place=place, missing=missing)
    if row.anonymous and asked != ["annual"]:
        yield notice("sources", "anonymous_often", place=place, periods=", ".join(asked))


def _group(place: str, uses: list[SourceUse]) -> Iterable[Finding]:
    deciding = sum(use.role == "decides" for use in uses)
    if deciding != 1:
        yield fault("sources", "not_one_decides", place=place, found=deciding)
    total = sum((use.weight for use in uses), Decimal(0))
    if total != 1:
        yield fault("sources", "weights_not_one", place=place, found=total)


# ── From answers to a rating ──────────────────────────────────────────────────────────────────────────


def _rating(rules: Rules) -> Iterable[Finding]:
    rule, scale = rules.behaviour_rating, rules.behaviour_scale
    if scale.rows and not scale.low < rule.as_min < rule.above_min <= scale.high:
        values = {"low": scale.low, "lower": rule.as_min, "upper": rule.above_min, "high": scale.high}
        yield fault("behaviour_rating", "cuts_disordered", **values)
    yield from at_least("behaviour_rating", "near_cut_errors", rule.near_cut_errors, 0)
    yield from positive("behaviour_rating", "rater_sd", rule.rater_sd)


def _anonymity(rules: Rules) -> Iterable[Finding]:
    rule = rules.anonymity
    for field in ("minimum_answers", "minimum_remarks", "minimum_unit"):
        yield from at_least("anonymity", field, getattr(rule, field), _FEWEST_ANSWERS)
    yield from at_least("anonymity", "most_exclusions", rule.most_exclusions, 0)
    yield from at_least("anonymity", "most_forms", rule.most_forms, 1)
    yield from at_least("anonymity", "recount_days", rule.recount_days, 0)
    yield from within("anonymity", "mean_decimals", rule.mean_decimals, 0, _MOST_DECIMALS)
    yield from positive("anonymity", "relative_band", rule.relative_band)
