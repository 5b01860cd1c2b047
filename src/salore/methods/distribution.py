"""How predicates are spread over a unit, against the pattern that goes with the unit's own predicate.

Belongs here: the check, in people, and which unit sizes no split can satisfy. Does not: moving anyone
(the pattern is guidance). Whole numbers and the standard library only, so that a policy check needs no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final, Protocol

METHODS: Final = {"distribution.pattern": 1}


class PatternLimit(Protocol):
    """A limit on the share of the named predicates together, as the pack states it."""

    @property
    def predicates(self) -> Sequence[str]: ...
    @property
    def limit(self) -> str: ...
    @property
    def share(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternReason:
    """Why a pattern is not met or cannot be judged.

    `code` is `no_pattern`, `undecided`, `too_few_people`, or the limit that is broken (`at_least`,
    `at_most`, `majority`, `present`, `absent`). `found` people stand against `allowed` (the least or the
    most the limit lets through); `people_off` would have to stand elsewhere.
    """

    code: str
    predicates: tuple[str, ...] = ()
    found: int = 0
    allowed: int = 0
    people_off: int = 0
    share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternCheck:
    """Whether the pattern is met (`None` = not judged), and every reason why not."""

    ok: bool | None
    reasons: tuple[PatternReason, ...]


def _bounds(limit: PatternLimit, people: int) -> tuple[int, int]:
    """Return the least and the most people that a limit lets through, of so many."""
    if limit.limit == "present":
        return 1, people
    if limit.limit == "absent":
        return 0, 0
    if limit.limit == "majority":
        half = Fraction(1, 2) if limit.share is None else Fraction(limit.share)
        return floor(half * people) + 1, people
    if limit.share is None or limit.limit not in ("at_least", "at_most"):
        raise ValueError(f"a limit {limit.limit!r} without a share means nothing")
    part = Fraction(limit.share) * people
    return (ceil(part), people) if limit.limit == "at_least" else (0, floor(part))


def pattern_check(
    counts: Mapping[str, int],
    limits: Sequence[PatternLimit] | None,
    *,
    undecided: int = 0,
    minimum_people: int,
) -> PatternCheck:
    """
    Check how predicates are spread against a pattern.

    Parameters
    ----------
    counts : mapping of str to int
        People by final predicate; a predicate left out counts 0.
    limits : sequence of PatternLimit or None
        Limits of the unit's organisation predicate, each with `predicates`, `limit` (`at_least`,
        `at_most`, `majority` = more than half or than `share`, `present`, `absent`) and `share` (0 to 1);
        None where the unit has no organisation predicate.
    undecided : int
        People without a final predicate.
    minimum_people : int
        Under so many people, undecided ones included, nothing is judged.

    Returns
    -------
    PatternCheck
        `ok` None with the reasons why it was not judged, else whether all limits hold, with a reason for
        each one that does not, in the order of the limits.

    Raises
    ------
    ValueError
        If a limit needs a share and has none, or is unknown.

    References
    ----------
    SE MenPANRB 3/2023. What a share of a small unit means in people is not stated there: no more than the
    share, at least the share, taken literally.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> limits = [SimpleNamespace(predicates=("sangat_baik",), limit="at_most", share=Decimal("0.1"))]
    >>> check = pattern_check({"sangat_baik": 5, "baik": 25}, limits, minimum_people=20)
    >>> check.ok, check.reasons[0].allowed, check.reasons[0].people_off
    (False, 3, 2)
    """
    people = sum(counts.values()) + undecided
    waiting = [
        reason
        for applies, reason in (
            (limits is None, PatternReason(code="no_pattern")),
            (undecided > 0, PatternReason(code="undecided", found=undecided)),
            (
                people < minimum_people,
                PatternReason(code="too_few_people", found=people, allowed=minimum_people),
            ),
        )
        if applies
    ]
    if limits is None or waiting:
        return PatternCheck(ok=None, reasons=tuple(waiting))
    broken = [reason for limit in limits if (reason := _broken(limit, counts, people)) is not None]
    return PatternCheck(ok=not broken, reasons=tuple(broken))


def _broken(limit: PatternLimit, counts: Mapping[str, int], people: int) -> PatternReason | None:
    least, most = _bounds(limit, people)
    found = sum(counts.get(predicate, 0) for predicate in limit.predicates)
    off = max(least - found, found - most)
    if off <= 0:
        return None
    return PatternReason(
        code=limit.limit,
        predicates=tuple(limit.predicates),
        found=found,
        allowed=least if found < least else most,
        people_off=off,
        share=limit.share,
    )


def impossible_sizes(
    limits: Sequence[PatternLimit], *, predicates: Collection[str], up_to: int
) -> tuple[int, ...]:
    """
    Find the unit sizes for which no split of the people satisfies a pattern.

    Parameters
    ----------
    limits : sequence of PatternLimit
        Limits of one organisation predicate. Their sets of predicates are disjoint or nested.
    predicates : collection of str
        All predicates that a person may have.
    up_to : int
        Largest size to look at.

    Returns
    -------
    tuple of int
        Sizes from 1 to `up_to`, in order.

    Raises
    ------
    ValueError
        If two sets of predicates cross, or a limit needs a share and has none.

    Notes
    -----
    Each set admits a range of whole numbers; the sum of independent ranges is a range. So ranges are added
    up from the innermost sets outwards and cut by each set's own limits; a size is impossible when a range
    becomes empty or does not hold it.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> limits = [
    ...     SimpleNamespace(predicates=("baik",), limit="majority", share=None),
    ...     SimpleNamespace(predicates=("baik",), limit="at_most", share=Decimal("0.7")),
    ... ]
    >>> impossible_sizes(limits, predicates=("sangat_baik", "baik", "kurang"), up_to=12)
    (1, 2, 4)
    """
    sets = _nested({frozenset(limit.predicates) for limit in limits} | {frozenset(predicates)})
    whole = frozenset(predicates)
    return tuple(
        size
        for size in range(1, up_to + 1)
        if (span := _range(whole, sets, limits, size)) is None or not span[0] <= size <= span[1]
    )


def _nested(sets: set[frozenset[str]]) -> list[frozenset[str]]:
    ordered = sorted(sets, key=lambda each: (len(each), sorted(each)))
    for place, small in enumerate(ordered):
        if any(small & large and not small <= large for large in ordered[place + 1 :]):
            raise ValueError(f"limits cross: {', '.join(sorted(small))} is only partly within another set")
    return ordered


def _range(
    group: frozenset[str], sets: Iterable[frozenset[str]], limits: Sequence[PatternLimit], size: int
) -> tuple[int, int] | None:
    within = [each for each in sets if each < group]
    parts = [each for each in within if not any(each < other for other in within)]
    spans = [_range(part, within, limits, size) for part in parts]
    free = group - frozenset().union(*parts)
    if any(span is None for span in spans):
        return None
    least = sum(span[0] for span in spans if span)
    most = size if free else sum(span[1] for span in spans if span)
    own = [_bounds(limit, size) for limit in limits if frozenset(limit.predicates) == group]
    least, most = max([least, *(low for low, _ in own)]), min([most, *(high for _, high in own)])
    return (least, most) if least <= most else None
