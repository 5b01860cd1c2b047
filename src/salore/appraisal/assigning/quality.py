"""What the performance team may know of an assignment: numbers about the whole, nothing about a pair."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from salore.appraisal.assigning.design import Limits, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """`releasable_share`: expected share of cells that may be shown, of a person or of each source.

    `expected_error`: mean standard error of a person's mean, in steps of the scale. `mutual_share`: forms
    whose rater is rated by the ratee in turn. `components`: groups that share no rater with others.
    """

    people_asked_about: int
    people_without: int
    raters: int
    forms: int
    most_forms: int
    mean_forms: float
    releasable_share: float
    expected_error: float
    mutual_share: float
    components: int


def quality_of(
    forms: Sequence[Rating], people: int, limits: Limits, *, response: float, rater_sd: float
) -> Quality:
    """Return how good an assignment is at an expected response.

    Parameters
    ----------
    forms
        The assignment.
    people
        How many should be asked about.
    response
        Expected share of forms that come back, 0 to 1; each independently.
    rater_sd
        Standard deviation between raters of one person, in steps of the scale.
    """
    asked_about = {form.ratee for form in forms}
    cells = Counter(limits.group(form) for form in forms)
    by_rater = Counter(form.rater for form in forms)
    pairs = {(form.ratee, form.rater) for form in forms}
    shown = [_at_least(limits.minimum, count, response) for count in cells.values()]
    errors = [rater_sd / math.sqrt(max(count * response, 1)) for count in cells.values()]
    return Quality(
        people_asked_about=len(asked_about),
        people_without=people - len(asked_about),
        raters=len(by_rater),
        forms=len(forms),
        most_forms=max(by_rater.values(), default=0),
        mean_forms=len(forms) / len(by_rater) if by_rater else 0.0,
        releasable_share=sum(shown) / len(shown) if shown else 0.0,
        expected_error=sum(errors) / len(errors) if errors else 0.0,
        mutual_share=sum((rater, ratee) in pairs for ratee, rater in pairs) / len(pairs) if pairs else 0.0,
        components=_components(forms),
    )


def _at_least(minimum: int, asked: int, response: float) -> float:
    """Return the chance that so many of the asked answer."""
    return sum(
        math.comb(asked, answers) * response**answers * (1 - response) ** (asked - answers)
        for answers in range(minimum, asked + 1)
    )


def _components(forms: Sequence[Rating]) -> int:
    """Count groups of people that no rater connects (union by raters)."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for form in forms:
        parent[root(("rater", form.rater))] = root(("ratee", form.ratee))
    return len({root(("ratee", form.ratee)) for form in forms})
