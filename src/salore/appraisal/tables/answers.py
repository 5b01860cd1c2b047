"""Rows of what was said and decided about people: named answers, frozen cells, decisions.

Single answers of anonymous sources are nowhere in the database to be read; nor are cells that were withheld.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from salore.appraisal.models import Evaluation, NamedAnswer, SourceResult
from salore.appraisal.tables.scope import Scope

Row = tuple[Any, ...]


def rating_rows(scope: Scope) -> Iterator[Row]:
    """Yield what named sources answered; an item without a score was not observed and has no row."""
    items = scope.pack.rules.behaviour_items.keys()
    rows = NamedAnswer.objects.filter(agency_id=scope.agency_id, period=scope.period)
    for ratee, rater, source, scores in rows.order_by("ratee_id", "source", "rater_id").values_list(
        "ratee_id", "rater_id", "source", "scores"
    ):
        if ratee in scope.asked and rater in scope.numbers:
            for item in items:
                if scores.get(item) is not None:
                    yield (
                        scope.numbers[ratee], scope.numbers[rater], source, item, scores[item],
                        scope.period.key,
                    )  # fmt: skip


def cell_rows(scope: Scope) -> Iterator[Row]:
    """Yield the released cells that count: those of a round held again replace the earlier ones whole."""
    rows = SourceResult.objects.filter(
        collection__agency_id=scope.agency_id, collection__period=scope.period, suppressed=False
    )
    items = scope.pack.rules.behaviour_items.keys()
    for cell in rows.counting().order_by("ratee_id", "source"):
        if cell.ratee_id in scope.told:
            error = None if cell.se is None else Decimal(repr(cell.se))
            words = ";".join(f"{item}:{cell.items[item]}" for item in items if item in cell.items)
            yield (
                scope.numbers[cell.ratee_id], cell.source, cell.n, cell.mean, bool(cell.is_adjusted), error,
                words or None, scope.period.key,
            )  # fmt: skip


def decision_rows(scope: Scope) -> Iterator[Row]:
    """Yield what was decided by the day; who decided is named where they are among the people."""
    zone = ZoneInfo(scope.period.agency.time_zone)
    rows = Evaluation.objects.filter(agency_id=scope.agency_id, period=scope.period).exclude(decided_at=None)
    for evaluation in rows.order_by("person_id"):
        decided_on = evaluation.decided_at.astimezone(zone).date()  # type: ignore[union-attr]
        if evaluation.person_id not in scope.told or decided_on > scope.as_of:
            continue
        by = evaluation.decided_by_id if evaluation.decided_by_id != evaluation.person_id else None
        yield (
            scope.numbers[evaluation.person_id], evaluation.result_rating, evaluation.behaviour_rating,
            evaluation.has_innovation, _reason(evaluation), scope.numbers.get(by or 0), decided_on,
            scope.period.key,
        )  # fmt: skip


def _reason(evaluation: Evaluation) -> str:
    said = (evaluation.result_reason.strip(), evaluation.behaviour_reason.strip())
    return " ".join(dict.fromkeys(reason for reason in said if reason))
