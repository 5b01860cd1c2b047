"""Decisions that were taken before colleagues' answers were counted: they stand, and ask for another look."""

from __future__ import annotations

from salore.appraisal.models import Collection, Evaluation, SourceResult


def evaluations_want_review(collection: Collection) -> int:
    """Ask whoever decided on people of a collection to look again; in the transaction of its count.

    Only where something was released: of anybody else nothing is there to look at. No decision changes.
    """
    released = SourceResult.objects.filter(collection=collection, suppressed=False)
    decided = Evaluation.objects.filter(
        period=collection.period_id, person_id__in=released.values("ratee_id")
    ).exclude(decided_at=None)
    return decided.update(wants_review=True)
