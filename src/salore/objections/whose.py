"""Who has a part in a case, and who therefore decides it on a day.

The appraiser's superior decides, or whoever lawfully stands there on the day (Plt., Plh.); where that post is
vacant or its holder has a part in the case, the next superior above. Where nobody is left, whom the
performance team named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salore.appraisal.models import Evaluation, NamedAnswer
from salore.appraisal.states import Source
from salore.core import clock
from salore.ledger.models import Event
from salore.objections.models import Objection
from salore.objections.states import EntryKind
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Appointment, Assignment, Person, UnitLead
from salore.organisation.states import LEADING_ORDER, AppointedRole, AssignmentRole
from salore.results.receiving import receipt_of

_MOST_STEPS = 20
_DECIDING = ("evaluation.decided", "evaluation.taken_back")

OBJECTS, APPRAISED, STOOD_IN_FOR, RATED, RECORDED, WITNESSED, NAMED = (
    pgettext_lazy("part in a case", "the person who objects"),
    pgettext_lazy("part in a case", "decided the result"),
    pgettext_lazy("part in a case", "it was decided in their place"),
    pgettext_lazy("part in a case", "appraised the conduct by name"),
    pgettext_lazy("part in a case", "recorded the receipt"),
    pgettext_lazy("part in a case", "witnessed the receipt"),
    pgettext_lazy("part in a case", "named who decides"),
)
SUBORDINATE = _("works below the appraiser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who decides a case on a day, and in what capacity."""

    person_id: int
    role: str = ""
    acts_for_id: int | None = None
    is_named: bool = False

    @property
    def is_substitute(self) -> bool:
        return self.role in (AssignmentRole.ACTING, AssignmentRole.DAILY_ACTING)


class _Step(NamedTuple):
    person_id: int
    unit_id: int | None
    role: str


def evaluation_of(objection: Objection) -> Evaluation | None:
    return Evaluation.objects.filter(period=objection.period_id, person=objection.person_id).first()


def parts_of(objection: Objection, evaluation: Evaluation | None = None) -> dict[int, str]:
    """Return everybody with a part in the case, by id, with the first reason why.

    Who answered anonymously cannot be known and is not asked for.
    """
    found: dict[int, str] = {}

    def add(person_id: int | None, why: object) -> None:
        if person_id is not None:
            found.setdefault(person_id, str(why))

    add(objection.person_id, OBJECTS)
    add(objection.appraiser_id, APPRAISED)
    evaluation = evaluation or evaluation_of(objection)
    if evaluation is not None and not objection.is_decided:
        add(evaluation.decided_by_id, APPRAISED)
        add(evaluation.acts_for_id, STOOD_IN_FOR)
        events = Event.objects.filter(subject_uid=evaluation.uid, verb__in=_DECIDING)
        for actor in events.values_list("actor_id", flat=True).distinct():
            add(actor, APPRAISED)
    rows = NamedAnswer.objects.filter(period=objection.period_id, ratee=objection.person_id)
    for rater in rows.exclude(source=Source.SELF).values_list("rater_id", flat=True):
        add(rater, RATED)
    receipt = receipt_of(objection.result)
    if receipt is not None:
        add(receipt.recorded_by_id, RECORDED)
        add(receipt.first_witness_id, WITNESSED)
        add(receipt.second_witness_id, WITNESSED)
    if objection.pk is not None:
        for author in objection.entries.filter(kind=EntryKind.NAMING).values_list("author_id", flat=True):
            add(author, NAMED)
    return found


def decider_of(objection: Objection, day: date) -> Decider | None:
    """Return who decides the case on the day; None while nobody may, so that somebody has to be named."""
    evaluation = evaluation_of(objection)
    parts = parts_of(objection, evaluation)
    if objection.named_id is not None and objection.named_id not in parts and _serves(objection, day):
        return Decider(person_id=objection.named_id, is_named=True)
    step = next((one for one in _upwards(objection, evaluation, day) if one.person_id not in parts), None)
    if step is None:
        return None
    return Decider(person_id=step.person_id, role=step.role, acts_for_id=_holder(step, day))


