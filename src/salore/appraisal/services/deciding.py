"""Deciding on people: one, several as proposed, taken back before the close; and the dialogue about it.

Nothing here is decided by the machine: a rating is written only where somebody said it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.deciding.lines import lines_of
from salore.appraisal.deciding.posts import Capacity, capacity_of
from salore.appraisal.deciding.proposed import Proposed, proposed_for
from salore.appraisal.deciding.reasons import Decision, unreasoned
from salore.appraisal.deciding.whose import Authority, authorities_of
from salore.appraisal.models import Dialogue, Evaluation
from salore.appraisal.services.reviewing import refuse_while_counting
from salore.appraisal.states import FROM_ABOVE, DecidedAs, Rating
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.closed import is_closed, refuse_while_closing
from salore.cycles.models import Period
from salore.cycles.states import DeadlineState
from salore.ledger.services import record
from salore.organisation.viewer import Viewer

MOST_TOGETHER = 20
FOLLOW_UP_LENGTH = 2_000
_DECIDED = (
    "result_rating", "result_reason", "behaviour_rating", "behaviour_reason", "has_innovation", "decided_by",
    "acts_for", "decided_as", "decided_at", "proposal", "wants_review", "edition",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What somebody read before deciding: the edition, and the mark of the proposal or of the line."""

    edition: int
    mark: str


@dataclass(slots=True)
class Together:
    """Who was decided on, and who was left because something about them changed meanwhile."""

    done: list[Evaluation] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@transaction.atomic
def evaluation_decide(*, actor: Viewer, evaluation: Evaluation, decision: Decision, seen: Seen) -> Evaluation:
    """Decide on a person, as the page was read; a decision that stands is replaced and stays in the log."""
    period, person = evaluation.period, evaluation.person_id
    refuse_while_closing(period)
    refuse_while_counting(period)
    authority = _authority(actor, period, person)
    held = _held(evaluation)
    if held.edition != seen.edition:
        raise StaleError(
            "evaluation_changed",
            _("Meanwhile something else was decided here. Compare both, then decide again."),
            standing=held,
        )
    _refuse_from_above(actor, held)
    if held.decided_at and is_closed(period, person):
        raise _closed()
    proposed = proposed_for(period, period.cycle.pack_version.pack, {person: authority.post})[person]
    if proposed.mark != seen.mark:
        raise _changed(proposed, seen)
    if proposed.waits_for_predicate:
        raise DomainError(
            "predicate_missing",
            _("Whoever heads a unit is rated by its predicate. Set the predicate of the unit first."),
        )
    missing = dict(unreasoned(decision, proposed))
    if missing:
        raise DomainError("reason_missing", next(iter(missing.values())), fields=missing)
    is_changed = held.decided_at is not None
    capacity = _capacity(actor, authority)
    _write(actor, held, decision, proposed, capacity)
    held.full_clean(validate_unique=False)
    held.save(update_fields=_DECIDED)
    _note(actor, held, capacity, is_changed=is_changed)
    return held


@transaction.atomic
def evaluations_decide_together(*, actor: Viewer, period: Period, chosen: Mapping[int, Seen]) -> Together:
    """Decide several people as expected, as it is proposed; each exactly as their line was read."""
    if len(chosen) > MOST_TOGETHER:
        raise DomainError(
            "too_many_together", _("At most %(most)s people are decided together.") % {"most": MOST_TOGETHER}
        )
    refuse_while_closing(period)
    refuse_while_counting(period)
    authorities = authorities_of(actor, period, list(chosen))
    posts = {person: one.post for person, one in authorities.items() if one.is_doable}
    proposed = proposed_for(period, period.cycle.pack_version.pack, posts)
    lines = lines_of(actor, period, proposed)
    done = Together(left=[person for person in chosen if person not in proposed])
    for held in _held_all(actor, period, list(proposed)):
        seen, now = chosen[held.person_id], proposed[held.person_id]
        is_same = held.edition == seen.edition and lines[held.person_id].mark == seen.mark
        if held.decided_at or not is_same or not now.is_as_expected:
            done.left.append(held.person_id)
            continue
        capacity = _capacity(actor, authorities[held.person_id])
        kept = Decision(
            result=Rating.AS,
            behaviour=Rating.AS,
            result_reason=held.result_reason,
            behaviour_reason=held.behaviour_reason,
        )
        _write(actor, held, kept, now, capacity)
        held.save(update_fields=_DECIDED)
        done.done.append(held)
        _note(actor, held, capacity, together=len(chosen))
    return done


@transaction.atomic
def evaluation_take_back(*, actor: Viewer, evaluation: Evaluation, seen: int) -> Evaluation:
    """Take a decision back: the person is not yet appraised again; the sentences stay to go on from."""
    refuse_while_closing(evaluation.period)
    _authority(actor, evaluation.period, evaluation.person_id)
    held = _held(evaluation)
    _refuse_from_above(actor, held)
    if held.edition != seen or held.decided_at is None:
        raise StaleError("evaluation_changed", _("This decision was changed meanwhile. Read it again."))
    if is_closed(held.period, held.person_id):
        raise _closed()
    result, behaviour = held.result_rating, held.behaviour_rating
    held.result_rating = held.behaviour_rating = held.decided_as = ""
    held.decided_by = held.acts_for = held.decided_at = held.proposal = None
    held.wants_review = False
    held.edition += 1
    held.save(update_fields=_DECIDED)
    record(
        actor, "evaluation.taken_back", held, person_id=held.person_id, period=held.period.key,
        edition=held.edition, result=result, behaviour=behaviour,
    )  # fmt: skip
    return held


