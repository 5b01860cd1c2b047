"""Ratings as the estimator wants them: pairs of ratee and rater, compressed, seen from both sides.

Checks and sorts; estimates nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salore.methods.calibration._arrays import Bytes, Ints, Longs
from salore.methods.calibration._results import CalibrationError


@dataclass(frozen=True, slots=True, eq=False)
class PackedRatings:
    """Ratings compressed to one entry a pair of ratee and rater.

    With thresholds shared by the items, the likelihood of a pair depends on its scores only
    through the set of items answered and the sum of the scores. Each distinct combination is a
    *code*; a pair is its code and the person on the other side, kept sorted by ratee and by rater.

    Attributes
    ----------
    n_ratees, n_raters, n_items, n_categories : int
        Sizes of the facets; categories count from 0.
    ratee_starts, ratee_raters, ratee_codes : ndarray
        Pairs by ratee: where each ratee's pairs begin, their raters, their codes.
    rater_starts, rater_ratees, rater_codes : ndarray
        The same pairs by rater.
    code_sets, code_totals : ndarray of shape (n_codes,)
        Item set and sum of scores of each code; codes of one set lie together.
    set_starts, set_items : ndarray
        Items of each set, ascending.
    scores : ndarray of uint8 of shape (n_ratings,)
        Scores in the order of the pairs by ratee, items ascending.
    score_starts : ndarray of shape (n_ratees + 1,)
        Where each ratee's scores begin.
    category_counts, item_counts, item_sums : ndarray
        Ratings in each category, ratings and sum of scores of each item.
    """

    n_ratees: int
    n_raters: int
    n_items: int
    n_categories: int
    ratee_starts: Longs
    ratee_raters: Ints
    ratee_codes: Ints
    rater_starts: Longs
    rater_ratees: Ints
    rater_codes: Ints
    code_sets: Ints
    code_totals: Ints
    set_starts: Longs
    set_items: Ints
    scores: Bytes
    score_starts: Longs
    category_counts: Longs
    item_counts: Longs
    item_sums: Longs

    @property
    def n_pairs(self) -> int:
        """Number of pairs of ratee and rater."""
        return int(self.ratee_raters.size)

    @property
    def n_ratings(self) -> int:
        """Number of ratings."""
        return int(self.scores.size)

    @property
    def n_codes(self) -> int:
        """Number of distinct combinations of item set and sum of scores."""
        return int(self.code_sets.size)

    @property
    def n_sets(self) -> int:
        """Number of distinct item sets."""
        return int(self.set_starts.size - 1)

    @property
    def nbytes(self) -> int:
        """Memory of the arrays, in bytes."""
        values = (getattr(self, name) for name in self.__slots__)
        return sum(value.nbytes for value in values if isinstance(value, np.ndarray))


def pack(
    ratee: ArrayLike,
    rater: ArrayLike,
    item: ArrayLike,
    score: ArrayLike,
    *,
    n_ratees: int,
    n_raters: int,
    n_items: int,
    n_categories: int,
) -> PackedRatings:
    """Compress ratings, one an entry, into pairs.

    Parameters
    ----------
    ratee, rater, item : array_like of int of shape (n_ratings,)
        Ints from 0 to below `n_ratees`, `n_raters` and `n_items`. A missing answer has no entry.
    score : array_like of int of shape (n_ratings,)
        Categories from 0 to below `n_categories`.
    n_ratees, n_raters, n_items, n_categories : int
        Sizes of the facets. Ratees, raters and items without ratings are allowed.

    Returns
    -------
    PackedRatings
        The order of the ratings does not matter.

    Raises
    ------
    CalibrationError
        `no_ratings`, `one_category` (fewer than two categories), `bad_shape`, `bad_code` (a code
        or score that is no whole number or outside its range), `repeated_rating`.

    Examples
    --------
    >>> packed = pack([0, 0, 1], [0, 0, 0], [0, 1, 0], [2, 1, 0],
    ...               n_ratees=2, n_raters=1, n_items=2, n_categories=3)
    >>> packed.n_pairs, packed.n_ratings, packed.code_totals.tolist()
    (2, 3, [0, 3])
    """
    columns = [
        _whole_numbers("ratee", ratee, n_ratees),
        _whole_numbers("rater", rater, n_raters),
        _whole_numbers("item", item, n_items),
        _whole_numbers("score", score, n_categories),
    ]
    if len({column.size for column in columns}) > 1:
        raise CalibrationError("bad_shape", "ratee, rater, item and score must be of one length")
    if columns[0].size == 0:
        raise CalibrationError("no_ratings", "there are no ratings to calibrate")
    if n_categories < 2 or n_categories > 256:
        raise CalibrationError("one_category", "a scale needs between 2 and 256 categories")
    ratees, raters, items, scores = _sorted_ratings(*columns, n_raters=n_raters, n_items=n_items)
    new_pair = np.ones(ratees.size, dtype=bool)
    new_pair[1:] = (np.diff(ratees) != 0) | (np.diff(raters) != 0)
    firsts = np.flatnonzero(new_pair)
    sets, set_starts, set_items = _item_sets(items, firsts, n_items)
    totals = np.add.reduceat(scores, firsts)
    codes, code_sets, code_totals = _pair_codes(sets, totals)
    pair_ratees, pair_raters = ratees[firsts], raters[firsts].astype(np.int32)
    by_rater = np.argsort(pair_raters, kind="stable")
    return PackedRatings(
        n_ratees=n_ratees,
        n_raters=n_raters,
        n_items=n_items,
        n_categories=n_categories,
        ratee_starts=_starts(pair_ratees, n_ratees),
        ratee_raters=pair_raters,
        ratee_codes=codes,
        rater_starts=_starts(pair_raters, n_raters),
        rater_ratees=pair_ratees[by_rater].astype(np.int32),
        rater_codes=codes[by_rater],
        code_sets=code_sets,
        code_totals=code_totals,
        set_starts=set_starts,
        set_items=set_items,
        scores=scores.astype(np.uint8),
        score_starts=_starts(ratees, n_ratees),
        category_counts=np.bincount(scores, minlength=n_categories).astype(np.int64),
        item_counts=np.bincount(items, minlength=n_items).astype(np.int64),
        item_sums=np.bincount(items, weights=scores, minlength=n_items).astype(np.int64),
    )


def _whole_numbers(name: str, values: ArrayLike, size: int) -> Longs:
    array = np.asarray(values)
    if array.ndim != 1:
        raise CalibrationError("bad_shape", f"{name} must have one dimension, not {array.ndim}")
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise CalibrationError("bad_code", f"{name} must hold whole numbers, not {array.dtype}")
    low, high = int(array.min()), int(array.max())
    if low < 0 or high >= size:
        raise CalibrationError("bad_code", f"{name} must lie in 0 to {size - 1}; found {low} to {high}")
    return array.astype(np.int64)


def _sorted_ratings(
    ratee: Longs, rater: Longs, item: Longs, score: Longs, *, n_raters: int, n_items: int
) -> tuple[Longs, Longs, Longs, Longs]:
    key = (ratee * n_raters + rater) * n_items + item
    steps = np.diff(key)
    if np.any(steps <= 0):
        order = np.argsort(key, kind="stable")
        ratee, rater, item, score = ratee[order], rater[order], item[order], score[order]
        steps = np.diff(key[order])
    repeated = np.flatnonzero(steps == 0)
    if repeated.size:
        row = repeated[0]
        raise CalibrationError(
            "repeated_rating",
            f"{repeated.size} ratings repeat one of the same ratee, rater and item; the first is of "
            f"ratee {ratee[row]}, rater {rater[row]}, item {item[row]}",
        )
    return ratee, rater, item, score


def _item_sets(items: Longs, firsts: Longs, n_items: int) -> tuple[Longs, Longs, Ints]:
    """Number the distinct item sets of the pairs; return each pair's, and the items of each set."""
    lengths = np.diff(firsts, append=items.size)
    # A set is named step by step: the name of its first items together with its next item. So any
    # number of items fits, where a bit mask would end at 64.
    names = np.zeros(firsts.size, dtype=np.int64)
    for position in range(int(lengths.max())):
        longer = np.flatnonzero(lengths > position)
        steps = names[longer] * n_items + items[firsts[longer] + position]
        names[longer] = _renumbered(steps)[1]
    # Sets of different lengths may have come to share a name.
    distinct, sets = _renumbered(names * (n_items + 1) + lengths)
    examples = np.zeros(distinct.size, dtype=np.int64)
    examples[sets] = np.arange(sets.size)
    set_lengths = lengths[examples]
    set_starts = np.concatenate([[0], np.cumsum(set_lengths)])
    within = np.arange(set_starts[-1]) - np.repeat(set_starts[:-1], set_lengths)
    set_items = items[np.repeat(firsts[examples], set_lengths) + within]
    return sets, set_starts.astype(np.int64), set_items.astype(np.int32)


def _pair_codes(sets: Longs, totals: Longs) -> tuple[Ints, Ints, Ints]:
    span = int(totals.max()) + 1
    seen, codes = _renumbered(sets * span + totals)
    return codes.astype(np.int32), (seen // span).astype(np.int32), (seen % span).astype(np.int32)


def _renumbered(values: Longs) -> tuple[Longs, Longs]:
    """Return the distinct values, ascending, and for each value its place among them."""
    top = int(values.max()) + 1
    if top > 4 * values.size + 2**20:
        distinct, places = np.unique(values, return_inverse=True)
        return distinct, places
    # Sorting millions of pairs that share a few codes would be most of the packing time.
    present = np.zeros(top, dtype=bool)
    present[values] = True
    return np.flatnonzero(present), (np.cumsum(present) - 1)[values]


def _starts(sorted_or_not: NDArray[np.integer], size: int) -> Longs:
    counts = np.bincount(sorted_or_not, minlength=size)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
