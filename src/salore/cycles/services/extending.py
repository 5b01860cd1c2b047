"""More time, always with a reason: for all, for a unit and what is below, or for a person; and withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.deadlines import Deadline, deadline
from salore.cycles.models import Extension, Stage
from salore.cycles.saying import in_words
from salore.cycles.states import CycleState, ExtensionKind
from salore.ledger.services import record
from salore.organisation.models import Person, Unit
from salore.organisation.viewer import Viewer


@transaction.atomic
def extension_give(
    *,
    actor: Viewer,
    stage: Stage,
    due_on: date,
    reason: str,
    unit: Unit | None = None,
    person: Person | None = None,
    kind: ExtensionKind = ExtensionKind.ORDINARY,
) -> Extension:
    """Move the due day of a stage for a unit, a person, or (neither) for all; the days of grace follow."""
    if stage.cycle.state != CycleState.OPEN:
        raise DomainError("year_not_open", _("More time can be given while the year is open."))
    now = deadline(stage, person=person, unit=unit)
    if due_on <= now.due_on:
        raise DomainError(
            "not_later",
            _("Choose a day after %(day)s, which holds already.") % {"day": in_words(now.due_on)},
        )
    extension = Extension(
        agency_id=stage.agency_id, stage=stage, unit=unit, person=person, kind=kind, due_on=due_on,
        reason=reason.strip(), made_by_id=actor.person_id, made_at=clock.now(),
    )  # fmt: skip
    extension.full_clean()
    extension.save()
    record(
        actor, "extension.given", extension, person_id=person.pk if person else None, stage=stage.uid,
        unit=unit.uid if unit else None, due_on=due_on, reason=extension.reason, kind=kind,
    )  # fmt: skip
    return extension


@transaction.atomic
def outage_give(
    *, actor: Viewer, unit: Unit, stages: Collection[Stage], days: int, reason: str
) -> list[Extension]:
    """Give a unit and what is below so many days for the stages that a power cut or a dead network hit.

    The days count from the due day, from today where that has passed.
    """
    today = clock.today(actor.zone)
    given = []
    for stage in stages:
        due_on = max(deadline(stage, unit=unit).due_on, today) + timedelta(days=days)
        given.append(
            extension_give(
                actor=actor, stage=stage, due_on=due_on, reason=reason, unit=unit, kind=ExtensionKind.OUTAGE
            )
        )
    return given


@transaction.atomic
def extension_end(*, actor: Viewer, extension: Extension) -> Extension:
    """Withdraw more time that was given by mistake; what held before holds again."""
    at = clock.now()
    if not Extension.objects.filter(pk=extension.pk, ended_at=None).update(ended_at=at):
        raise StaleError("extension_ended", _("This extension was withdrawn before."))
    extension.ended_at = at
    record(
        actor, "extension.ended", extension, person_id=extension.person_id, stage=extension.stage.uid,
        due_on=extension.due_on,
    )  # fmt: skip
    return extension


def hit_by_outage(deadlines: Collection[Deadline], today: date) -> list[Deadline]:
    """Return the stages that an outage of today puts in danger: due within two weeks, or over since one."""
    return [
        one
        for one in deadlines
        if one.opens_on <= today
        and one.due_on <= today + timedelta(days=14)
        and one.closes_on >= today - timedelta(days=7)
    ]
