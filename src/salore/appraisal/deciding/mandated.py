"""What is asked of whoever decides in another's place: by a superior's letter, or named by the team."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.deciding.duties import MINUTES_A_PERSON
from salore.appraisal.deciding.whose import authorities_of
from salore.appraisal.models import Evaluation, Mandate
from salore.appraisal.states import DecidedAs
from salore.core.models import in_force
from salore.cycles.closed import is_closed
from salore.cycles.duties import Agendas, Asked, Desk, Duty
from salore.cycles.models import Period
from salore.cycles.saying import period_name
from salore.cycles.states import CycleState, DutyState, StageKind


def present(asked: Asked) -> QuerySet[Any, Any]:
    return Mandate.objects.filter(in_force(asked.today), decider__in=asked.people, ended_at=None)


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add on whom each holder of a mandate is still to decide; several queries a holder: they are few."""
    at = {desk.person_id: desk for desk in desks}
    today = next(iter(desks)).today
    mandates = Mandate.objects.filter(in_force(today), decider__in=at, ended_at=None)
    for decider in set(mandates.values_list("decider_id", flat=True)):
        agendas[decider].duties += _of(at[decider])


def _of(desk: Desk) -> Iterator[Duty]:
    running = [
        stage.period_id
        for stage in desk.deadlines
        if stage.kind == StageKind.APPRAISAL
        and stage.cycle_state == CycleState.OPEN
        and stage.period_id
        and stage.opens_on <= desk.today
    ]
    periods = Period.objects.filter(pk__in=running).select_related("agency", "cycle__pack_version")
    for period in periods.prefetch_related("stages").order_by("ends_on", "pk"):
        found = authorities_of(desk.viewer, period)
        mine = {
            person: authority
            for person, authority in found.items()
            if authority.role in (DecidedAs.DELEGATE, DecidedAs.NAMED) and authority.is_doable
        }
        decided = Evaluation.objects.filter(period=period, person__in=mine).exclude(decided_at=None)
        missing = mine.keys() - set(decided.values_list("person_id", flat=True))
        if missing and not is_closed(period):
            yield _decide(desk, period, [mine[person].stage for person in missing])


def _decide(desk: Desk, period: Period, stages: list[Any]) -> Duty:
    first = min(stages, key=lambda stage: stage.due_on)
    return Duty(
        key=f"deciding.mandate.{period.key}",
        title=ngettext(
            "Decide the evaluation %(period)s of one person in another's place",
            "Decide the evaluation %(period)s of %(n)s people in another's place",
            len(stages),
        )
        % {"period": period_name(period.key), "n": len(stages)},
        why=_("It was passed on to you by letter. Until you decide, nobody is rated."),
        minutes=MINUTES_A_PERSON * len(stages),
        due_on=first.due_on,
        href=f"{reverse('deciding:overview')}?periode={period.key}",
        state=DutyState.LATE if desk.today > first.due_on else DutyState.NONE,
        status=_("Not decided yet"),
        action=_("Open the list"),
    )
