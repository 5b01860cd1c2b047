"""Roles hold by their dates; nobody gives themselves power, and somebody always can give it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from salore.core.errors import DomainError
from salore.ledger.models import Event
from salore.organisation.models import Appointment
from salore.organisation.services import appointments
from salore.organisation.states import AppointedRole
from tests.factories.personas import House

DAY = timedelta(days=1)


def make(house: House, persona: str, role: str, **said: object) -> Appointment:
    actor = house.viewer("operator")
    said = {"starts_on": actor.today} | said
    return appointments.appointment_make(actor=actor, person=house.people[persona], role=role, **said)  # type: ignore[arg-type]


def end(house: House, persona: str, role: str, ends_on: date) -> None:
    held = Appointment.objects.get(person=house.people[persona], role=role)
    appointments.appointment_end(actor=house.viewer("operator"), appointment=held, ends_on=ends_on)


def test_a_role_holds_from_its_first_to_its_last_day(house: House) -> None:
    today = house.viewer("employee").today
    made = make(house, "employee", AppointedRole.AUDITOR, starts_on=today + DAY, ends_on=today + 3 * DAY)
    assert not house.viewer("employee").has("auditor")
    Appointment.objects.filter(pk=made.pk).update(starts_on=today)
    assert house.viewer("employee").has("auditor")
    Appointment.objects.filter(pk=made.pk).update(starts_on=today - DAY, ends_on=today - DAY)
    assert not house.viewer("employee").has("auditor")


def test_each_change_is_told(house: House) -> None:
    made = make(house, "employee", AppointedRole.OBJECTION_OFFICER, decree="SK 12/2026")
    appointments.appointment_end(actor=house.viewer("operator"), appointment=made, ends_on=date(2027, 1, 1))
    events = Event.objects.filter(subject_uid=made.uid).order_by("pk")
    assert [event.verb for event in events] == ["appointment.made", "appointment.ended"]
    assert {event.person_id for event in events} == {house.people["employee"].pk}
    assert {event.actor_id for event in events} == {house.people["operator"].pk}


@pytest.mark.parametrize("role", [role for role in AppointedRole if role != AppointedRole.UNIT_OFFICER])
def test_nobody_raises_themselves(house: House, role: str) -> None:
    with pytest.raises(DomainError) as refused:
        make(house, "operator", role)
    assert refused.value.code == "own_role"


def test_an_operator_may_help_a_unit_too(house: House) -> None:
    make(house, "operator", AppointedRole.UNIT_OFFICER, unit=house.units["SETDA"])
    assert house.viewer("operator").officer_paths == (house.units["SETDA"].path,)


@pytest.mark.parametrize(
    ("persona", "role"), [("auditor", "operator"), ("operator", "auditor"), ("unit_officer", "auditor")]
)
def test_who_audits_changes_nothing(house: House, persona: str, role: str) -> None:
    make(house, "colleague", AppointedRole.OPERATOR)
    actor = house.viewer("colleague")
    with pytest.raises(DomainError) as refused:
        appointments.appointment_make(
            actor=actor, person=house.people[persona], role=role, starts_on=actor.today
        )
    assert refused.value.code == "roles_apart"


def test_nobody_ends_the_last_operator(house: House) -> None:
    today = house.viewer("operator").today
    with pytest.raises(DomainError) as refused:
        end(house, "operator", AppointedRole.OPERATOR, today)
    assert refused.value.code == "last_operator"
    assert Appointment.objects.get(role=AppointedRole.OPERATOR).ends_on is None


def test_a_successor_who_ends_earlier_or_cannot_sign_in_does_not_count(house: House) -> None:
    today = house.viewer("operator").today
    make(house, "colleague", AppointedRole.OPERATOR, ends_on=today + 5 * DAY)
    end(house, "operator", AppointedRole.OPERATOR, today + 4 * DAY)
    Appointment.objects.filter(person=house.people["operator"]).update(ends_on=None)
    with pytest.raises(DomainError):
        end(house, "operator", AppointedRole.OPERATOR, today + 5 * DAY)
    account = house.people["colleague"].user
    assert account is not None
    account.is_active = False
    account.save()
    with pytest.raises(DomainError):
        end(house, "operator", AppointedRole.OPERATOR, today + 4 * DAY)


def test_the_account_of_the_last_operator_stays_open(house: House) -> None:
    actor, operator = house.viewer("system_administrator"), house.people["operator"]
    with pytest.raises(DomainError) as refused:
        appointments.person_shut_out(actor=actor, person=operator)
    assert refused.value.code == "last_operator"
    operator.user.refresh_from_db()  # type: ignore[union-attr]
    assert operator.user.is_active  # type: ignore[union-attr]
    appointments.person_shut_out(actor=actor, person=house.people["employee"])
    assert Event.objects.filter(verb="account.closed", person_id=house.people["employee"].pk).exists()


def test_a_head_names_preparers_for_themselves_alone(house: House) -> None:
    head = house.viewer("head")
    appointments.preparer_name(actor=head, person=house.people["colleague"], starts_on=head.today)
    assert house.viewer("colleague").prepares_for == (house.people["head"].pk,)
    for persona, named in (("employee", "colleague"), ("head", "head")):
        with pytest.raises(DomainError):
            appointments.preparer_name(
                actor=house.viewer(persona), person=house.people[named], starts_on=head.today
            )


def test_what_belongs_to_another_agency_is_refused(house: House, stranger: House) -> None:
    with pytest.raises(DomainError) as refused:
        appointments.appointment_make(
            actor=house.viewer("operator"),
            person=stranger.people["employee"],
            role=AppointedRole.AUDITOR,
            starts_on=date(2026, 1, 1),
        )
    assert refused.value.code == "other_agency"


def test_a_role_is_held_once_and_ended_once(house: House) -> None:
    made = make(house, "employee", AppointedRole.OBJECTION_OFFICER)
    with pytest.raises(DomainError) as refused:
        make(house, "employee", AppointedRole.OBJECTION_OFFICER)
    assert refused.value.code == "held_already"
    actor = house.viewer("operator")
    appointments.appointment_end(actor=actor, appointment=made, ends_on=actor.today - DAY)
    assert not Appointment.objects.filter(pk=made.pk).exists(), "it never began"
