"""Behaviour from several sides, against the same figures counted one by one in plain Python."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from statistics import fmean
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salore.methods import behaviour

SCHEMA = {"part": pl.UInt32, "source": pl.String, "rater": pl.String, "item": pl.String, "score": pl.Float64}
MINIMUM = 3
ANSWERS = st.dictionaries(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["peer", "subordinate"]),
        st.sampled_from("abcdef"),
        st.sampled_from("xyz"),
    ),
    st.one_of(st.none(), st.integers(1, 5)),
    max_size=60,
)
Answers = dict[tuple[int, str, str, str], int | None]


def frame(answers: Answers) -> pl.DataFrame:
    rows = [(*key, None if score is None else float(score)) for key, score in answers.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def cells(answers: Answers, *, merge: bool) -> dict[tuple[int, str], tuple[int, float]]:
    raters = behaviour.rater_means(frame(answers))
    found = behaviour.anonymous_cells(behaviour.releasable(raters, minimum=MINIMUM, merge=merge))
    return {(part, source): (n, mean) for part, source, n, mean in found.iter_rows()}


def counted(answers: Answers, *, merge: bool) -> dict[tuple[int, str], tuple[int, float]]:
    """The rules one after the other: items within raters, release, raters within cells."""
    items: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for (part, source, rater, _), score in answers.items():
        if score is not None:
            items[part, source, rater].append(score)
    found = {}
    for part in {key[0] for key in items}:
        groups: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
        for (of, source, rater), scores in items.items():
            if of == part:
                groups[source][rater].append(Fraction(sum(scores), len(scores)))
        short = any(len(raters) < MINIMUM for raters in groups.values())
        if merge and short:
            merged: dict[str, list[Fraction]] = defaultdict(list)
            for raters in groups.values():
                for rater, means in raters.items():
                    merged[rater] += means
            groups = {"colleagues": merged}  # type: ignore[assignment]
        for source, raters in groups.items():
            if len(raters) >= MINIMUM:
                each = [sum(means, Fraction(0)) / len(means) for means in raters.values()]
                found[part, source] = len(each), float(sum(each, Fraction(0)) / len(each))
    return found


@given(ANSWERS, st.booleans())
def test_cells_are_what_one_counts_by_hand(answers: Answers, merge: bool) -> None:
    found, by_hand = cells(answers, merge=merge), counted(answers, merge=merge)
    assert found.keys() == by_hand.keys()
    for key, (n, mean) in by_hand.items():
        assert found[key][0] == n
        assert found[key][1] == pytest.approx(mean)


@given(ANSWERS)
def test_no_cell_is_smaller_than_the_minimum(answers: Answers) -> None:
    assert all(n >= MINIMUM for n, _ in cells(answers, merge=True).values())


@given(ANSWERS)
def test_raters_may_have_any_name_and_order(answers: Answers) -> None:
    renamed = {
        (part, source, f"_{rater}", item): s for (part, source, rater, item), s in reversed(answers.items())
    }
    before, after = cells(answers, merge=True), cells(renamed, merge=True)
    assert before.keys() == after.keys()
    assert all(after[key] == pytest.approx(before[key]) for key in before)


@given(ANSWERS)
def test_words_need_enough_raters_and_speak_of_the_own_mean(answers: Answers) -> None:
    raters = behaviour.rater_means(frame(answers))
    released = behaviour.releasable(raters, minimum=MINIMUM, merge=True)
    words = behaviour.item_words(frame(answers), released, minimum=MINIMUM, band=0.25)
    for part, source in words.select("part", "source").unique().iter_rows():
        of_cell = words.filter(part=part, source=source)["relative"].to_list()
        assert "above" not in of_cell or "below" in of_cell or "near" in of_cell
    seen: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    shown_as = {
        (p, s, r): cell for p, s, r, cell in released.select("part", "source", "rater", "cell").iter_rows()
    }
    for (part, source, rater, item), score in answers.items():
        if score is not None and (part, source, rater) in shown_as:
            seen[part, shown_as[part, source, rater], item].add(rater)
    assert {key for key, who in seen.items() if len(who) >= MINIMUM} == set(
        words.select("part", "source", "item").iter_rows()
    )


WEIGHTS = {"supervisor": 0.6, "peer": 0.25, "subordinate": 0.15}


@given(st.dictionaries(st.sampled_from([*WEIGHTS, "self"]), st.floats(1, 5), min_size=1))
def test_weights_of_the_present_sum_to_one_and_keep_their_proportion(means: dict[str, float]) -> None:
    table = pl.DataFrame({"part": 0, "source": list(means), "mean": list(means.values()), "se": 0.1})
    uses = pl.DataFrame({"part": 0, "source": list(WEIGHTS), "weight": list(WEIGHTS.values())})
    weighted = behaviour.effective_weights(table, uses, anonymous={"peer", "subordinate"})
    shares = dict(weighted.select("source", "weight_effective").iter_rows())
    present = {source: WEIGHTS.get(source, 0.0) for source in means}
    total = sum(present.values())
    expected: dict[str, Any] = {s: w / total if total else None for s, w in present.items()}
    assert shares == pytest.approx(expected)
    scores = behaviour.behaviour_scores(weighted)
    if total:
        value, se = scores.select("value", "se").row(0)
        assert value == pytest.approx(sum(expected[s] * means[s] for s in means))
        assert se == pytest.approx(0.1 * sum(share**2 for share in expected.values()) ** 0.5)
        assert min(means.values()) - 1e-9 <= value <= max(means.values()) + 1e-9
    else:
        assert scores.height == 0


def test_an_unknown_error_makes_the_error_of_the_score_unknown() -> None:
    weighted = pl.DataFrame(
        {"part": [0, 0], "mean": [4.0, 3.0], "weight_effective": [0.5, 0.5], "se": [0.1, None]}
    )
    assert behaviour.behaviour_scores(weighted).row(0) == (0, 3.5, None)


@pytest.mark.parametrize("n_cells", [19, 20])
def test_the_spread_is_pooled_only_over_many_cells(n_cells: int) -> None:
    """Two raters a point and a half apart in every cell: a variance of 1.125 around the cell's mean."""
    rows = [(part, "peer", mean) for part in range(n_cells) for mean in (3.0, 4.5)]
    released = pl.DataFrame(rows, schema=["part", "cell", "mean"], orient="row")
    found = behaviour.pooled_rater_sd(released, assumed=0.7)
    assert found == pytest.approx(0.7 if n_cells < 20 else fmean([1.125]) ** 0.5)
