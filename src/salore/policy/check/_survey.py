"""Checks of the citizens' survey: elements, bands at every date, sampling, officers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from salore.policy.check._finding import Finding, at_least, fault, known, notice, positive, repeated, unique
from salore.policy.model import Rules

_DAY = timedelta(days=1)
_USUAL_ANSWERS = 30


def findings(rules: Rules) -> Iterable[Finding]:
    yield from _elements(rules)
    yield from _bands(rules)
    sampling = rules.survey_sampling
    yield from positive("survey_sampling", "chi_square", sampling.chi_square)
    for field in ("proportion", "error"):
        value = getattr(sampling, field)
        if not 0 < value < 1:
            yield fault("survey_sampling", "not_a_share", field=field, found=value)
    yield from _officers(rules)


def _elements(rules: Rules) -> Iterable[Finding]:
    elements = rules.survey_elements
    aliases = [row.alias for row in elements.rows if row.alias]
    yield from unique("survey_elements", (*elements.keys(), *aliases))
    if not elements.rows:
        yield fault("survey_elements", "no_rows")
    if elements.scale_low >= elements.scale_high:
        values = {"low": elements.scale_low, "high": elements.scale_high}
        yield fault("survey_elements", "scale_disordered", **values)
    yield from positive("survey_elements", "factor", elements.factor)
    yield from at_least("survey_elements", "minimum_answers", elements.minimum_answers, 1)
    if not 0 < elements.confidence < 1:
        yield fault("survey_elements", "not_a_share", field="confidence", found=elements.confidence)


def _bands(rules: Rules) -> Iterable[Finding]:
    """Look at every stretch of days on which the same bands are in force."""
    rows = rules.survey_bands.rows
    if not rows:
        yield fault("survey_bands", "no_rows")
        return
    for row in rows:
        if row.valid_until and row.valid_until < row.valid_from:
            values = {"start": row.valid_from, "end": row.valid_until}
            yield fault("survey_bands", "ends_before_it_starts", **values)
    starts = {row.valid_from for row in rows} | {row.valid_until + _DAY for row in rows if row.valid_until}
    for start in sorted(starts):
        yield from _bands_on(start, rules)


def _bands_on(day: date, rules: Rules) -> Iterable[Finding]:
    bands = rules.survey_bands.in_force(day)
    if not bands:
        yield fault("survey_bands", "no_band_on", day=day)
        return
    for grade in repeated(band.grade for band in bands):
        yield fault("survey_bands", "grade_twice_on", day=day, grade=grade)
    for minimum in repeated(band.minimum for band in bands):
        yield fault("survey_bands", "minimum_twice_on", day=day, minimum=minimum)
    elements = rules.survey_elements
    lowest, highest = elements.scale_low * elements.factor, elements.scale_high * elements.factor
    if bands[-1].minimum > lowest:
        yield fault("survey_bands", "gap_on", day=day, start=lowest, end=bands[-1].minimum)
    if bands[0].minimum > highest:
        yield fault("survey_bands", "band_beyond_on", day=day, minimum=bands[0].minimum, highest=highest)


def _officers(rules: Rules) -> Iterable[Finding]:
    rule = rules.survey_officers
    if not rule.elements:
        yield fault("survey_officers", "list_empty", field="elements")
    yield from unique("survey_officers", rule.elements)
    yield from known("survey_officers", "elements", rule.elements, rules.survey_elements.keys())
    yield from at_least("survey_officers", "minimum_answers", rule.minimum_answers, 1)
    yield from at_least("survey_officers", "minimum_periods", rule.minimum_periods, 1)
    if rule.minimum_answers < _USUAL_ANSWERS:
        yield notice("survey_officers", "few_answers", found=rule.minimum_answers, usual=_USUAL_ANSWERS)
