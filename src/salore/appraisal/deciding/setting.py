"""What the predicates of units ask of whoever stands above them: each period has one a unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.deciding.predicates import set_by
from salore.appraisal.models import OrganisationPredicate
from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Agendas, Asked, Desk, Duty
from salore.cycles.models import Stage, pack_of
from salore.cycles.saying import period_name
from salore.cycles.services.preparing import stated_days
from salore.cycles.states import CycleState, DutyState, PeriodKind, StageKind
from salore.organisation.models import Assignment, UnitLead
from salore.organisation.states import LEADING_ORDER

_MINUTES_A_UNIT, _MOST_MINUTES = 2, 30


def present(asked: Asked) -> QuerySet[Any, Any]:
    """Return open stages of appraisal for which somebody has yet to set the predicate of a unit."""
    held = OrganisationPredicate.objects.filter(unit=OuterRef("unit"), period=OuterRef(OuterRef("period")))
    headed = Assignment.objects.on(asked.today).filter(
        unit=OuterRef("unit"), person=OuterRef("leader"), position__heads_unit=True, role__in=LEADING_ORDER
    )
    below = UnitLead.objects.on(asked.today).filter(
        Q(above_id__in=asked.people) | (Q(leader_id__in=asked.people) & ~Exists(headed)),
        ~Exists(held),
        agency_id=asked.agency_id,
    )
    stages = Stage.objects.filter(
        Exists(below), agency_id=asked.agency_id, kind=StageKind.APPRAISAL, opens_on__lte=asked.today,
        cycle__state=CycleState.OPEN,
    )  # fmt: skip
    return stages.values("pk")


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add the units that have no predicate yet; three queries, however many people they concern."""
    asked = [(desk, desk.doable(StageKind.APPRAISAL)) for desk in desks if desk.viewer.leads]
    asked = [(desk, stages) for desk, stages in asked if stages]
    if not asked:
        return
    first = asked[0][0]
    units = set_by(first.viewer.agency_id, [desk.person_id for desk, _stages in asked], first.today)
    everything = {unit for below in units.values() for unit in below}
    rows = OrganisationPredicate.objects.filter(unit_id__in=everything)
    held = set(rows.values_list("unit_id", "period_id")) if everything else set()
    for desk, stages in asked:
        agendas[desk.person_id].duties += _duties(desk, stages, units.get(desk.person_id, []), held)


def _duties(
    desk: Desk, stages: list[Deadline], units: list[int], held: set[tuple[int, int]]
) -> Iterator[Duty]:
    for stage in stages:
        missing = sum((unit, stage.period_id) not in held for unit in units)
        if missing:
            yield _set(desk, stage, missing, len(units))


def _set(desk: Desk, stage: Deadline, n: int, total: int) -> Duty:
    due_on = stage.due_on
    if stage.period_kind == PeriodKind.ANNUAL:
        stated = stated_days(pack_of(stage.pack_hash), stage.year).get("organisation_predicate_set")
        due_on = stated[0] if stated else due_on
    return Duty(
        key=f"predicate.set.{stage.period_key}",
        title=ngettext(
            "Set the predicate %(period)s of a unit",
            "Set the predicate %(period)s of %(n)s units",
            n,
        )
        % {"period": period_name(stage.period_key), "n": n},
        why=_("From it follow the rating of each head's results and the pattern that guides decisions."),
        minutes=min(_MOST_MINUTES, _MINUTES_A_UNIT * n),
        due_on=due_on,
        grace_until=stage.closes_on,
        href=f"{reverse('deciding:units')}?periode={stage.period_key}",
        state=DutyState.LATE if desk.today > due_on else DutyState.PART if n < total else DutyState.NONE,
        status=_("%(done)s of %(total)s set") % {"done": total - n, "total": total},
        action=_("Open the units"),
        extension=stage.reason,
    )
