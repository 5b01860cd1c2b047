"""Operations on people: move, promote, leave service, rotate many by one decree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from salore.core.errors import DomainError
from salore.organisation.models import Appointment, Assignment, Person, Position, TeamMembership, Unit
from salore.organisation.rows import Rows, check_agency
from salore.organisation.services import posts, teams
from salore.organisation.services.appointments import refuse_without_operator
from salore.organisation.services.people import employ
from salore.organisation.services.structure import open_position
from salore.organisation.states import AppointedRole, AssignmentRole, ChangeKind, PositionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A post to be taken: one that exists, or one of that name, opened where the unit has none."""

    unit_id: int
    title: str
    position_id: int | None = None
    kind: str = PositionKind.FUNCTIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One line of a rotation: who takes which post from which day."""

    person_id: int
    seat: Seat
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Somebody leaves the definitive post and takes another. Acting posts and teams stay."""

    person_id: int
    seat: Seat
    effective_on: date
    decree: str = ""
    kind: ChangeKind = ChangeKind.MOVE

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        turn = Turn(person_id=self.person_id, seat=self.seat, day=self.effective_on)
        _leave(rows, turn)
        _take(rows, turn, self.decree)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promote:
    """A move with another grade or rank; without a seat the post stays and only these change."""

    person_id: int
    seat: Seat | None
    effective_on: date
    grade: str = ""
    rank: str = ""
    decree: str = ""
    kind: ChangeKind = ChangeKind.PROMOTE

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        if self.seat is not None:
            turn = Turn(person_id=self.person_id, seat=self.seat, day=self.effective_on)
            _leave(rows, turn)
            _take(rows, turn, self.decree)
        said = {name: value for name, value in (("grade", self.grade), ("rank", self.rank)) if value}
        if said:
            person = _person(rows, self.person_id)
            rows.from_day(person, self.effective_on, "person.changed", **said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """Somebody leaves service: from that day no post, no team, no role, and the status of the pack."""

    person_id: int
    effective_on: date
    status: str
    decree: str = ""
    kind: ChangeKind = ChangeKind.RETIRE

    @property
    def settled_on(self) -> date:
        return self.effective_on

    def perform(self, rows: Rows) -> None:
        person, last_day = _person(rows, self.person_id), self.effective_on - timedelta(days=1)
        held = list(Assignment.objects.filter(person=person).exclude(ends_on__lte=last_day))
        if not held:
            raise DomainError(
                "left_already",
                _("%(person)s holds no post from that day on already.") % {"person": person.full_name},
            )
        for assignment in held:
            posts.end(rows, assignment, last_day)
        for membership in TeamMembership.objects.filter(person=person).exclude(ends_on__lte=last_day):
            teams.leave(rows, membership, last_day)
        roles = Appointment.objects.filter(person=person) | Appointment.objects.filter(for_person=person)
        for appointment in roles.exclude(ends_on__lte=last_day):
            end_appointment(rows, appointment, last_day)
        employ(rows, person.pk, self.effective_on, status=self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotate:
    """Many moves at once, as one decree orders them: all leave before anybody takes."""

    turns: tuple[Turn, ...]
    decree: str = ""
    kind: ChangeKind = ChangeKind.ROTATE

    @property
    def effective_on(self) -> date:
        return min(turn.day for turn in self.turns)

    @property
    def settled_on(self) -> date:
        return max(turn.day for turn in self.turns)

    def perform(self, rows: Rows) -> None:
        people = [turn.person_id for turn in self.turns]
        for person_id in people:
            if people.count(person_id) > 1:
                raise DomainError(
                    "twice_in_decree",
                    _("%(person)s stands in the list twice. Keep one line.")
                    % {"person": _person(rows, person_id).full_name},
                )
        for turn in self.turns:
            _leave(rows, turn)
        for turn in self.turns:
            _take(rows, turn, self.decree)


def end_appointment(rows: Rows, appointment: Appointment, last_day: date) -> None:
    """Within a change, end a role; one that would begin later never began."""
    if appointment.starts_on > last_day:
        rows.remove(appointment, "appointment.ended")
    elif appointment.ends_on is None or appointment.ends_on > last_day:
        rows.change(appointment, "appointment.ended", ends_on=last_day)
        if appointment.role == AppointedRole.OPERATOR:
            refuse_without_operator(rows, last_day + timedelta(days=1))


def _leave(rows: Rows, turn: Turn) -> None:
    """End the definitive posts of somebody who takes another. What is planned for later is not guessed at."""
    definitive = Assignment.objects.filter(person_id=turn.person_id, role=AssignmentRole.DEFINITIVE)
    later = definitive.filter(starts_on__gte=turn.day).select_related("position", "person").first()
    if later is not None:
        raise DomainError(
            "planned_already",
            _("%(person)s is to begin as %(post)s on %(day)s already. Undo or end that first.")
            % {
                "person": later.person.full_name,
                "post": later.position.name,
                "day": later.starts_on.isoformat(),
            },
        )
    for held in definitive.exclude(ends_on__lt=turn.day):
        posts.end(rows, held, turn.day - timedelta(days=1))


def _take(rows: Rows, turn: Turn, decree: str) -> None:
    person, position = _person(rows, turn.person_id), _position(rows, turn.seat, turn.day)
    if position.heads_unit:
        # Whoever acted while the post was vacant has done so.
        acting = Assignment.objects.on(turn.day).filter(position=position, role=AssignmentRole.ACTING)
        for stand_in in acting:
            posts.end(rows, stand_in, turn.day - timedelta(days=1))
    rows.add(
        Assignment(
            agency_id=rows.agency.pk,
            person=person,
            position=position,
            unit_id=position.unit_id,
            role=AssignmentRole.DEFINITIVE,
            starts_on=turn.day,
            decree=decree,
        ),
        "assignment.started",
    )
    posts.release_names(rows, person.pk)


def _person(rows: Rows, person_id: int) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise DomainError("no_person", _("This person is not recorded any more."))
    check_agency(rows.actor, person)
    return person


def _position(rows: Rows, seat: Seat, day: date) -> Position:
    here = Position.objects.on(day).filter(agency_id=rows.agency.pk, unit_id=seat.unit_id)
    if seat.position_id is not None:
        found = here.filter(pk=seat.position_id).first()
        if found is None:
            raise DomainError("post_closed", _("The post is closed by that day. Choose another."))
        return found
    named = here.filter(title_key=seat.title.strip().lower()).order_by("-heads_unit", "pk").first()
    if named is not None:
        return named
    if not Unit.objects.on(day).filter(pk=seat.unit_id, agency_id=rows.agency.pk).exists():
        raise DomainError("unit_closed", _("The unit is closed by that day. Choose another."))
    return open_position(rows, unit_id=seat.unit_id, name=seat.title.strip(), kind=seat.kind, starts_on=day)
