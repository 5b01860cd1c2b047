"""The post by which somebody is appraised in a period, and in what role its leader leads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from salore.appraisal.states import DecidedAs
from salore.core.prepared import prepared
from salore.cycles.models import Period
from salore.organisation.models import Assignment
from salore.organisation.states import LEADING_ORDER, AssignmentRole
from salore.organisation.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The last post of somebody in a period: one for good before any other. `on` is the day it is seen."""

    name: str
    unit_id: int
    unit_name: str
    unit_path: str
    job_family: str
    heads_unit: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """In what role somebody decides, and for whom where they stand in."""

    role: str = DecidedAs.DEFINITIVE
    acts_for_id: int | None = None


def posts_of(agency_id: int, people: Collection[int], period: Period, today: date) -> Mapping[int, Post]:
    """Return the post of each of the people as of a day, within the period; one query.

    Whoever left before has the post that they left.
    """
    day = min(today, period.ends_on)
    found: dict[int, Post] = {}
    for row in _held(agency_id, people, period.starts_on, day):
        found.setdefault(row["person_id"], _post(row, day))
    return found


@prepared
def _held(agency_id: int, people: Collection[int], starts_on: date, day: date) -> QuerySet[Any, Any]:
    last = Case(When(Q(ends_on=None) | Q(ends_on__gt=day), then=Value(None)), default=F("ends_on"))
    until = Coalesce(last, day, output_field=DateField())
    return (
        Assignment.objects.filter(agency_id=agency_id, person_id__in=people, starts_on__lte=day)
        .exclude(ends_on__lt=starts_on)
        .annotate(
            until=until,
            is_substitute=Case(When(role=AssignmentRole.DEFINITIVE.value, then=0), default=1),
        )
        .order_by("person_id", "-until", "is_substitute", "-starts_on", "pk")
        .values(
            "person_id", "until", "role", "unit_id", "unit__name", "unit__path",
            "position__name", "position__job_family", "position__heads_unit",
        )
    )  # fmt: skip


def _post(row: dict[str, Any], day: date) -> Post:
    return Post(
        name=row["position__name"],
        unit_id=row["unit_id"],
        unit_name=row["unit__name"],
        unit_path=row["unit__path"],
        job_family=row["position__job_family"],
        heads_unit=row["position__heads_unit"] and row["role"] in LEADING_ORDER,
        on=min(row["until"], day),
    )


def capacity_of(viewer: Viewer, post: Post) -> Capacity:
    """Return in what role the viewer leads whoever holds a post: by the nearest unit that they head."""
    path = [int(part) for part in post.unit_path.split("/") if part]
    # The head of a unit is led from above it.
    above = path[:-1] if post.heads_unit else path
    heads = Assignment.objects.on(viewer.today).filter(
        agency_id=viewer.agency_id, unit_id__in=above, position__heads_unit=True, role__in=LEADING_ORDER
    )
    rows = list(heads.values_list("unit_id", "person_id", "role"))
    for unit in reversed(above):
        mine = [role for held, person, role in rows if held == unit and person == viewer.person_id]
        if not mine:
            continue
        if AssignmentRole.DEFINITIVE in mine:
            return Capacity()
        holder = [person for held, person, role in rows if held == unit and role == AssignmentRole.DEFINITIVE]
        return Capacity(role=mine[0], acts_for_id=next(iter(holder), None))
    return Capacity()
