"""Taking a confirmed list of staff over: few statements for many rows, each row told to the event log.

What is to be done is compared anew at this moment: since the preview somebody may have moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import Greatest

from salore.ledger import services as ledger
from salore.organisation import leadership
from salore.organisation.imports import staff
from salore.organisation.imports.register import NUMBERS, PERSON_FIELDS, Register
from salore.organisation.imports.staff import Compared
from salore.organisation.models import Assignment, Employment, Identifier, Person, Position
from salore.organisation.reading.staff import StaffRow
from salore.organisation.states import PositionKind, RowOutcome
from salore.organisation.viewer import Viewer
from salore.organisation.vocabulary import LEAVING

_BATCH = 2000


@dataclass(slots=True)
class _Writing:
    """Rows to be written, gathered before anything is."""

    known: Register
    identifiers: list[Identifier] = field(default_factory=list)
    ended_numbers: list[int] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    ended_employments: list[int] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    ended_assignments: list[Assignment] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def apply_staff(actor: Viewer, known: Register, rows: Iterable[Compared]) -> None:
    """Write the new and changed rows, in the transaction of the confirmation, under the agency's lock."""
    rows = [one for one in rows if one.outcome in (RowOutcome.NEW, RowOutcome.CHANGED) and one.row]
    people = _write_people(known, rows)
    _open_positions(known, rows)
    writing = _Writing(known)
    for one in rows:
        _gather(writing, one, people[one.number])
    _write(writing)
    for verb, outcome in (("person.imported", RowOutcome.NEW), ("person.import_changed", RowOutcome.CHANGED)):
        told = [people[one.number] for one in rows if one.outcome == outcome]
        ledger.record_each(actor, verb, [(person, person.pk) for person in told])
    leadership.refresh(known.agency)


def _write_people(known: Register, rows: list[Compared]) -> dict[int, Person]:
    """Write the people themselves and return each by the number of the row."""
    new = [one for one in rows if one.person_id is None]
    made = Person.objects.bulk_create(
        (Person(agency=known.agency, **_particulars(one.row)) for one in new if one.row), batch_size=_BATCH
    )
    people = dict(zip((one.number for one in new), made, strict=True))
    changed = {one.person_id: one for one in rows if one.person_id is not None}
    touched = []
    for person in Person.objects.filter(agency=known.agency, pk__in=changed):
        one = changed[person.pk]
        people[one.number] = person
        for name, _before, after in one.changes:
            if name in PERSON_FIELDS:
                setattr(person, name, after)
                touched.append(person)
    Person.objects.bulk_update(set(touched), PERSON_FIELDS, batch_size=_BATCH)
    return people


def _particulars(row: StaffRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in PERSON_FIELDS}


def _open_positions(known: Register, rows: list[Compared]) -> None:
    """Open the posts that the rows name and their units have not yet; a unit gets one that leads it."""
    opened: dict[tuple[int, str], Position] = {}
    for one in rows:
        place = _place(known, one)
        if one.row is None or place is None or place in known.positions or place in opened:
            continue
        unit_id, key = place
        heads = staff.leads(one.row) and unit_id not in known.heads
        opened[place] = Position(
            agency=known.agency,
            unit_id=unit_id,
            name=one.row.position,
            title_key=key,
            kind=one.row.position_kind or PositionKind.EXECUTIVE,
            heads_unit=heads,
            functional_level=one.row.functional_level,
            echelon=one.row.echelon,
            siasn_id=one.row.position_id,
            starts_on=min(staff.begins_on(one.row, known.day), known.day),
        )
        if heads:
            known.heads[unit_id] = 0
    for position in Position.objects.bulk_create(opened.values(), batch_size=_BATCH):
        known.positions[position.unit_id, position.title_key] = position.pk


def _place(known: Register, one: Compared) -> tuple[int, str] | None:
    row = one.row
    if row is None or not row.position or row.unit_id not in known.units:
        return None
    return known.units[row.unit_id], row.position.casefold()


def _gather(writing: _Writing, one: Compared, person: Person) -> None:
    row, known = one.row, writing.known
    if row is None:
        return
    fields = {name for name, _before, _after in one.changes}
    is_new = one.outcome == RowOutcome.NEW
    if is_new or "number" in fields:
        _give_numbers(writing, row, person, is_new=is_new)
    if is_new or "employment" in fields:
        kind, status = known.employments.get(person.pk, ("", ""))
        writing.employments.append(
            Employment(
                agency=known.agency,
                person=person,
                kind=row.kind or kind or "pns",
                status=row.status or status or "active",
                starts_on=staff.begins_on(row, known.day) if is_new else known.day,
            )
        )
        if not is_new:
            writing.ended_employments.append(person.pk)
    if is_new or "post" in fields:
        _give_post(writing, one, person)


def _give_numbers(writing: _Writing, row: StaffRow, person: Person, *, is_new: bool) -> None:
    known, day = writing.known, writing.known.day
    wanted = [(row.number_kind, row.nip)]
    if is_new:
        wanted += [("old_nip", row.old_nip), ("siasn", str(row.siasn_id or ""))]
    elif person.pk in known.numbers:
        writing.ended_numbers.append(person.pk)
    writing.identifiers += [
        Identifier(agency=known.agency, person=person, kind=kind, value=value, starts_on=day)
        for kind, value in wanted
        if value
    ]


def _give_post(writing: _Writing, one: Compared, person: Person) -> None:
    known, row = writing.known, one.row
    if row is not None and row.status in LEAVING:
        writing.left.append(person.pk)
        return
    place = _place(known, one)
    if row is None or place is None:
        return
    held = known.held.get(person.pk)
    begins_on = staff.begins_on(row, known.day, held.starts_on if held else None)
    if held:
        writing.ended_assignments.append(
            Assignment(pk=held.assignment_id, ends_on=begins_on - timedelta(days=1))
        )
    writing.assignments.append(
        Assignment(
            agency=known.agency,
            person=person,
            position_id=known.positions[place],
            unit_id=place[0],
            starts_on=begins_on,
        )
    )


def _write(writing: _Writing) -> None:
    known = writing.known
    yesterday = known.day - timedelta(days=1)
    open_rows = Q(agency=known.agency) & (Q(ends_on=None) | Q(ends_on__gt=yesterday))
    numbers = Identifier.objects.filter(open_rows, person__in=writing.ended_numbers, kind__in=NUMBERS)
    # What began today was never in force: it goes, instead of ending before it began.
    numbers.filter(starts_on=known.day).delete()
    numbers.update(ends_on=yesterday)
    employments = Employment.objects.filter(open_rows, person__in=writing.ended_employments)
    employments.filter(starts_on=known.day).delete()
    employments.update(ends_on=yesterday)
    # Who has left holds no post any more, nor stands in for anybody.
    held = Assignment.objects.filter(open_rows, person__in=writing.left, starts_on__lte=known.day)
    held.update(ends_on=Greatest(F("starts_on"), yesterday))
    Assignment.objects.bulk_update(writing.ended_assignments, ["ends_on"], batch_size=_BATCH)
    Identifier.objects.bulk_create(writing.identifiers, batch_size=_BATCH, ignore_conflicts=True)
    Employment.objects.bulk_create(writing.employments, batch_size=_BATCH)
    Assignment.objects.bulk_create(writing.assignments, batch_size=_BATCH)
