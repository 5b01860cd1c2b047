"""What the periods amount to so far. Nothing is judged here: that is the engine's, at the end of the year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from salore.planning.content import IndicatorContent
from salore.planning.states import Aspect, Direction

_SHARES = ("%", "persen", "persentase")


def way_of(indicator: IndicatorContent) -> str:
    """Return how periods make the year: as was agreed, else as is usual for such a target."""
    if indicator.accumulate:
        return indicator.accumulate
    counts = indicator.aspect == Aspect.QUANTITY and indicator.direction == Direction.HIGHER
    return "sum" if counts and indicator.unit_of_measure.strip().lower() not in _SHARES else "last"


def so_far(indicator: IndicatorContent, values: Sequence[Decimal | None]) -> Decimal | None:
    """Return what the reported periods, in their order, amount to; None where none was reported.

    >>> count = IndicatorContent(uid="", text="", aspect="quantity", direction="higher")
    >>> so_far(count, [Decimal(3), None, Decimal(4)]), so_far(count, [None])
    (Decimal('7'), None)
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    way = way_of(indicator)
    if way == "sum":
        return sum(known, Decimal(0))
    if way == "mean":
        return sum(known, Decimal(0)) / len(known)
    return known[-1]


def share_pct(indicator: IndicatorContent, reached: Decimal | None) -> Decimal | None:
    """Return which share of the target was reached, where more is better; else there is no such share."""
    target = indicator.target_low
    if reached is None or not target or indicator.direction != Direction.HIGHER:
        return None
    return (100 * reached / target).quantize(Decimal(1))
