"""Roles by decree: given by operators with first and last day, preparers by their head. Never to oneself."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from salore.accounts.services.administration import account_close
from salore.core.errors import DomainError
from salore.organisation.models import Appointment, Person, Unit
from salore.organisation.rows import Rows, changing, check_agency, check_days
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer

# What an operator may not give to themselves: each sees, decides or checks more than an operator's own work.
ABOVE = frozenset(AppointedRole) - {AppointedRole.UNIT_OFFICER}
# Whoever checks changes nothing, and so holds no role that does.
_APART = {
    AppointedRole.AUDITOR: frozenset(
        {AppointedRole.OPERATOR, AppointedRole.UNIT_OFFICER, AppointedRole.SYSTEM_ADMINISTRATOR}
    )
}


def appointment_make(
    *,
    actor: Viewer,
    person: Person,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    unit: Unit | None = None,
    decree: str = "",
) -> Appointment:
    """Give a role for some days; the days say it all, nobody switches anything on or off."""
    if person.pk == actor.person_id and role in ABOVE:
        raise DomainError(
            "own_role",
            _("Nobody gives themselves this role. Let another operator record it."),
            field="person",
        )
    if role == AppointedRole.UNIT_OFFICER and unit is None:
        raise DomainError("unit_missing", _("Say for which unit: a personnel officer has one."), field="unit")
    return _make(actor, person, role, starts_on, ends_on, unit=unit, decree=decree)


def preparer_name(
    *, actor: Viewer, person: Person, starts_on: date, ends_on: date | None = None
) -> Appointment:
    """Name somebody who drafts for the actor, a head; to agree and decide stays with the head."""
    if not actor.headed_paths or actor.person_id is None:
        raise DomainError("not_a_head", _("Only who heads a unit names preparers."))
    if person.pk == actor.person_id:
        raise DomainError("own_role", _("You need no preparer's role for your own papers."), field="person")
    head = Person.objects.get(pk=actor.person_id)
    return _make(actor, person, AppointedRole.PREPARER, starts_on, ends_on, for_person=head)


def appointment_end(*, actor: Viewer, appointment: Appointment, ends_on: date) -> Appointment:
    """End a role with its last day; one that would begin later never begins."""
    with changing(actor) as rows:
        held = rows.fresh(appointment)
        check_agency(actor, held)
        if held.ends_on is not None and held.ends_on <= ends_on:
            raise DomainError(
                "ends_already", _("The role ends on that day or before already."), field="ends_on"
            )
        if held.starts_on > ends_on:
            rows.remove(held, "appointment.ended")
        else:
            rows.change(held, "appointment.ended", ends_on=ends_on)
        refuse_without_operator(rows, ends_on + timedelta(days=1))
    return held


def person_shut_out(*, actor: Viewer, person: Person) -> None:
    """Close the account of somebody, unless nobody could give roles then."""
    check_agency(actor, person)
    if person.user is None:
        raise DomainError("no_account", _("The person has no account."))
    with changing(actor) as rows:
        account_close(actor=actor, user=person.user, person_id=person.pk)
        if Appointment.objects.on(actor.today).filter(person=person, role=AppointedRole.OPERATOR).exists():
            refuse_without_operator(rows, actor.today)


def refuse_without_operator(rows: Rows, day: date) -> None:
    """Refuse a change after which nobody could give roles any more."""
    operators = Appointment.objects.on(day).filter(agency_id=rows.agency.pk, role=AppointedRole.OPERATOR)
    if not operators.filter(person__user__is_active=True).exists():
        raise DomainError(
            "last_operator",
            _("From then on nobody of the performance team would be left to give roles. Appoint one first."),
        )


def _make(
    actor: Viewer,
    person: Person,
    role: str,
    starts_on: date,
    ends_on: date | None,
    *,
    unit: Unit | None = None,
    for_person: Person | None = None,
    decree: str = "",
) -> Appointment:
    check_agency(actor, person, unit)
    check_days(starts_on, ends_on)
    with changing(actor) as rows:
        held = Appointment.objects.overlapping(starts_on, ends_on or date.max).filter(person=person)
        if held.filter(role=role, unit=unit, for_person=for_person).exists():
            raise DomainError("held_already", _("The person holds this role in these days already."))
        _refuse_apart(set(held.values_list("role", flat=True)), role)
        return rows.add(
            Appointment(
                agency_id=actor.agency_id,
                person=person,
                role=role,
                unit=unit,
                for_person=for_person,
                decree=decree,
                starts_on=starts_on,
                ends_on=ends_on,
            ),
            "appointment.made",
        )


def _refuse_apart(held: set[str], role: str) -> None:
    for checks, changes in _APART.items():
        if (role == checks and held & changes) or (role in changes and checks in held):
            raise DomainError(
                "roles_apart",
                _("Who audits changes nothing: this role and one that the person holds do not go together."),
            )
