"""Rows of people, of the segments of those with several plans, of units and services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from salore.appraisal.models import OrganisationPredicate
from salore.appraisal.tables.scope import Scope
from salore.organisation.models import Leadership, Service, Unit, UnitPlacement
from salore.organisation.states import LEADING_ORDER, AssignmentRole
from salore.planning.models import Plan

Row = tuple[Any, ...]


@dataclass(slots=True)
class Segment:
    """The part of a period in which somebody worked by one plan."""

    plan: Plan
    role: str
    starts_on: date
    ends_on: date
    segment_id: str = ""


def people_rows(scope: Scope) -> Iterator[Row]:
    rules = scope.pack.rules
    families, kinds = set(rules.job_families.keys()), set(rules.employment_kinds.keys())
    statuses = {row.key for row in rules.statuses.rows}
    levels: set[str] = {row.level for row in rules.credit_levels.rows}
    whole = scope.period.ends_on.month - scope.period.starts_on.month + 1
    for person, number in scope.numbers.items():
        post = scope.posts[person]
        kind, status = scope.employments.get(person, ("", ""))
        superior = scope.superiors.get(person)
        months = len(post["months"])
        yield (
            number, post["person__name"], post["unit__code"], post["person__title_front"],
            post["person__title_back"], post["person__rank"], scope.numbers.get(superior or 0),
            post["position__name"], _known(post["position__job_family"], families), _known(kind, kinds),
            _known(status, statuses), post["position__heads_unit"] and post["role"] in LEADING_ORDER,
            post["person__grade"], _known(post["position__functional_level"], levels),
            months if months < whole else None, scope.period.agency.code, post["person__sex"],
        )  # fmt: skip


def _known(key: str, keys: set[str]) -> str:
    """Return what the pack knows; what it does not is left to its defaults."""
    return key if key in keys else ""


def unit_rows(scope: Scope) -> Iterator[Row]:
    """Yield the units with where they stood, and the predicate of each: the final one, else the last."""
    rows = UnitPlacement.objects.on(scope.day).filter(agency_id=scope.agency_id)
    placed = dict(rows.values_list("unit_id", "parent_id"))
    predicates = dict(
        OrganisationPredicate.objects.filter(agency_id=scope.agency_id, period=scope.period)
        .order_by("is_final", "pk")
        .values_list("unit_id", "predicate")
    )
    units = list(Unit.objects.filter(agency_id=scope.agency_id).order_by("path", "pk"))
    codes = {unit.pk: unit.code for unit in units}
    for unit in units:
        parent = placed.get(unit.pk, unit.parent_id)
        yield unit.code, unit.name, codes.get(parent or 0), predicates.get(unit.pk)


def service_rows(scope: Scope) -> Iterator[Row]:
    rows = Service.objects.filter(agency_id=scope.agency_id).order_by("pk")
    yield from (
        (key, name, unit, population or None)
        for key, name, unit, population in rows.values_list("key", "name", "unit__code", "customers_a_year")
    )


def segments_of(scope: Scope, plans: list[Plan]) -> list[Segment]:
    """Return the segments of whoever has several agreed plans in the period, in order of people and time."""
    by_person: dict[int, list[Segment]] = defaultdict(list)
    for plan in plans:
        by_person[plan.person_id].append(_segment(scope, plan))
    found = []
    for person, segments in by_person.items():
        if len(segments) < 2:
            continue
        segments.sort(key=lambda one: (one.starts_on, one.plan.pk))
        _part(segments)
        for number, segment in enumerate(segments, start=1):
            segment.segment_id = f"{scope.numbers[person]}-{number}"
            found.append(segment)
    return found


def _segment(scope: Scope, plan: Plan) -> Segment:
    role = plan.assignment.role if plan.assignment else AssignmentRole.DEFINITIVE
    first = max(plan.starts_on, scope.period.starts_on)
    return Segment(plan, role, first, max(first, min(plan.ends_on, scope.period.ends_on)))


def _part(segments: list[Segment]) -> None:
    """Let no two posts for good hold on one day: the earlier ends where the later begins."""
    definitive: Segment | None = None
    for segment in segments:
        if segment.role != AssignmentRole.DEFINITIVE:
            continue
        if definitive is not None and definitive.starts_on == segment.starts_on:
            segment.role = AssignmentRole.SECONDED
            continue
        if definitive is not None:
            definitive.ends_on = min(definitive.ends_on, segment.starts_on - timedelta(days=1))
        definitive = segment


def segment_rows(scope: Scope, segments: list[Segment]) -> Iterator[Row]:
    led = _led(scope, segments)
    for segment in segments:
        plan = segment.plan
        superior = led.get((plan.assignment_id, segment.segment_id))
        yield (
            segment.segment_id, scope.numbers[plan.person_id], plan.unit.code,
            scope.numbers.get(superior or 0), segment.starts_on, segment.ends_on, segment.role,
        )  # fmt: skip


def _led(scope: Scope, segments: list[Segment]) -> dict[tuple[int | None, str], int]:
    """Return who led each segment on its last day that has come."""
    found = {}
    spans: dict[int, list[tuple[date, date, int]]] = defaultdict(list)
    rows = Leadership.objects.filter(assignment__in={one.plan.assignment_id for one in segments} - {None})
    for assignment, superior, starts_on, ends_on in rows.values_list(
        "assignment_id", "superior_id", "starts_on", "ends_on"
    ):
        spans[assignment].append((starts_on, ends_on or date.max, superior))
    for segment in segments:
        last = min(segment.ends_on, scope.as_of)
        for starts_on, ends_on, superior in sorted(spans[segment.plan.assignment_id or 0]):
            if starts_on <= last <= ends_on and superior != segment.plan.person_id:
                found[segment.plan.assignment_id, segment.segment_id] = superior
    return found
