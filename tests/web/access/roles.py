"""Roles by decree for operators, the log for auditors, machine and accounts for administrators."""

from __future__ import annotations

from salore.organisation.models import Appointment
from tests.factories.personas import House
from tests.web.access_matrix import Row


def auditor(house: House) -> dict[str, object]:
    return {"uid": Appointment.objects.get(agency=house.agency, role="auditor").uid}


def account(house: House) -> dict[str, object]:
    user = house.people["employee"].user
    assert user is not None
    return {"uid": user.uid}


OPERATOR, AUDITOR, ADMINISTRATOR = {"operator"}, {"auditor"}, {"system_administrator"}
ROWS = {
    "roles:index": Row(get=OPERATOR),
    "roles:appoint": Row(get=OPERATOR, post=OPERATOR),
    "roles:end": Row(get=OPERATOR, post=OPERATOR, kwargs=auditor),
    "audit:events": Row(get=AUDITOR),
    "audit:readings": Row(get=AUDITOR),
    "system:overview": Row(get=ADMINISTRATOR),
    "system:accounts": Row(get=ADMINISTRATOR),
    "system:account": Row(get=ADMINISTRATOR, post=ADMINISTRATOR, kwargs=account),
}
