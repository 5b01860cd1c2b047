"""An agency of any size in a few seconds: a tree of units, each with a head, people, identifiers."""

from __future__ import annotations

from datetime import date

from salore.core import clock
from salore.organisation import leadership
from salore.organisation.models import (
    Agency,
    Assignment,
    Employment,
    Identifier,
    Person,
    Position,
    Unit,
    UnitPlacement,
)

SINCE = date(2020, 1, 1)
_CHILDREN = 10


def large_agency(code: str, *, units: int, people_a_unit: int) -> Agency:
    """Return an agency of `units` × `people_a_unit` people; the first of a unit heads it."""
    agency = Agency.objects.create(code=code, name=f"Provinsi {code}", office="Badan Kepegawaian")
    made = Unit.objects.bulk_create(
        Unit(agency=agency, code=f"{code}-{n}", name=f"Unit {n}", starts_on=SINCE) for n in range(units)
    )
    UnitPlacement.objects.bulk_create(
        UnitPlacement(
            agency=agency, unit=unit, parent=made[(n - 1) // _CHILDREN] if n else None, starts_on=SINCE
        )
        for n, unit in enumerate(made)
    )
    leadership.refresh_paths(agency, clock.today())
    posts = Position.objects.bulk_create(
        Position(
            agency=agency,
            unit=unit,
            name=name,
            title_key=name.lower(),
            kind=kind,
            heads_unit=heads,
            starts_on=SINCE,
        )
        for unit in made
        for name, kind, heads in (
            (f"Kepala {unit.name}", "structural", True),
            ("Analis SDM Aparatur", "functional", False),
        )
    )
    people = Person.objects.bulk_create(
        Person(agency=agency, name=f"Pegawai {n:06d}", sex="fm"[n % 2], grade="III/a")
        for n in range(units * people_a_unit)
    )
    Identifier.objects.bulk_create(
        Identifier(agency=agency, person=person, kind="nip", value=f"{code}{n:012d}", starts_on=SINCE)
        for n, person in enumerate(people)
    )
    Employment.objects.bulk_create(
        Employment(agency=agency, person=person, kind="pns", starts_on=SINCE) for person in people
    )
    Assignment.objects.bulk_create(
        Assignment(
            agency=agency,
            person=person,
            position=posts[2 * (n // people_a_unit) + (n % people_a_unit > 0)],
            unit=made[n // people_a_unit],
            starts_on=SINCE,
        )
        for n, person in enumerate(people)
    )
    leadership.refresh(agency)
    return agency
