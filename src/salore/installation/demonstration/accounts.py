"""The log-ins of a demonstration: one password for all, and who is worth signing in as."""

from __future__ import annotations

from dataclasses import dataclass

from salore.core import instance
from salore.installation.demonstration.roles import ALSO, ROLES
from salore.installation.trouble import RunningError
from salore.organisation.models import Agency, Assignment

PASSWORD = "padi-menguning-di-salor"


@dataclass(frozen=True, slots=True)
class Account:
    """One way in: `role` is what the person is there, `login` and `password` what to type."""

    role: str
    login: str
    password: str
    name: str
    post: str
    unit: str


def accounts() -> list[Account]:
    """Return one log-in for each role, and some more; refuse where the region is not loaded."""
    agency = Agency.objects.filter(code="papua-selatan").first()
    if agency is None:
        raise RunningError("region_missing", folder=instance.current().folder)
    keyed = agency.settings["demonstration"]
    posts = {
        str(row.person.uid): row
        for row in Assignment.objects.filter(person__uid__in=keyed.values(), ends_on=None, role="definitive")
        .select_related("person", "position", "unit")
        .prefetch_related("person__user__logins")
    }
    return [_account(role, posts[keyed[role]]) for role in (*ROLES, *ALSO)]


def _account(role: str, assignment: Assignment) -> Account:
    person = assignment.person
    user = person.user
    assert user is not None
    login = next(iter(user.logins.all()))
    return Account(
        role=role,
        login=login.value,
        password=PASSWORD,
        name=person.full_name,
        post=assignment.position.name,
        unit=assignment.unit.name,
    )
