"""Operations on units: open, place, merge, split, dissolve. People go along with their posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from salore.core.errors import DomainError
from salore.organisation.models import (
    Appointment,
    Assignment,
    Position,
    Service,
    Team,
    Unit,
    UnitPlacement,
)
from salore.organisation.operations.postings import end_appointment
from salore.organisation.rows import Rows, check_agency
from salore.organisation.services import posts
from salore.organisation.services.structure import open_position, open_unit
from salore.organisation.states import ChangeKind, PositionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUnit:
    """A new unit with the post that heads it."""

    name: str
    code: str
    parent_id: int | None
    head_title: str
    effective_on: date
    decree: str = ""
    kind: ChangeKind = ChangeKind.OPEN_UNIT

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        if self.parent_id is not None:
            _unit(rows, self.parent_id, self.effective_on)
        _open(rows, self.name, self.code, self.parent_id, self.head_title, self.effective_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceUnit:
    """A unit stands under another from a day on, with all that stands below it."""

    unit_id: int
    parent_id: int | None
    effective_on: date
    decree: str = ""
    kind: ChangeKind = ChangeKind.PLACE_UNIT

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        unit = _unit(rows, self.unit_id, self.effective_on)
        if self.parent_id is not None:
            parent = _unit(rows, self.parent_id, self.effective_on)
            if parent.pk in units_below(unit, self.effective_on):
                raise DomainError(
                    "loop",
                    _("%(parent)s stands below %(unit)s itself. Choose a unit outside.")
                    % {"parent": parent.name, "unit": unit.name},
                    field="parent",
                )
        place(rows, unit, self.parent_id, self.effective_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUnits:
    """Units go up in another; their heads' posts close, everybody else keeps post and role there."""

    unit_ids: tuple[int, ...]
    into_id: int
    effective_on: date
    decree: str = ""
    kind: ChangeKind = ChangeKind.MERGE_UNITS

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        into = _unit(rows, self.into_id, self.effective_on)
        for unit_id in self.unit_ids:
            unit = _unit(rows, unit_id, self.effective_on)
            if into.pk in units_below(unit, self.effective_on):
                raise DomainError(
                    "loop",
                    _("%(into)s stands below %(unit)s. Place it elsewhere first.")
                    % {"into": into.name, "unit": unit.name},
                    field="into",
                )
            _dissolve(rows, unit, into, into.pk, self.effective_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class DissolveUnit:
    """A unit ends. Its people go to another with their posts, or are without a post until they are placed."""

    unit_id: int
    people_to_id: int | None
    effective_on: date
    decree: str = ""
    kind: ChangeKind = ChangeKind.DISSOLVE_UNIT

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        unit = _unit(rows, self.unit_id, self.effective_on)
        target = _unit(rows, self.people_to_id, self.effective_on) if self.people_to_id else None
        if target is not None and target.pk == unit.pk:
            raise DomainError("same_unit", _("Choose another unit for the people."), field="people_to")
        placed = UnitPlacement.objects.on(self.effective_on).filter(unit=unit).first()
        _dissolve(rows, unit, target, placed.parent_id if placed else None, self.effective_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A new unit that a split makes: who goes there with their posts, and which units below."""

    name: str
    code: str
    head_title: str
    assignment_ids: frozenset[int] = field(default_factory=frozenset)
    child_ids: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitUnit:
    """New units beside a unit take some of its people and of the units below; the others stay."""

    unit_id: int
    parts: tuple[Part, ...]
    effective_on: date
    decree: str = ""
    kind: ChangeKind = ChangeKind.SPLIT_UNIT

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        day = self.effective_on
        unit = _unit(rows, self.unit_id, day)
        placed = UnitPlacement.objects.on(day).filter(unit=unit).first()
        for part in self.parts:
            made = _open(
                rows, part.name, part.code, placed.parent_id if placed else None, part.head_title, day
            )
            going = Assignment.objects.filter(unit=unit, pk__in=part.assignment_ids)
            for assignment in going.select_related("position").exclude(ends_on__lt=day):
                if not assignment.position.heads_unit:
                    _transfer(rows, assignment, made, day)
            children = Unit.objects.filter(pk__in=part.child_ids, agency_id=rows.agency.pk)
            for child in children.filter(placements__parent=unit).distinct():
                place(rows, child, made.pk, day)
        _close_empty_posts(rows, unit, day)


def place(rows: Rows, unit: Unit, parent_id: int | None, day: date) -> None:
    """Within a change, let a unit stand under another from a day on; what was planned for later gives way."""
    for placement in UnitPlacement.objects.filter(unit=unit).exclude(ends_on__lt=day):
        if placement.starts_on >= day:
            rows.remove(placement, "unit.placed")
        else:
            rows.change(placement, "unit.placed", ends_on=day - timedelta(days=1))
    rows.add(
        UnitPlacement(agency_id=rows.agency.pk, unit=unit, parent_id=parent_id, starts_on=day),
        "unit.placed",
    )


def units_below(unit: Unit, day: date) -> set[int]:
    """Return the ids of a unit and of all that stand below it on the day."""
    children: dict[int | None, list[int]] = {}
    placed = UnitPlacement.objects.on(day).filter(agency_id=unit.agency_id)
    for child_id, parent_id in placed.values_list("unit_id", "parent_id"):
        children.setdefault(parent_id, []).append(child_id)
    found, open_ids = {unit.pk}, [unit.pk]
    while open_ids:
        for child_id in children.get(open_ids.pop(), ()):
            if child_id not in found:
                found.add(child_id)
                open_ids.append(child_id)
    return found


def _open(rows: Rows, name: str, code: str, parent_id: int | None, head_title: str, day: date) -> Unit:
    unit = open_unit(rows, name=name, code=code, parent_id=parent_id, starts_on=day)
    open_position(
        rows,
        unit_id=unit.pk,
        name=head_title,
        kind=PositionKind.STRUCTURAL,
        heads_unit=True,
        starts_on=day,
    )
    return unit


def _dissolve(rows: Rows, unit: Unit, target: Unit | None, children_to: int | None, day: date) -> None:
    last_day = day - timedelta(days=1)
    for placement in UnitPlacement.objects.filter(parent=unit).exclude(ends_on__lt=day):
        place(rows, placement.unit, children_to, max(day, placement.starts_on))
    for assignment in (
        Assignment.objects.filter(unit=unit).exclude(ends_on__lt=day).select_related("position")
    ):
        if target is None or assignment.position.heads_unit:
            posts.end(rows, assignment, last_day)
        else:
            _transfer(rows, assignment, target, day)
    for position in Position.objects.filter(unit=unit).exclude(ends_on__lt=day):
        if position.starts_on < day:
            rows.change(position, "position.closed", ends_on=last_day)
    _hand_over(rows, unit, target.pk if target else children_to, day)
    for placement in UnitPlacement.objects.filter(unit=unit).exclude(ends_on__lt=day):
        if placement.starts_on < day:
            rows.change(placement, "unit.closed", ends_on=last_day)
        else:
            rows.remove(placement, "unit.closed")
    rows.change(unit, "unit.closed", ends_on=last_day)


def _hand_over(rows: Rows, unit: Unit, to_id: int | None, day: date) -> None:
    """Give teams, services and roles of a unit that ends to the one that goes on."""
    last_day = day - timedelta(days=1)
    for appointment in Appointment.objects.filter(unit=unit).exclude(ends_on__lt=day):
        goes_on_until = appointment.ends_on
        end_appointment(rows, appointment, last_day)
        if to_id is not None:
            rows.add(
                Appointment(
                    agency_id=unit.agency_id,
                    person_id=appointment.person_id,
                    role=appointment.role,
                    unit_id=to_id,
                    for_person_id=appointment.for_person_id,
                    decree=appointment.decree,
                    starts_on=max(day, appointment.starts_on),
                    ends_on=goes_on_until,
                ),
                "appointment.continued",
            )
    if to_id is None:
        return
    for team in Team.objects.filter(unit=unit).exclude(ends_on__lt=day):
        rows.from_day(team, day, "team.changed", unit_id=to_id)
    for service in Service.objects.filter(unit=unit):
        rows.from_day(service, day, "service.changed", unit_id=to_id)


def _transfer(rows: Rows, held: Assignment, unit: Unit, day: date) -> None:
    """Let somebody go on in the post of the same name in another unit, in the same role."""
    position = _same_post(rows, held.position, unit, day)
    if held.starts_on >= day:
        rows.change(held, "assignment.moved", position=position, unit=unit)
        return
    goes_on_until = held.ends_on
    named_until = held.named_until if held.named_until and held.named_until >= day else None
    is_named = held.named_superior_id is not None and (held.named_until is None or named_until is not None)
    rows.change(held, "assignment.moved", ends_on=day - timedelta(days=1))
    rows.add(
        Assignment(
            agency_id=held.agency_id,
            person_id=held.person_id,
            position=position,
            unit=unit,
            role=held.role,
            starts_on=day,
            ends_on=goes_on_until,
            decree=held.decree,
            named_superior_id=held.named_superior_id if is_named else None,
            named_until=named_until,
        ),
        "assignment.moved",
    )


def _same_post(rows: Rows, post: Position, unit: Unit, day: date) -> Position:
    there = Position.objects.on(day).filter(unit=unit, title_key=post.title_key, heads_unit=False)
    found = there.order_by("pk").first()
    if found is not None:
        return found
    return open_position(
        rows,
        unit_id=unit.pk,
        name=post.name,
        kind=post.kind,
        job_family=post.job_family,
        functional_level=post.functional_level,
        echelon=post.echelon,
        starts_on=day,
    )


def _close_empty_posts(rows: Rows, unit: Unit, day: date) -> None:
    """Close the posts whose holders all went along."""
    left = {one.before["position_id"] for _row, one in rows.of(Assignment) if one.before}
    held = Assignment.objects.filter(position_id__in=left).exclude(ends_on__lt=day)
    for position in Position.objects.filter(pk__in=left, unit=unit, heads_unit=False).exclude(
        pk__in=held.values("position_id")
    ):
        if position.starts_on < day:
            rows.change(position, "position.closed", ends_on=day - timedelta(days=1))


def _unit(rows: Rows, unit_id: int, day: date) -> Unit:
    unit = Unit.objects.filter(pk=unit_id).first()
    check_agency(rows.actor, unit)
    if unit is None or unit.starts_on > day or (unit.ends_on is not None and unit.ends_on < day):
        raise DomainError("unit_closed", _("A unit that was chosen does not exist on that day."))
    return unit