def _serves(objection: Objection, day: date) -> bool:
    return Assignment.objects.on(day).filter(person=objection.named_id).exists()


def _upwards(objection: Objection, evaluation: Evaluation | None, day: date) -> Iterator[_Step]:
    """Yield who stands above the appraiser on the day, the nearest first."""
    path = _path_up(objection)
    held = _held_by_appraiser(objection, evaluation, path)
    if held is None and objection.appraiser_id is not None:
        # Of another unit, by decree: their own superiors then, as far as they have any.
        above = list(_superiors(objection.appraiser_id, day))
        if above:
            yield from above
            return
    start = path.index(held) + 1 if held is not None else 1
    leads = UnitLead.objects.on(day).filter(unit_id__in=path[start:])
    by_unit = {row.unit_id: row for row in leads}
    for unit in path[start:]:
        if unit in by_unit:
            yield _Step(by_unit[unit].leader_id, unit, by_unit[unit].role)


def _path_up(objection: Objection) -> list[int]:
    """Return the units from where the person served up to the top."""
    unit = objection.result.unit
    return [int(part) for part in unit.path.split("/") if part][::-1] if unit else []


def _held_by_appraiser(objection: Objection, evaluation: Evaluation | None, path: list[int]) -> int | None:
    """Return the lowest unit that was headed by who decided, or by whom they decided for, on that day."""
    decided = evaluation.decided_at if evaluation else None
    zone = objection.agency.time_zone
    day = clock.last_day(decided, zone) if decided else objection.period.ends_on
    deciding = {objection.appraiser_id, evaluation.acts_for_id if evaluation else None}
    heads = Assignment.objects.on(day).filter(
        person__in=deciding - {None}, unit_id__in=path, position__heads_unit=True, role__in=LEADING_ORDER
    )
    headed = set(heads.values_list("unit_id", flat=True))
    return next((unit for unit in path if unit in headed), None)


def _superiors(person_id: int, day: date) -> Iterator[_Step]:
    climbed = {person_id}
    for _step in range(_MOST_STEPS):
        above = superiors_on([person_id], day).get(person_id)
        if above is None or above in climbed:
            return
        climbed.add(above)
        yield _Step(above, None, "")
        person_id = above


def _holder(step: _Step, day: date) -> int | None:
    """Return for whom somebody stands in, where the post has a holder who is absent."""
    if step.unit_id is None or step.role != AssignmentRole.DAILY_ACTING:
        return None
    heads = Assignment.objects.on(day).filter(
        unit_id=step.unit_id, position__heads_unit=True, role=AssignmentRole.DEFINITIVE
    )
    return heads.values_list("person_id", flat=True).first()


def eligible_of(objection: Objection, day: date) -> QuerySet[Person]:
    """Return whom the performance team may name: heads and officers without a part in the case.

    Nobody below the appraiser decides about the appraiser's decision.
    """
    heads = Assignment.objects.on(day).filter(
        agency=objection.agency_id, position__heads_unit=True, role__in=LEADING_ORDER
    )
    officers = Appointment.objects.on(day).filter(
        agency=objection.agency_id,
        role__in=(
            AppointedRole.OBJECTION_OFFICER,
            AppointedRole.COMPETENT_OFFICER,
            AppointedRole.APPOINTING_AUTHORITY,
        ),
    )
    below = UnitLead.objects.on(day).filter(above=objection.appraiser_id).values("leader_id")
    return (
        Person.objects.filter(agency=objection.agency_id, user__is_active=True)
        .filter(Q(pk__in=heads.values("person_id")) | Q(pk__in=officers.values("person_id")))
        .exclude(pk__in=parts_of(objection))
        .exclude(pk__in=below)
        .order_by("name", "pk")
    )
