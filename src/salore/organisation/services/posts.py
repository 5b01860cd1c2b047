"""Who holds which post: beginning, end, correction. A change of post of one person to another is a move."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError
from salore.organisation.models import Assignment, Person, Position
from salore.organisation.rows import Rows, changing, check_agency, check_days
from salore.organisation.states import AssignmentRole
from salore.organisation.viewer import Viewer


def assignment_start(
    *,
    actor: Viewer,
    person: Person,
    position: Position,
    starts_on: date,
    ends_on: date | None = None,
    role: str = AssignmentRole.DEFINITIVE,
    decree: str = "",
    named_superior: Person | None = None,
) -> Assignment:
    """Give a person a post beside those held already; a stand-in or Plt. keeps the own post."""
    check_days(starts_on, ends_on)
    with changing(actor) as rows:
        post = rows.fresh(position)
        check_agency(actor, person, post)
        _check_post(post, starts_on)
        _check_superior(actor, person.pk, named_superior)
        held = Assignment.objects.overlapping(starts_on, ends_on or date.max)
        if held.filter(person=person, position=post, role=role).exists():
            raise DomainError(
                "held_already", _("This post is recorded for the person already in these days, in this role.")
            )
        return rows.add(
            Assignment(
                agency_id=actor.agency_id,
                person=person,
                position=post,
                unit_id=post.unit_id,
                role=role,
                starts_on=starts_on,
                ends_on=ends_on,
                decree=decree,
                named_superior=named_superior,
            ),
            "assignment.started",
        )


def assignment_end(*, actor: Viewer, assignment: Assignment, ends_on: date) -> Assignment:
    """End an assignment with its last day; that may be known in advance."""
    with changing(actor) as rows:
        held = rows.fresh(assignment)
        check_days(held.starts_on, ends_on)
        end(rows, held, ends_on)
    return held


def assignment_change(
    *, actor: Viewer, assignment: Assignment, starts_on: date, ends_on: date | None, role: str, decree: str
) -> Assignment:
    """Correct what was recorded wrongly. The post itself is changed by moving the person."""
    check_days(starts_on, ends_on)
    with changing(actor) as rows:
        held = rows.fresh(assignment)
        rows.change(
            held, "assignment.changed", starts_on=starts_on, ends_on=ends_on, role=role, decree=decree
        )
        release_names(rows, held.person_id)
    return held


def superior_name(
    *, actor: Viewer, assignment: Assignment, superior: Person | None, from_day: date
) -> Assignment:
    """Name another superior than the structure's from a day on, or leave it to the structure again.

    From the first day of the assignment it is a correction. Later, a name simply ends; another name after
    one that held goes on in a new row, so that both remain readable.
    """
    with changing(actor) as rows:
        held = rows.fresh(assignment)
        day = max(from_day, held.starts_on)
        if held.ends_on and day > held.ends_on:
            raise DomainError("after_end", _("The assignment has ended by that day."), field="from_day")
        _check_superior(actor, held.person_id, superior)
        if day == held.starts_on:
            return rows.change(held, "assignment.changed", named_superior=superior, named_until=None)
        if superior is None:
            return rows.change(held, "assignment.changed", named_until=day - timedelta(days=1))
        return _continue(rows, held, day, superior)


def end(rows: Rows, held: Assignment, last_day: date, verb: str = "assignment.ended") -> None:
    """End an assignment within a change; one that would begin later never began."""
    if held.starts_on > last_day:
        rows.remove(held, verb)
    elif held.ends_on is None or held.ends_on > last_day:
        rows.change(held, verb, ends_on=last_day)
    release_names(rows, held.person_id)


def release_names(rows: Rows, person_id: int) -> None:
    """Let nobody be led by name by somebody who has left: the structure leads from the next day."""
    ends = list(Assignment.objects.filter(person_id=person_id).values_list("ends_on", flat=True))
    if None in ends:
        return
    last_day = max((day for day in ends if day is not None), default=date.min)
    named = Assignment.objects.filter(named_superior_id=person_id).filter(
        (Q(ends_on=None) | Q(ends_on__gt=last_day)) & (Q(named_until=None) | Q(named_until__gt=last_day))
    )
    for led in named:
        if led.starts_on > last_day:
            rows.change(led, "assignment.changed", named_superior=None, named_until=None)
        else:
            rows.change(led, "assignment.changed", named_until=last_day)


def _continue(rows: Rows, held: Assignment, day: date, superior: Person | None) -> Assignment:
    """Go on from a day with another superior: the same post, the same role, a row of its own."""
    last_day = held.ends_on
    rows.change(held, "assignment.changed", ends_on=day - timedelta(days=1))
    return rows.add(
        Assignment(
            agency_id=held.agency_id,
            person_id=held.person_id,
            position_id=held.position_id,
            unit_id=held.unit_id,
            role=held.role,
            starts_on=day,
            ends_on=last_day,
            decree=held.decree,
            named_superior=superior,
        ),
        "assignment.continued",
    )


def _check_post(post: Position, day: date) -> None:
    if post.ends_on is not None and post.ends_on < day:
        raise DomainError("post_closed", _("The post is closed by that day. Choose another."))


def _check_superior(actor: Viewer, person_id: int, superior: Person | None) -> None:
    if superior is None:
        return
    check_agency(actor, superior)
    if superior.pk == person_id:
        raise DomainError("own_superior", _("Nobody is led by themselves. Choose another person."))
