"""The predicate of organisations: which holds, what it makes of a head's rating, who sets it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from salore.appraisal.models import Evaluation, OrganisationPredicate
from salore.appraisal.states import Rating
from salore.cycles.models import Period
from salore.organisation.models import Assignment, Person, Unit, UnitLead
from salore.organisation.states import LEADING_ORDER
from salore.organisation.viewer import Viewer
from salore.policy.model import HeadOfUnit, Pack

BY_PREDICATE = "organisation_predicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A head who was decided on, and what another predicate would propose instead."""

    person: Person
    decided: str
    would_be: str


def predicates_of(period: Period, units: Collection[int]) -> dict[int, OrganisationPredicate]:
    """Return the predicate that holds for each of the units: the final one, else the last."""
    rows = OrganisationPredicate.objects.filter(period=period, unit_id__in=units)
    ordered = rows.select_related("set_by", "scan").order_by("is_final", "pk")
    return {row.unit_id: row for row in ordered}


def rating_of_head(rule: HeadOfUnit, predicate: str) -> Rating:
    """Return the rating of the result that the unit's predicate makes for its head."""
    if predicate in rule.above:
        return Rating.ABOVE
    return Rating.AS if predicate in rule.as_expected else Rating.BELOW


def units_below(viewer: Viewer) -> list[Unit]:
    """Return the units whose predicate the viewer sets: those whose head they lead, or would lead."""
    found = set_by(viewer.agency_id, viewer.themselves, viewer.today).get(viewer.person_id or 0, [])
    return list(Unit.objects.filter(pk__in=found).order_by("path")) if found else []


def set_by(agency_id: int, people: Collection[int], day: date) -> dict[int, list[int]]:
    """Return the units whose predicate each of the people sets; two queries, however many they are."""
    leads = UnitLead.objects.on(day).filter(
        Q(leader_id__in=people) | Q(above_id__in=people), agency_id=agency_id
    )
    rows = list(leads.values_list("unit_id", "leader_id", "above_id"))
    heads = _heads(agency_id, [unit for unit, _leader, _above in rows], day) if rows else set()
    found: dict[int, list[int]] = defaultdict(list)
    for unit, leader, above in rows:
        # Above its own head, or who leads it while it has none.
        setter = above if (unit, leader) in heads else leader
        if setter is not None and setter in people:
            found[setter].append(unit)
    return found


def _heads(agency_id: int, units: Collection[int], day: date) -> set[tuple[int, int]]:
    held = Assignment.objects.on(day).filter(
        agency_id=agency_id, unit_id__in=units, position__heads_unit=True, role__in=LEADING_ORDER
    )
    return set(held.values_list("unit_id", "person_id"))


def history_of(period: Period, unit: Unit) -> list[OrganisationPredicate]:
    """Return what was set for a unit, the latest first."""
    rows = OrganisationPredicate.objects.filter(period=period, unit=unit)
    return list(rows.select_related("set_by", "scan").order_by("-pk"))


def touched_by(period: Period, unit: Unit, predicate: str, pack: Pack, viewer: Viewer) -> list[Touched]:
    """Return the heads of a unit whose decided rating another predicate would not propose."""
    rule = pack.rules.head_of_unit
    if rule.method != BY_PREDICATE:
        return []
    day = min(viewer.today, period.ends_on)
    heads = Assignment.objects.on(day).filter(unit=unit, position__heads_unit=True, role__in=LEADING_ORDER)
    decided = Evaluation.objects.filter(period=period, person__in=heads.values("person_id"))
    would_be = rating_of_head(rule, predicate)
    rows = decided.exclude(decided_at=None).exclude(result_rating=would_be).select_related("person")
    return [Touched(person=row.person, decided=row.result_rating, would_be=would_be) for row in rows]


def people_under(unit: Unit, viewer: Viewer) -> int:
    """Return how many serve in a unit and below: for them the pattern that guides changes with it."""
    units = Unit.objects.filter(agency_id=viewer.agency_id).under(unit.path)
    serving = Assignment.objects.on(viewer.today).filter(unit__in=units)
    return serving.values("person_id").distinct().count()
