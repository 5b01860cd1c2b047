"""Decisions that were taken before colleagues' answers were counted: they stand, and ask for another look."""

from __future__ import annotations

from salore.appraisal.models import Collection, Evaluation, SourceResult
from salore.cycles.closed import is_closed


def evaluations_want_review(collection: Collection) -> int:
    """Ask whoever decided on people of a collection to look again; in the transaction of its count.

    Only where something was released: of anybody else nothing is there to look at. A round held again about
    one person takes the earlier cell away, even where it is too small itself. No decision changes; after the
    close only an objection may change one, so nobody is asked then.
    """
    period = collection.period
    cells = SourceResult.objects.filter(collection=collection)
    if collection.ratee_id is None:
        cells = cells.filter(suppressed=False)
    decided = Evaluation.objects.filter(period=period, person_id__in=cells.values("ratee_id"))
    people = decided.exclude(decided_at=None).values_list("person_id", flat=True)
    # Few decide before the count, so each is asked for: some may have been closed early.
    still_open = [person for person in people if not is_closed(period, person)]
    return decided.filter(person_id__in=still_open).update(wants_review=True)
