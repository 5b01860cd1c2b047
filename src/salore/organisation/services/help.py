"""Questions from any page: asked, answered. They reach the nearest unit above that has an officer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger import services as ledger
from salore.organisation.models import Appointment, Assignment, HelpRequest, Unit
from salore.organisation.states import AppointedRole, AssignmentRole, HelpState
from salore.organisation.viewer import Viewer


def help_ask(*, actor: Viewer, kind: str, text: str, page: str = "") -> HelpRequest:
    """Ask whoever helps the unit of the actor."""
    if actor.person_id is None:
        raise DomainError("no_person", _("Only a person can ask."))
    with transaction.atomic():
        unit = _unit_of(actor)
        asked = HelpRequest(
            agency_id=actor.agency_id,
            kind=kind,
            asker_id=actor.person_id,
            unit=unit,
            for_unit=unit_that_helps(unit, actor) if unit else None,
            page=page,
            text=text,
            made_at=clock.now(),
        )
        asked.clean_fields(exclude=("agency", "asker", "unit", "for_unit", "answered_by"))
        asked.save()
        ledger.record(actor, "help.asked", asked, person_id=actor.person_id, kind=kind)
    return asked


def help_answer(*, actor: Viewer, question: HelpRequest, answer: str) -> HelpRequest:
    """Answer; of two who answer at once the second reads what the first wrote."""
    with transaction.atomic():
        waiting = HelpRequest.objects.filter(pk=question.pk, state=HelpState.OPEN)
        changed = waiting.update(
            state=HelpState.ANSWERED,
            answer=answer,
            answered_by_id=actor.person_id,
            answered_at=clock.now(),
        )
        if changed != 1:
            raise StaleError("answered", _("Somebody answered this meanwhile. Their answer stands below."))
        question.refresh_from_db()
        ledger.record(actor, "help.answered", question, person_id=question.asker_id)
    return question


def unit_that_helps(unit: Unit, actor: Viewer) -> Unit | None:
    """Return the nearest unit, this one or above, that has an officer today other than who asks."""
    path = [int(part) for part in unit.path.split("/") if part]
    officers = Appointment.objects.on(actor.today).filter(
        role=AppointedRole.UNIT_OFFICER, unit_id__in=path, agency_id=actor.agency_id
    )
    helped = set(officers.exclude(person__in=actor.themselves).values_list("unit_id", flat=True))
    nearest = next((pk for pk in reversed(path) if pk in helped), None)
    return Unit.objects.filter(pk=nearest).first() if nearest else None


def _unit_of(actor: Viewer) -> Unit | None:
    held = Assignment.objects.on(actor.today).filter(person__in=actor.themselves).select_related("unit")
    best = min(held, key=lambda one: (one.role != AssignmentRole.DEFINITIVE, one.starts_on), default=None)
    return best.unit if best else None
