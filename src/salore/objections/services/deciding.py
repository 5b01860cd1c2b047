"""Deciding an objection: the result stands, or it is changed and issued anew. Final either way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salore.appraisal.deciding.reasons import Decision, is_sentence
from salore.appraisal.services.correcting import evaluation_correct
from salore.appraisal.services.leaving_out import source_leave_out
from salore.appraisal.states import Rating
from salore.core import clock, jobs
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record
from salore.objections.models import Objection
from salore.objections.services.recording import deciding_today, still_pending
from salore.objections.states import ObjectionState, RoundState
from salore.objections.whose import Decider, evaluation_of
from salore.organisation.viewer import Viewer

REASON_LENGTH = 5_000
_DECIDED = (
    "state", "decided_by", "decided_role", "acts_for", "ended_at", "reason", "result_before",
    "behaviour_before", "result_rating", "result_reason", "behaviour_rating", "behaviour_reason", "decider",
    "left_out",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the decision is. Ratings and their reasons are read only where something changes."""

    is_changed: bool
    reason: str
    result: str = ""
    result_reason: str = ""
    behaviour: str = ""
    behaviour_reason: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The two ratings as they stand, with their sentences; and whether colleagues' answers are new."""

    result: str = ""
    result_reason: str = ""
    behaviour: str = ""
    behaviour_reason: str = ""
    has_new_round: bool = False


def standing_of(objection: Objection) -> Standing:
    evaluation = evaluation_of(objection)
    is_counted = objection.round_state == RoundState.COUNTED
    if evaluation is None:
        return Standing(has_new_round=is_counted)
    return Standing(
        has_new_round=is_counted,
        result=evaluation.result_rating,
        result_reason=evaluation.result_reason,
        behaviour=evaluation.behaviour_rating,
        behaviour_reason=evaluation.behaviour_reason,
    )


def faults_of(ruling: Ruling, standing: Standing) -> Iterator[tuple[str, str | Promise]]:
    """Yield the fields in which something is missing, with what to do."""
    if not is_sentence(ruling.reason):
        yield "reason", _("Say in a sentence why: both sides will read it.")
    if not ruling.is_changed:
        if standing.has_new_round:
            yield "outcome", _("The new round takes the earlier summary's place: the result is issued anew.")
        return
    if not ruling.result or not ruling.behaviour:
        if not ruling.result:
            yield "result", _("Choose how the results stand to what was expected.")
        if not ruling.behaviour:
            yield "behaviour", _("Choose how the conduct stands to what was expected.")
        return
    is_same = (ruling.result, ruling.behaviour) == (standing.result, standing.behaviour)
    if is_same and not ruling.left_out and not standing.has_new_round:
        yield "outcome", _("Both ratings are as they were. Change one, or let the result stand.")
        return
    if ruling.result != standing.result and not is_sentence(ruling.result_reason):
        yield "result_reason", _("Say in a sentence why the rating of the results changes.")
    if ruling.behaviour != standing.behaviour and not is_sentence(ruling.behaviour_reason):
        yield "behaviour_reason", _("Say in a sentence why the rating of the conduct changes.")


@transaction.atomic
def objection_decide(*, actor: Viewer, objection: Objection, ruling: Ruling, seen: int) -> Objection:
    """Decide a case as its record was read; `seen` is the last entry. A change is issued anew by a job."""
    held = still_pending(objection)
    decider = deciding_today(actor, held)
    if held.awaits_round:
        raise DomainError(
            "round_open", _("The new round of colleagues' answers is not counted yet. It waits for that.")
        )
    last = held.entries.order_by("-pk").values_list("pk", flat=True).first() or 0
    if last != seen:
        raise StaleError(
            "record_grew", _("Something was added to the record since you opened the page. Read it first.")
        )
    standing = standing_of(held)
    missing = dict(faults_of(ruling, standing))
    if missing:
        raise DomainError("ruling_incomplete", next(iter(missing.values())), fields=missing)
    held.state = ObjectionState.CHANGED if ruling.is_changed else ObjectionState.UPHELD
    held.decided_by_id, held.decided_role = actor.person_id, decider.role
    held.acts_for_id, held.decider_id = decider.acts_for_id, actor.person_id
    held.ended_at, held.reason = clock.now(), ruling.reason.strip()
    held.result_before, held.behaviour_before = standing.result, standing.behaviour
    if ruling.is_changed:
        _change(actor, held, ruling, standing, decider)
    held.full_clean(validate_constraints=False)
    held.save(update_fields=_DECIDED)
    record(
        actor, "objection.decided", held, person_id=held.person_id, period=held.period.key, state=held.state,
        role=decider.role, acts_for=decider.acts_for_id, is_named=decider.is_named,
        result=held.result_rating, behaviour=held.behaviour_rating,
    )  # fmt: skip
    return held


def _change(actor: Viewer, held: Objection, ruling: Ruling, standing: Standing, decider: Decider) -> None:
    """Alter the evaluation, and have the result issued anew once this is written."""
    from salore.objections.jobs import reissue

    held.result_rating, held.behaviour_rating = Rating(ruling.result), Rating(ruling.behaviour)
    held.result_reason = _sentence(ruling.result_reason, standing.result_reason, ruling.reason)
    held.behaviour_reason = _sentence(ruling.behaviour_reason, standing.behaviour_reason, ruling.reason)
    for source in ruling.left_out:
        # Judged on the summary: nobody in the case reads single answers, the decider neither.
        source_leave_out(
            actor=actor, period=held.period, person=held.person, source=source, reason=held.reason
        )
    held.left_out = list(ruling.left_out)
    evaluation_correct(
        actor=actor,
        period=held.period,
        person_id=held.person_id,
        decision=Decision(
            result=held.result_rating,
            behaviour=held.behaviour_rating,
            result_reason=held.result_reason,
            behaviour_reason=held.behaviour_reason,
        ),
        decided_as=decider.role if decider.is_substitute else "",
        acts_for_id=decider.acts_for_id,
    )
    jobs.start(actor, reissue, total=1, objection_id=held.pk)


def _sentence(typed: str, before: str, otherwise: str) -> str:
    """Return what a rating rests on: what was typed, what was said before, else the reason of all."""
    return next(text.strip() for text in (typed, before, otherwise) if is_sentence(text))
