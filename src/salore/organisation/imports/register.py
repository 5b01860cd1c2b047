"""What is known of an agency's people and units before a file is read, held in memory to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from salore.organisation.models import Agency, Assignment, Employment, Identifier, Person, Position, Unit
from salore.organisation.states import AssignmentRole

NUMBERS = ("nip", "ni_pppk")
PERSON_FIELDS = ("name", "title_front", "title_back", "sex", "grade", "rank", "phone")


@dataclass(frozen=True, slots=True)
class Held:
    """The definitive post of somebody today."""

    assignment_id: int
    position_id: int
    unit_id: int
    title_key: str
    post: str
    starts_on: date


@dataclass(slots=True)
class Register:
    """The agency on a day: everything that a row of a file is compared with, found by its key."""

    agency: Agency
    day: date
    people: dict[int, dict[str, str]] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    by_siasn: dict[UUID, int] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    employments: dict[int, tuple[str, str]] = field(default_factory=dict)
    held: dict[int, Held] = field(default_factory=dict)
    units: dict[UUID, int] = field(default_factory=dict)
    unit_names: dict[int, str] = field(default_factory=dict)
    positions: dict[tuple[int, str], int] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    head_holders: dict[int, int] = field(default_factory=dict)
    # Of the file that is compared: the row that first leads each unit.
    led_in_file: dict[int, int] = field(default_factory=dict)

    def person_of(self, siasn_id: UUID | None, *numbers: str) -> int | None:
        """Return the person whom the SIASN id names, else one of the numbers."""
        if siasn_id in self.by_siasn:
            return self.by_siasn[siasn_id]
        return next((self.by_number[number] for number in numbers if number in self.by_number), None)


def register_of(agency: Agency, day: date) -> Register:
    """Return what is known today; a handful of queries whatever the size."""
    known = Register(agency, day)
    for pk, *values in Person.objects.filter(agency=agency).values_list("pk", *PERSON_FIELDS):
        known.people[pk] = dict(zip(PERSON_FIELDS, values, strict=True))
    _read_numbers(known)
    for person_id, kind, status in _employments(agency, day):
        known.employments[person_id] = (kind, status)
    for pk, siasn_id, name in Unit.objects.filter(agency=agency).values_list("pk", "siasn_id", "name"):
        known.unit_names[pk] = name
        if siasn_id:
            known.units[siasn_id] = pk
    for pk, unit_id, key, heads in (
        Position.objects.on(day).filter(agency=agency).values_list("pk", "unit_id", "title_key", "heads_unit")
    ):
        known.positions.setdefault((unit_id, key), pk)
        if heads:
            known.heads[unit_id] = pk
    _read_held(known)
    return known


def _read_numbers(known: Register) -> None:
    rows = Identifier.objects.filter(agency=known.agency).order_by("starts_on")
    for person_id, kind, value in rows.values_list("person_id", "kind", "value"):
        if kind == "siasn":
            known.by_siasn[UUID(value)] = person_id
        else:
            known.by_number[value] = person_id
            if kind in NUMBERS:
                known.numbers[person_id] = value


def _employments(agency: Agency, day: date) -> Iterable[tuple[int, str, str]]:
    rows = Employment.objects.on(day).filter(agency=agency).order_by("starts_on")
    return rows.values_list("person_id", "kind", "status")


def _read_held(known: Register) -> None:
    heads = set(known.heads.values())
    rows = (
        Assignment.objects.on(known.day)
        .filter(agency=known.agency, role=AssignmentRole.DEFINITIVE)
        .order_by("starts_on")
        .values_list(
            "person_id", "pk", "position_id", "unit_id", "position__title_key", "position__name", "starts_on"
        )
    )
    for person_id, pk, position_id, unit_id, key, post, starts_on in rows:
        known.held[person_id] = Held(pk, position_id, unit_id, key, post, starts_on)
        if position_id in heads:
            known.head_holders[position_id] = person_id
