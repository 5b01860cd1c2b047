"""Who is asked about whom: enough, evenly, never a stranger, the same again for the same seed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salore.appraisal.assigning import Limits, Ratee, Rating, design, quality_of

LIMITS = Limits()


def _office(size: int, first: int = 0, team: int = 0) -> list[Ratee]:
    """People who all know each other; the first leads the others."""
    people = list(range(first, first + size))
    made = [Ratee(people[0], {"subordinate": (tuple(people[1:]),)})]
    for number, person in enumerate(people[1:], 1):
        mates = [one for one in people[1:] if team and (one - first) // team == number // team]
        closest = tuple(one for one in mates if one != person)
        made.append(Ratee(person, {"peer": (closest, tuple(one for one in people[1:] if one != person))}))
    return made


def _of(forms: list[Rating], person: int) -> set[int]:
    return {form.rater for form in forms if form.ratee == person}


def test_forms_are_spread_to_the_last_one_that_may_be_handed_out() -> None:
    forms = design(_office(41), LIMITS, "seed")
    # Forty who rate, eight forms each; 41 who are rated. Nobody gets less than their share.
    assert Counter(Counter(form.rater for form in forms).values()) == {8: 40}
    assert set(Counter(form.ratee for form in forms).values()) == {7, 8}


def test_two_rate_each_other_only_where_there_is_no_other_way() -> None:
    large, small = design(_office(41), LIMITS, "seed"), design(_office(8), LIMITS, "seed")
    quality = quality_of(large, 41, LIMITS, response=0.8, rater_sd=0.7)
    assert quality.mutual_share < 0.1
    pairs = {(form.ratee, form.rater) for form in small if form.source == "peer"}
    assert all((rater, ratee) in pairs for ratee, rater in pairs)


def test_those_who_work_closest_are_asked_first() -> None:
    forms = design(_office(65, team=16), LIMITS, "seed")
    near = [form.ratee // 16 == form.rater // 16 for form in forms if form.source == "peer"]
    assert sum(near) / len(near) > 0.7


@pytest.mark.parametrize("size", [2, 3, 5])
def test_nobody_is_asked_where_five_answers_cannot_come_together(size: int) -> None:
    assert design(_office(size), LIMITS, "seed") == []


def test_peers_and_subordinates_together_may_reach_the_minimum() -> None:
    head = Ratee(0, {"peer": ((1, 2),), "subordinate": ((3, 4, 5),)})
    forms = design([head], LIMITS, "seed")
    assert Counter(form.source for form in forms) == {"peer": 2, "subordinate": 3}


def test_where_the_pack_does_not_merge_each_source_reaches_the_minimum_by_itself() -> None:
    limits = Limits(merge=False)
    head = Ratee(0, {"peer": ((1, 2),), "subordinate": ((3, 4, 5),)})
    assert design([head], limits, "seed") == []
    head = Ratee(0, {"peer": ((1, 2),), "subordinate": ((3, 4, 5, 6, 7),)})
    forms = design([head], limits, "seed")
    assert Counter(form.source for form in forms) == {"subordinate": 5}
    assert quality_of(forms, 1, limits, response=1.0, rater_sd=0.7).releasable_share == pytest.approx(1)


def test_whoever_is_invited_is_asked_in_any_case_and_counts_as_one_of_the_wanted() -> None:
    office = _office(41)
    ratees = [Ratee(one.person, one.circles, (-1, -2) if one.person == 7 else ()) for one in office]
    forms = design(ratees, LIMITS, "seed")
    assert {-1, -2} <= _of(forms, 7)
    assert len(_of(forms, 7)) <= LIMITS.wanted
    assert sum(form.rater < 0 for form in forms) == 2


def test_nobody_is_anonymous_by_invited_people_alone() -> None:
    assert design([Ratee(0, {"peer": ()}, (-1, -2, -3))], LIMITS, "seed") == []


def test_somebody_known_in_two_ways_is_asked_once() -> None:
    forms = design([Ratee(0, {"peer": ((1, 2, 3, 4, 5),), "subordinate": ((5, 6),)})], LIMITS, "seed")
    assert sorted(form.rater for form in forms) == [1, 2, 3, 4, 5, 6]


def test_a_form_is_handed_over_so_that_a_person_short_of_raters_gets_one() -> None:
    # The five whom the last one knows would be taken by the ten who have others too.
    limits = Limits(wanted=5, most_forms=2, minimum=5)
    crowd = tuple(range(100, 130))
    ratees = [Ratee(number, {"peer": ((1, 2, 3, 4, 5), crowd)}) for number in range(10, 20)]
    forms = design([*ratees, Ratee(50, {"peer": ((1, 2, 3, 4, 5),)})], limits, "seed")
    assert _of(forms, 50) == {1, 2, 3, 4, 5}
    assert set(Counter(form.ratee for form in forms).values()) == {5}


def test_the_same_seed_gives_the_same_forms_and_another_one_others() -> None:
    office = _office(41)
    assert design(office, LIMITS, "one") == design(list(reversed(office)), LIMITS, "one")
    assert design(office, LIMITS, "one") != design(office, LIMITS, "two")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(1, 9), st.integers(0, 12))
def test_no_stranger_no_self_no_overload_no_doubles(sizes: list[int], most: int, team: int) -> None:
    ratees: list[Ratee] = []
    for size in sizes:
        ratees += _office(size, first=len(ratees), team=team)
    limits = Limits(wanted=8, most_forms=most, minimum=5)
    forms = design(ratees, limits, "seed")
    known = {
        one.person: {person for circles in one.circles.values() for circle in circles for person in circle}
        for one in ratees
    }
    assert all(form.rater in known[form.ratee] and form.rater != form.ratee for form in forms)
    assert len({(form.ratee, form.rater) for form in forms}) == len(forms)
    assert max(Counter(form.rater for form in forms).values(), default=0) <= most
    assert min(Counter(form.ratee for form in forms).values(), default=5) >= 5


def test_the_quality_of_a_design_worked_by_hand() -> None:
    forms = [Rating(0, rater, "peer") for rater in range(1, 6)] + [Rating(1, 0, "peer")]
    quality = quality_of(forms, 3, LIMITS, response=0.5, rater_sd=1.0)
    # Five of five at one half: 1/32 for the first, none for the second.
    assert quality.releasable_share == pytest.approx(1 / 64)
    assert (quality.people_asked_about, quality.people_without, quality.forms) == (2, 1, 6)
    assert quality.mutual_share == pytest.approx(2 / 6)
    # They share no rater, and the ratee of the one is the rater of the other: as raters they stay apart.
    assert quality.components == 2


def test_a_large_agency_can_show_nine_cells_of_ten() -> None:
    ratees: list[Ratee] = []
    for size in (9, 12, 20, 40, 100) * 4:
        ratees += _office(size, first=len(ratees), team=8)
    quality = quality_of(design(ratees, LIMITS, "seed"), len(ratees), LIMITS, response=0.8, rater_sd=0.7)
    assert quality.releasable_share >= 0.9
    assert quality.people_without == 0
