"""Decisions that were taken before colleagues' answers were counted: they stand, and ask for another look.

Whoever decides shares a lock with all others who do; a count holds it alone while it writes. So a decision is
there before the count looks for it, or knows of the count.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from salore.appraisal.models import Collection, Evaluation, SourceResult
from salore.core.errors import StaleError
from salore.core.exclusive import held_by_all, hold_alone
from salore.cycles.closed import is_closed
from salore.cycles.models import Period


def hold_decisions(period: Period) -> None:
    """Within the transaction of a count: wait for decisions that are being kept, and let none begin."""
    hold_alone(_name(period))


def refuse_while_counting(period: Period) -> None:
    """Within the transaction of a decision: refuse it while a count writes; none does before it ends."""
    if not held_by_all([_name(period)]):
        raise StaleError(
            "being_counted",
            _(
                "Colleagues' answers are being counted at this moment. What you typed stays here; save again"
                " in a minute."
            ),
        )


def _name(period: Period) -> str:
    return f"appraisal.counted:{period.pk}"


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
