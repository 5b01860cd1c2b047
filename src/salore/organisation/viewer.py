"""Who looks or acts, with the roles of the day. Made once a request; passed on openly, never looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from salore.core import clock
from salore.organisation.models import Appointment, Assignment, Leadership, Person, TeamMembership
from salore.organisation.states import LEADING_ORDER, AppointedRole

if TYPE_CHECKING:
    from salore.accounts.models import User

# Who may see content of the whole agency. The system administrator keeps the machine, and sees none.
WHOLE_AGENCY = frozenset(
    {
        AppointedRole.OPERATOR,
        AppointedRole.COMPETENT_OFFICER,
        AppointedRole.APPOINTING_AUTHORITY,
        AppointedRole.AUDITOR,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person at work, or the installation itself where `person_id` is empty.

    `led` are the people whose direct superior the viewer is today: known once, they keep every later
    question about those below them an index look-up.
    """

    agency_id: int
    today: date
    person_id: int | None = None
    user_id: int | None = None
    name: str = ""
    zone: str = "Asia/Jayapura"
    language: str = "id"
    roles: frozenset[str] = field(default_factory=frozenset)
    officer_paths: tuple[str, ...] = ()
    headed_paths: tuple[str, ...] = ()
    prepares_for: tuple[int, ...] = ()
    led: tuple[int, ...] = ()
    leads_team: bool = False

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def themselves(self) -> tuple[int, ...]:
        """The viewer's own person as a set of ids: empty for the installation."""
        return () if self.person_id is None else (self.person_id,)

    @property
    def leads(self) -> bool:
        return bool(self.led)

    @property
    def sees_agency(self) -> bool:
        """Whether plans and results of the whole agency are open to the viewer."""
        return not self.roles.isdisjoint(WHOLE_AGENCY)


def viewer_of(user: User, *, language: str = "id") -> Viewer | None:
    """Return the viewer of an account, or None where no person belongs to it."""
    person = Person.objects.select_related("agency").filter(user=user).first()
    return viewer_for(person, user_id=user.pk, language=language) if person else None


def viewer_for(person: Person, *, user_id: int | None = None, language: str = "id") -> Viewer:
    """Return a person with the roles of today."""
    zone = person.agency.time_zone
    today = clock.today(zone)
    roles = set()
    officer_paths, prepares_for = [], []
    appointments = Appointment.objects.on(today).filter(person=person).select_related("unit")
    for appointment in appointments:
        roles.add(appointment.role)
        if appointment.role == AppointedRole.UNIT_OFFICER and appointment.unit:
            officer_paths.append(appointment.unit.path)
        if appointment.for_person_id:
            prepares_for.append(appointment.for_person_id)
    headed = Assignment.objects.on(today).filter(
        person=person, position__heads_unit=True, role__in=LEADING_ORDER
    )
    led = Leadership.objects.on(today).filter(superior=person)
    return Viewer(
        agency_id=person.agency_id,
        today=today,
        person_id=person.pk,
        user_id=user_id,
        name=person.full_name,
        zone=zone,
        language=language,
        roles=frozenset(roles),
        officer_paths=tuple(officer_paths),
        headed_paths=tuple(headed.values_list("unit__path", flat=True)),
        prepares_for=tuple(prepares_for),
        led=tuple(set(led.values_list("person_id", flat=True))),
        leads_team=TeamMembership.objects.on(today).filter(person=person, is_lead=True).exists(),
    )


def installation(agency_id: int, zone: str = "Asia/Jayapura") -> Viewer:
    """Return the installation acting by itself: jobs, imports at the terminal, the demonstration."""
    return Viewer(agency_id=agency_id, today=clock.today(zone), zone=zone)
