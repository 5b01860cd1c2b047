"""Changing a decision after its period is closed: only by what an objection came to. The log keeps both.

Whether somebody may is asked where the objection is decided; the ordinary services refuse after a close.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.deciding.reasons import Decision, is_sentence
from salore.appraisal.models import Evaluation
from salore.appraisal.states import Rating
from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.organisation.viewer import Viewer

_CORRECTED = (
    "result_rating", "result_reason", "behaviour_rating", "behaviour_reason", "decided_by", "acts_for",
    "decided_as", "decided_at", "wants_review", "edition",
)  # fmt: skip


@transaction.atomic
def evaluation_correct(
    *, actor: Viewer, period: Period, person_id: int, decision: Decision,
    decided_as: str = "", acts_for_id: int | None = None,
) -> Evaluation:  # fmt: skip
    """Set both ratings anew, each with the sentence that it rests on.

    In what capacity the first decision was taken says nothing of this one: `decided_as` takes its place.
    """
    if decision.result not in Rating or decision.behaviour not in Rating:
        raise DomainError("rating_missing", _("Both ratings are needed: results and conduct."))
    if not is_sentence(decision.result_reason) or not is_sentence(decision.behaviour_reason):
        raise DomainError("reason_missing", _("Each rating needs a sentence on what it rests on."))
    held = _held(actor, period, person_id)
    before = held.result_rating, held.behaviour_rating
    held.result_rating, held.behaviour_rating = decision.result, decision.behaviour
    held.result_reason, held.behaviour_reason = (
        decision.result_reason.strip(),
        decision.behaviour_reason.strip(),
    )
    held.decided_by_id, held.acts_for_id = actor.person_id, acts_for_id
    held.decided_as, held.decided_at = decided_as, clock.now()
    held.wants_review = False
    held.edition += 1
    held.full_clean(validate_unique=False)
    held.save(update_fields=_CORRECTED)
    record(
        actor, "evaluation.corrected", held, person_id=person_id, period=period.key,
        result=held.result_rating, behaviour=held.behaviour_rating, result_before=before[0],
        behaviour_before=before[1], acts_for=acts_for_id, edition=held.edition,
    )  # fmt: skip
    return held


def _held(actor: Viewer, period: Period, person_id: int) -> Evaluation:
    Evaluation.objects.bulk_create(
        [Evaluation(agency_id=actor.agency_id, period=period, person_id=person_id)], ignore_conflicts=True
    )
    return Evaluation.objects.select_for_update(of=("self",)).get(period=period, person=person_id)
