"""Where people stand on a day, as far as deadlines ask: kind of employment, units, time zone.

Does not belong here: who leads whom, which `organisation.leadership` says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length

from salore.core.prepared import prepared
from salore.organisation.elsewhere import system_of
from salore.organisation.models import Assignment, Employment, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person on a day. `unit_ids` hold the units of their posts and all above these."""

    person_id: int
    zone: str
    name: str = ""
    sex: str = ""
    employment_kind: str = ""
    status: str = ""
    unit_ids: frozenset[int] = frozenset()
    # The system in which this person plans, where it is not this one.
    elsewhere: str = ""

    @property
    def is_elsewhere(self) -> bool:
        return bool(self.elsewhere)

    @property
    def serves(self) -> bool:
        """Return whether the person holds any post on the day."""
        return bool(self.unit_ids)


def standings(agency_id: int, people: Collection[int], day: date, zone: str) -> dict[int, Standing]:
    """Return where each of the people stands; `zone` holds for whoever has no post."""
    posts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _posts(agency_id, people, day):
        posts[row["person_id"]].append(row)
    return {person_id: _standing(person_id, posts[person_id], zone) for person_id in people}


def ids_of(path: str) -> Iterable[int]:
    """Return the units on the way from the top to a unit, itself included."""
    return (int(part) for part in path.split("/") if part)


def zone_of(path: str, agency_id: int, otherwise: str) -> str:
    """Return the time zone that a unit, or the nearest one above it, states."""
    stated = Unit.objects.filter(agency_id=agency_id, pk__in=ids_of(path)).exclude(time_zone="")
    nearest = max(stated, key=lambda unit: len(unit.path), default=None)
    return nearest.time_zone if nearest else otherwise


@prepared
def _posts(agency_id: int, people: Collection[int], day: date) -> QuerySet[Any, Any]:
    employment = Employment.objects.on(day).filter(person=OuterRef("person")).order_by("-starts_on")
    zoned = (
        Unit.objects.filter(agency=OuterRef("agency"))
        .exclude(time_zone="")
        .annotate(below=ExpressionWrapper(OuterRef("unit__path"), output_field=CharField()))
        .filter(below__startswith=F("path"))
        .order_by(Length("path").desc())
    )
    return (
        Assignment.objects.on(day)
        .filter(agency_id=agency_id, person_id__in=people)
        .annotate(
            employment_kind=Subquery(employment.values("kind")[:1]),
            status=Subquery(employment.values("status")[:1]),
            zone=Coalesce(Subquery(zoned.values("time_zone")[:1]), "agency__time_zone"),
            elsewhere=system_of(agency_id),
        )
        .order_by("person_id", "role", "starts_on")
        .values(
            "person_id",
            "person__name",
            "person__sex",
            "role",
            "employment_kind",
            "status",
            "unit__path",
            "zone",
            "elsewhere",
        )
    )


def _standing(person_id: int, posts: list[dict[str, Any]], zone: str) -> Standing:
    if not posts:
        return Standing(person_id=person_id, zone=zone)
    # The definitive post says in whose time somebody works.
    main = next((post for post in posts if post["role"] == "definitive"), posts[0])
    return Standing(
        person_id=person_id,
        zone=main["zone"],
        name=main["person__name"],
        sex=main["person__sex"],
        employment_kind=main["employment_kind"] or "",
        status=main["status"] or "",
        unit_ids=frozenset(unit_id for post in posts for unit_id in ids_of(post["unit__path"])),
        elsewhere=main["elsewhere"] if all(post["elsewhere"] for post in posts) else "",
    )
