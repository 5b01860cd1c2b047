"""Who looks or acts, with the roles of the day. Made once a request; passed on openly, never looked up."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from salore.core import clock
from salore.core.prepared import prepared
from salore.organisation.models import Agency, Appointment, Assignment, Leadership, Person, TeamMembership
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
    plain_name: str = ""
    zone: str = "Asia/Jayapura"
    language: str = "id"
    roles: frozenset[str] = field(default_factory=frozenset)
    officer_paths: tuple[str, ...] = ()
    headed_paths: tuple[str, ...] = ()
    prepares_for: tuple[int, ...] = ()
    led: tuple[int, ...] = ()
    leads_team: bool = False
    agency: Agency | None = field(default=None, compare=False, repr=False)

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
    """Return the viewer of an account, or None where no person belongs to it; one query."""
    return next(iter(_viewers(lambda today: _of_account(user.pk, today), language)), None)


def viewer_for(person: Person, *, language: str = "id") -> Viewer:
    """Return a person with the roles of today."""
    return _viewers(lambda today: _of_people([person.pk], today), language)[0]


def viewers_of(people: Collection[int]) -> list[Viewer]:
    """Return people of one agency with the roles of today, each in their account's language; one query."""
    return _viewers(lambda today: _of_people(people, today))


def _viewers(known: Callable[[date], list[Any]], language: str = "") -> list[Viewer]:
    today = clock.today()
    found = known(today)
    if found and (there := clock.today(found[0].agency.time_zone)) != today:
        # It is another day where the agency is.
        today, found = there, known(there)
    return [_viewer(person, today, language) for person in found]


@prepared
def _of_account(user_id: int, today: date) -> QuerySet[Any]:
    return _with_roles(Person.objects.filter(user=user_id), today)


@prepared
def _of_people(people: Collection[int], today: date) -> QuerySet[Any]:
    return _with_roles(Person.objects.filter(pk__in=people).select_related("user"), today)


def _with_roles(people: QuerySet[Person], today: date) -> QuerySet[Any]:
    person = OuterRef("pk")
    appointments = Appointment.objects.on(today).filter(person=person)
    headed = Assignment.objects.on(today).filter(
        person=person, position__heads_unit=True, role__in=LEADING_ORDER
    )
    led = Leadership.objects.on(today).filter(superior=person)
    leads = TeamMembership.objects.on(today).filter(person=person, is_lead=True)
    return people.select_related("agency").annotate(
        appointed=ArraySubquery(
            appointments.values(one=JSONObject(role="role", path="unit__path", head="for_person_id"))
        ),
        headed_paths=ArraySubquery(headed.values("unit__path")),
        led_now=ArraySubquery(led.values("person_id").distinct()),
        leads_team=Exists(leads),
    )


def _viewer(person: Any, today: date, language: str) -> Viewer:
    appointed: list[dict[str, Any]] = person.appointed
    return Viewer(
        agency_id=person.agency_id,
        today=today,
        person_id=person.pk,
        user_id=person.user_id,
        name=person.full_name,
        plain_name=person.name,
        zone=person.agency.time_zone,
        language=language or (person.user.language if person.user else "id"),
        roles=frozenset(one["role"] for one in appointed),
        officer_paths=tuple(
            one["path"] for one in appointed if one["role"] == AppointedRole.UNIT_OFFICER and one["path"]
        ),
        headed_paths=tuple(person.headed_paths),
        prepares_for=tuple(one["head"] for one in appointed if one["head"]),
        led=tuple(person.led_now),
        leads_team=person.leads_team,
        agency=person.agency,
    )


def installation(agency_id: int, zone: str = "Asia/Jayapura") -> Viewer:
    """Return the installation acting by itself: jobs, imports at the terminal, the demonstration."""
    return Viewer(agency_id=agency_id, today=clock.today(zone), zone=zone)