@transaction.atomic
def dialogue_record(*, actor: Viewer, evaluation: Evaluation, held_on: date, follow_up: str) -> Dialogue:
    """Record that superior and person talked, and what they agreed on."""
    if actor.person_id is None or not authorities_of(actor, evaluation.period, [evaluation.person_id]):
        raise _not_superior()
    if held_on > actor.today:
        raise DomainError("dialogue_in_future", _("The talk is recorded after it was held."))
    if held_on < evaluation.period.starts_on:
        raise DomainError("dialogue_before_period", _("This day lies before the period began."))
    held = _held(evaluation)
    dialogue = Dialogue(
        agency_id=held.agency_id,
        evaluation=held,
        held_on=held_on,
        follow_up=follow_up.strip(),
        recorded_by_id=actor.person_id,
        recorded_at=clock.now(),
    )
    dialogue.full_clean()
    dialogue.save()
    record(actor, "dialogue.held", dialogue, person_id=held.person_id, held_on=held_on.isoformat())
    return dialogue


def _changed(proposed: Proposed, seen: Seen) -> StaleError:
    """Say what came since the page was read: answers of colleagues, or another proposal."""
    if proposed.ratings == seen.mark.split(":")[:2]:
        return StaleError(
            "answers_counted",
            _("Colleagues' answers were counted since you opened the page. Read them, then decide again."),
        )
    return StaleError(
        "proposal_changed",
        _("The proposal changed since you opened the page. Read the new one, then decide again."),
        proposed=proposed,
    )


def _authority(actor: Viewer, period: Period, person: int) -> Authority:
    """Return by what right the actor decides now; refuse whoever has none, or comes at the wrong time."""
    authority = authorities_of(actor, period, [person]).get(person)
    if authority is None:
        raise _not_superior()
    if authority.stage.state == DeadlineState.NOT_YET_OPEN:
        raise DomainError("stage_not_open", _("The evaluation of this period has not begun."))
    if not authority.is_doable:
        raise DomainError(
            "stage_closed",
            _("Decisions were accepted until the last day of grace. Ask the performance team for more time."),
        )
    return authority


def _refuse_from_above(actor: Viewer, held: Evaluation) -> None:
    """Leave alone what the superior above, or whom the performance team named, has decided."""
    if held.decided_as in FROM_ABOVE and held.decided_by_id != actor.person_id:
        raise DomainError(
            "decided_from_above",
            _("After the deadline somebody else decided in your place. Only they can change it."),
        )


def _capacity(actor: Viewer, authority: Authority) -> Capacity:
    if authority.role == DecidedAs.DEFINITIVE:
        return capacity_of(actor, authority.post)
    return Capacity(role=authority.role, acts_for_id=authority.acts_for_id)


def _not_superior() -> DomainError:
    return DomainError(
        "not_superior", _("Only whoever leads this person today, or stands in by law, decides.")
    )


def _closed() -> DomainError:
    return DomainError(
        "period_closed",
        _("The period is closed and its results are frozen. A correction is made by a new version."),
    )


def _held(evaluation: Evaluation) -> Evaluation:
    """Return the row of a person and period, made if there is none yet, and held against others."""
    (held,) = _rows(evaluation.agency_id, evaluation.period, [evaluation.person_id])
    return held


def _held_all(actor: Viewer, period: Period, people: Collection[int]) -> list[Evaluation]:
    return _rows(actor.agency_id, period, people) if people else []


def _rows(agency_id: int, period: Period, people: Collection[int]) -> list[Evaluation]:
    new = [Evaluation(agency_id=agency_id, period=period, person_id=person) for person in sorted(people)]
    Evaluation.objects.bulk_create(new, ignore_conflicts=True)
    rows = Evaluation.objects.select_for_update(of=("self",)).filter(period=period, person_id__in=people)
    found = list(rows.select_related("person", "decided_by").order_by("pk"))
    for row in found:
        row.period = period
    return found


def _write(
    actor: Viewer, held: Evaluation, decision: Decision, proposed: Proposed, capacity: Capacity
) -> None:
    held.result_rating, held.behaviour_rating = decision.result, decision.behaviour
    held.result_reason = decision.result_reason.strip()
    held.behaviour_reason = decision.behaviour_reason.strip()
    held.has_innovation = decision.has_innovation
    held.decided_by_id, held.acts_for_id = actor.person_id, capacity.acts_for_id
    held.decided_as = capacity.role
    held.decided_at = clock.now()
    held.proposal = proposed.snapshot()
    held.wants_review = False
    held.edition += 1


def _note(actor: Viewer, held: Evaluation, capacity: Capacity, **more: Any) -> None:
    record(
        actor, "evaluation.decided", held, person_id=held.person_id, period=held.period.key,
        result=held.result_rating, behaviour=held.behaviour_rating, edition=held.edition, role=capacity.role,
        acts_for=held.acts_for_id, proposed=held.proposal and held.proposal["result_rating"],
        behaviour_proposed=held.proposal and held.proposal["behaviour_rating"], **more,
    )  # fmt: skip
