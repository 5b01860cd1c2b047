"""A new round of colleagues' answers for a case: asked for by who decides, held or refused by the team.

What is judged stays a summary: everybody is drawn and asked anew, as in any round, and what is counted takes
the earlier summary's place whole. Not here: how a round is held (`appraisal.services`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from salore.appraisal.deciding.reasons import is_sentence
from salore.appraisal.models import Collection, RaterExclusion
from salore.appraisal.services.collecting import collection_prepare
from salore.appraisal.services.resealing import round_give_up
from salore.appraisal.states import CollectionState, ExclusionGround
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.objections.models import Objection
from salore.objections.services.recording import deciding_today, still_pending, write
from salore.objections.states import EntryKind, Part, RoundState
from salore.objections.whose import decider_of
from salore.organisation.models import Person
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer

_COUNTED = (CollectionState.COUNTED, CollectionState.DESTROYED)


def may_ask(objection: Objection) -> bool:
    """Whether a round can be asked for: once a case, and where a first one of the period was counted."""
    if not objection.is_pending or objection.round_state != RoundState.NONE:
        return False
    first = Collection.objects.filter(period=objection.period_id, ratee=None)
    return first.filter(state__in=_COUNTED).exists()


@transaction.atomic
def round_ask(*, actor: Viewer, objection: Objection, reason: str) -> Objection:
    """Have colleagues asked anew before deciding. The case stays pending, and its days go on."""
    held = still_pending(objection)
    deciding_today(actor, held)
    if held.round_asked_at is not None:
        raise StaleError("round_asked", _("A new round was asked for in this case already."))
    if not may_ask(held):
        raise DomainError(
            "no_round",
            _("Colleagues' answers of this period were never counted: there is no round to repeat."),
        )
    if not is_sentence(reason):
        raise DomainError("reason_missing", _("Say in a sentence why: both sides will read it."))
    held.round_asked_at = clock.now()
    held.save(update_fields=["round_asked_at"])
    write(actor, held, EntryKind.ROUND, Part.DECIDER, reason)
    record(actor, "objection.round_asked", held, person_id=held.person_id, period=held.period.key)
    return held


@transaction.atomic
def round_prepare(
    *, actor: Viewer, period: Period, ratee: Person, custodians: Sequence[Person], closes_at: datetime,
    **more: Any,
) -> Collection:  # fmt: skip
    """Prepare a round about one person; where a case asked for it, it is held for this case."""
    asked = Objection.objects.wanting_round().filter(period=period, person=ratee).first()
    held = still_pending(asked) if asked else None
    if held is not None:
        _refuse_party(actor, held)
    if {one.pk for one in custodians} & (_parties(actor, held) if held else {ratee.pk}):
        raise DomainError(
            "custodian_has_part",
            _("No code of this round is kept by the person, by who appraised, or by who decides."),
        )
    made = collection_prepare(
        actor=actor, period=period, ratee=ratee, custodians=custodians, closes_at=closes_at, **more
    )
    if held is not None:
        held.round = made
        held.save(update_fields=["round"])
        _keep_out(actor, held)
        record(
            actor, "objection.round_prepared", held, person_id=held.person_id, period=period.key,
            closes_at=closes_at,
        )  # fmt: skip
    return made


@transaction.atomic
def round_refuse(*, actor: Viewer, objection: Objection, reason: str) -> Objection:
    """Say on the record that the round cannot be held; then the case is decided on what there is."""
    held = still_pending(objection)
    _refuse_party(actor, held)
    if held.round_state != RoundState.ASKED:
        raise StaleError("round_not_asked", _("No round is to be prepared for this case."))
    if not is_sentence(reason):
        raise DomainError("reason_missing", _("Say in a sentence why: both sides will read it."))
    held.round_refused_at = clock.now()
    held.save(update_fields=["round_refused_at"])
    write(actor, held, EntryKind.NO_ROUND, Part.TEAM, reason)
    record(actor, "objection.round_refused", held, person_id=held.person_id, period=held.period.key)
    return held


def end_round(actor: Viewer, held: Objection) -> None:
    """End the round of a case that is withdrawn: what was answered is deleted unopened."""
    if held.round_state == RoundState.COUNTED:
        raise StaleError(
            "round_counted",
            _("The new round is counted and takes the earlier summary's place: now it is decided."),
        )
    if held.round_state == RoundState.RUNNING and held.round is not None:
        round_give_up(actor=actor, collection=held.round, reason=_("The objection was withdrawn."))


def _parties(actor: Viewer, held: Objection) -> set[int]:
    decider = decider_of(held, actor.today)
    found = (held.person_id, held.appraiser_id, decider.person_id if decider else None)
    return {one for one in found if one is not None}


def _refuse_party(actor: Viewer, held: Objection) -> None:
    """Refuse whoever is not of the team, or has a part in the case."""
    if not actor.has(AppointedRole.OPERATOR) or actor.person_id in _parties(actor, held):
        raise DomainError(
            "not_team", _("The performance team does this: one of it who has no part in the case.")
        )


def _keep_out(actor: Viewer, held: Objection) -> None:
    """Have neither the appraiser nor who decides asked among the colleagues, whom they may be, too."""
    assert actor.person_id is not None
    rows = [
        RaterExclusion(
            agency_id=held.agency_id,
            cycle_id=held.period.cycle_id,
            ratee_id=held.person_id,
            rater_id=one,
            ground=ExclusionGround.CONFLICT,
            said_by_id=actor.person_id,
            reason=_("Has a part in the objection."),
            said_at=clock.now(),
        )
        for one in _parties(actor, held) - {held.person_id}
    ]
    RaterExclusion.objects.bulk_create(rows, ignore_conflicts=True)
