"""Distribution patterns: every reason in people, and impossible sizes against trying all splits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods.distribution import impossible_sizes, pattern_check

PREDICATES = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")


def limit(predicates: str, kind: str, share: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(
        predicates=tuple(predicates.split("+")), limit=kind, share=None if share is None else Decimal(share)
    )


# SE MenPANRB 3/2023, as the fact sheet has it.
LAW = {
    "istimewa": [limit("sangat_baik", "majority"), limit("sangat_baik", "at_most", "0.7")],
    "baik": [
        limit("baik", "majority"),
        limit("baik", "at_most", "0.7"),
        limit("butuh_perbaikan+kurang", "present"),
    ],
    "butuh_perbaikan": [limit("sangat_baik", "at_most", "0.1"), limit("butuh_perbaikan", "at_least", "0.6")],
    "kurang": [
        limit("sangat_baik", "at_most", "0.1"),
        limit("butuh_perbaikan", "at_least", "0.1"),
        limit("kurang", "at_least", "0.6"),
    ],
    "sangat_kurang": [
        limit("sangat_baik", "absent"),
        limit("butuh_perbaikan+kurang", "at_least", "0.1"),
        limit("sangat_kurang", "at_least", "0.6"),
    ],
}


def check(organisation: str, counts: tuple[int, ...], **more: Any) -> Any:
    parameters = {"minimum_people": 20} | more
    return pattern_check(dict(zip(PREDICATES, counts, strict=True)), LAW[organisation], **parameters)


@pytest.mark.parametrize(
    ("organisation", "counts"),
    [
        ("istimewa", (11, 9, 0, 0, 0)),
        ("istimewa", (14, 6, 0, 0, 0)),
        ("baik", (6, 13, 1, 0, 0)),
        ("baik", (5, 14, 0, 1, 0)),
        ("butuh_perbaikan", (2, 6, 12, 0, 0)),
        ("kurang", (2, 4, 2, 12, 0)),
        ("sangat_kurang", (0, 6, 1, 1, 12)),
    ],
)
def test_a_split_that_meets_the_pattern(organisation: str, counts: tuple[int, ...]) -> None:
    assert sum(counts) == 20
    found = check(organisation, counts)
    assert (found.ok, found.reasons) == (True, ())


@pytest.mark.parametrize(
    ("organisation", "counts", "reasons"),
    [
        ("istimewa", (10, 10, 0, 0, 0), [("majority", 10, 11, 1)]),
        ("istimewa", (15, 5, 0, 0, 0), [("at_most", 15, 14, 1)]),
        ("baik", (0, 20, 0, 0, 0), [("at_most", 20, 14, 6), ("present", 0, 1, 1)]),
        ("baik", (17, 0, 3, 0, 0), [("majority", 0, 11, 11)]),
        ("kurang", (3, 5, 1, 11, 0), [("at_most", 3, 2, 1), ("at_least", 1, 2, 1), ("at_least", 11, 12, 1)]),
        ("sangat_kurang", (2, 6, 0, 0, 12), [("absent", 2, 0, 2), ("at_least", 0, 2, 2)]),
    ],
)
def test_each_broken_limit_says_how_many_people_it_is_off(
    organisation: str, counts: tuple[int, ...], reasons: list[tuple[Any, ...]]
) -> None:
    found = check(organisation, counts)
    assert found.ok is False
    assert [(r.code, r.found, r.allowed, r.people_off) for r in found.reasons] == reasons


def test_nothing_is_judged_while_anyone_is_undecided_or_the_unit_is_small() -> None:
    undecided = check("istimewa", (20, 0, 0, 0, 0), undecided=2)
    assert (undecided.ok, [r.code for r in undecided.reasons]) == (None, ["undecided"])
    small = check("istimewa", (19, 0, 0, 0, 0))
    assert [(r.code, r.found, r.allowed) for r in small.reasons] == [("too_few_people", 19, 20)]
    both = check("istimewa", (3, 0, 0, 0, 0), undecided=1)
    assert (both.ok, [r.code for r in both.reasons]) == (None, ["undecided", "too_few_people"])


def test_a_unit_without_its_own_predicate_has_no_pattern() -> None:
    found = pattern_check({"baik": 50}, None, minimum_people=20)
    assert (found.ok, [r.code for r in found.reasons]) == (None, ["no_pattern"])
    assert pattern_check({"baik": 50}, [], minimum_people=20).ok is True


def test_a_majority_may_be_stated_as_another_share() -> None:
    two_thirds = [SimpleNamespace(predicates=("baik",), limit="majority", share=Decimal("0.6"))]
    assert pattern_check({"baik": 12, "kurang": 8}, two_thirds, minimum_people=1).ok is False
    assert pattern_check({"baik": 13, "kurang": 7}, two_thirds, minimum_people=1).ok is True


def test_a_limit_without_meaning_is_refused() -> None:
    for wrong in (limit("baik", "at_most"), limit("baik", "about", "0.5")):
        with pytest.raises(ValueError, match="means nothing"):
            pattern_check({"baik": 30}, [wrong], minimum_people=20)


def splits(people: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in splits(people - first, parts - 1):
            yield (first, *rest)


def holds(rule: SimpleNamespace, counts: dict[str, int], people: int) -> bool:
    """Say what a limit means directly, by shares instead of bounds in people."""
    found = sum(counts[predicate] for predicate in rule.predicates)
    share = Fraction(found, people)
    meanings = {
        "majority": 2 * found > people,
        "present": found > 0,
        "absent": found == 0,
        "at_least": rule.share is not None and share >= Fraction(rule.share),
        "at_most": rule.share is not None and share <= Fraction(rule.share),
    }
    return meanings[rule.limit]


def tried(rules: list[SimpleNamespace], up_to: int) -> tuple[int, ...]:
    return tuple(
        people
        for people in range(1, up_to + 1)
        if not any(
            all(holds(rule, dict(zip(PREDICATES, counts, strict=True)), people) for rule in rules)
            for counts in splits(people, len(PREDICATES))
        )
    )


@pytest.mark.parametrize("organisation", list(LAW))
def test_impossible_sizes_of_the_law_are_those_that_trying_finds(organisation: str) -> None:
    rules = LAW[organisation]
    assert impossible_sizes(rules, predicates=PREDICATES, up_to=14) == tried(rules, 14)


kinds = st.sampled_from(["at_least", "at_most", "majority", "present", "absent"])
sets = st.sampled_from(
    ["sangat_baik", "baik", "butuh_perbaikan+kurang", "kurang", "butuh_perbaikan+kurang+baik"]
)
shares = st.integers(0, 10).map(lambda tenths: f"{tenths / 10}")


@given(st.lists(st.builds(limit, sets, kinds, shares).filter(lambda r: r.limit != "majority"), max_size=5))
def test_impossible_sizes_of_any_nested_limits_are_those_that_trying_finds(
    rules: list[SimpleNamespace],
) -> None:
    assert impossible_sizes(rules, predicates=PREDICATES, up_to=6) == tried(rules, 6)


@given(
    st.sampled_from(list(LAW)),
    st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(any),
)
def test_check_agrees_with_the_meaning_of_the_limits(organisation: str, counts: list[int]) -> None:
    found = check(organisation, tuple(counts), minimum_people=1)
    named = dict(zip(PREDICATES, counts, strict=True))
    broken = [rule.limit for rule in LAW[organisation] if not holds(rule, named, sum(counts))]
    assert [reason.code for reason in found.reasons] == broken
    assert found.ok is (not broken)


def test_moving_as_many_people_as_said_is_enough() -> None:
    found = check("istimewa", (6, 14, 0, 0, 0)).reasons[0]
    moved = check("istimewa", (6 + found.people_off, 14 - found.people_off, 0, 0, 0))
    one_less = check("istimewa", (5 + found.people_off, 15 - found.people_off, 0, 0, 0))
    assert (moved.ok, one_less.ok) == (True, False)


def test_crossing_sets_are_refused_in_words() -> None:
    crossing = [limit("baik+kurang", "present"), limit("kurang+sangat_kurang", "present")]
    with pytest.raises(ValueError, match="cross"):
        impossible_sizes(crossing, predicates=PREDICATES, up_to=5)


def test_a_large_range_is_looked_through_at_once() -> None:
    assert impossible_sizes(LAW["istimewa"], predicates=PREDICATES, up_to=20_000)[-1] < 20
