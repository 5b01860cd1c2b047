"""Whether a period is closed, and holding still while it is: what is frozen is known to a floor above.

Belongs here: asking, and the lock that a close holds while it reads. Does not: what a close is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _

from salore.core.errors import DomainError, StaleError
from salore.core.exclusive import held_by_all, waiting_for
from salore.cycles.models import Period
from salore.cycles.saying import period_name

Closed = Callable[[Sequence[Period], int | None], bool]
_told_by: list[Closed] = []


def register(closed: Closed) -> None:
    """Let whoever freezes results say whether one of some periods is closed; called when its app is ready."""
    if closed not in _told_by:
        _told_by.append(closed)


def is_closed(period: Period, person_id: int | None = None) -> bool:
    """Whether results of the period are frozen, so that what is said now no longer changes them by itself.

    Of a person: also where the period was closed early for them.
    """
    return any(closed([period], person_id) for closed in _told_by)


@contextmanager
def held_still(period: Period) -> Iterator[None]:
    """Have nobody write what a close of the period reads, once those who are writing have ended."""
    with waiting_for(_name(period)):
        yield


def refuse_while_closing(period: Period) -> None:
    """Within a transaction: let no close begin before it ends; refuse it where one is reading just now."""
    _join([period])


def refuse_frozen(period: Period, person_id: int) -> None:
    """Within a transaction: refuse what a frozen result of the person would silently differ from."""
    _join([period])
    _refuse([period], person_id)


def refuse_frozen_over(period: Period, person_id: int) -> None:
    """The same for what counts in the period and in every longer one around it, as reports do."""
    around = Period.objects.filter(
        cycle=period.cycle_id, starts_on__lte=period.starts_on, ends_on__gte=period.ends_on
    )
    periods = list(around)
    _join(periods)
    _refuse(periods, person_id)


def _join(periods: Sequence[Period]) -> None:
    if not held_by_all([_name(period) for period in periods]):
        raise StaleError(
            "being_closed",
            _(
                "The results of %(period)s are being frozen at this moment. What you typed stays here;"
                " save again in a minute."
            )
            % {"period": period_name(periods[0].key)},
        )


def _refuse(periods: Sequence[Period], person_id: int) -> None:
    if any(closed(periods, person_id) for closed in _told_by):
        raise DomainError(
            "period_closed",
            _(
                "The results of %(period)s are frozen, so that nothing is added or changed in it. If"
                " something is wrong, tell the performance team, or object to the result."
            )
            % {"period": period_name(periods[0].key)},
        )


def _name(period: Period) -> str:
    return f"cycles.closed:{period.pk}"
