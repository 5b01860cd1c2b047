"""The people of every test: a small agency in which each role is somebody, and a stranger from another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password

from salore.accounts.models import Login, User
from salore.core import clock
from salore.cycles.models import Cycle, PackVersion, Period, Stage
from salore.organisation import leadership
from salore.organisation.models import (
    Agency,
    Appointment,
    Assignment,
    Employment,
    Identifier,
    Person,
    Position,
    Service,
    Team,
    TeamMembership,
    Unit,
    UnitPlacement,
)
from salore.organisation.viewer import Viewer, viewer_for

SINCE = date(2024, 1, 1)
PASSWORD = "padi-menguning-di-salor"

# Role: unit, post, whether it heads the unit.
_POSTS: dict[str, tuple[str, str, bool]] = {
    "appointing_authority": ("PROV", "Gubernur", True),
    "competent_officer": ("SETDA", "Sekretaris Daerah", True),
    "head": ("BKPSDM", "Kepala Badan", True),
    "superior": ("BKPSDM.DATA", "Kepala Bidang Data dan Informasi", True),
    "employee": ("BKPSDM.DATA", "Pranata SDM Aparatur Terampil", False),
    "colleague": ("BKPSDM.DATA", "Pranata SDM Aparatur Terampil", False),
    "team_lead": ("BKPSDM.MUTASI", "Analis SDM Aparatur Ahli Muda", False),
    "unit_officer": ("BKPSDM", "Pengelola Kepegawaian", False),
    "operator": ("BKPSDM", "Analis Kinerja", False),
    "preparer": ("BKPSDM", "Sekretaris Pimpinan", False),
    "objection_officer": ("SETDA", "Analis Hukum", False),
    "auditor": ("INSPEKTORAT", "Auditor Ahli Muda", False),
    "system_administrator": ("SETDA", "Pranata Komputer", False),
}
_APPOINTED = {
    "appointing_authority": None,
    "competent_officer": None,
    "unit_officer": "BKPSDM",
    "operator": None,
    "objection_officer": None,
    "auditor": None,
    "system_administrator": None,
    "preparer": None,
}
_UNITS = {
    "PROV": None,
    "SETDA": "PROV",
    "INSPEKTORAT": "PROV",
    "BKPSDM": "SETDA",
    "BKPSDM.DATA": "BKPSDM",
    "BKPSDM.MUTASI": "BKPSDM",
}


@dataclass(slots=True)
class House:
    """An agency with its units and personas by name."""

    agency: Agency
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def viewer(self, persona: str) -> Viewer:
        return viewer_for(self.people[persona])

    def place(
        self, person: Person, unit: str, post: str, *, heads: bool = False, since: date = SINCE
    ) -> Assignment:
        """Give a person a post of that name in a unit; call `leadership.refresh` when it heads the unit."""
        position, _ = Position.objects.get_or_create(
            agency=self.agency,
            unit=self.units[unit],
            name=post,
            defaults={
                "title_key": post.lower(),
                "kind": "structural" if heads else "functional",
                "heads_unit": heads,
                "starts_on": SINCE,
            },
        )
        return Assignment.objects.create(
            agency=self.agency, person=person, position=position, unit=self.units[unit], starts_on=since
        )

    def leave(self, persona: str, on: date) -> None:
        """Let somebody leave the service after a day."""
        Assignment.objects.filter(person=self.people[persona]).update(ends_on=on)
        Employment.objects.filter(person=self.people[persona]).update(ends_on=on)


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def make_person(agency: Agency, name: str, nip: str, *, kind: str = "pns") -> Person:
    """Return a person with an account, an identifier and an employment."""
    user = User.objects.create(made_at=clock.now(), informed_at=clock.now(), password=_hashed())
    Login.objects.create(user=user, kind="nip", value=nip)
    person = Person.objects.create(agency=agency, user=user, name=name, sex="f", grade="II/c")
    Identifier.objects.create(agency=agency, person=person, kind="nip", value=nip, starts_on=SINCE)
    Employment.objects.create(agency=agency, person=person, kind=kind, starts_on=SINCE)
    return person


def make_house(code: str = "papsel", *, serial: int = 0) -> House:
    """Return an agency with all personas, a team led by `team_lead` with `employee` in it, and a service."""
    house = House(Agency.objects.create(code=code, name=f"Provinsi {code}", office="BKPSDM", seat="Salor"))
    for unit, parent in _UNITS.items():
        house.units[unit] = Unit.objects.create(agency=house.agency, code=unit, name=unit, starts_on=SINCE)
        UnitPlacement.objects.create(
            agency=house.agency, unit=house.units[unit], parent=house.units.get(parent or ""), starts_on=SINCE
        )
    leadership.refresh_paths(house.agency, clock.today())
    for unit in house.units.values():
        unit.refresh_from_db()
    for number, (persona, (unit, post, heads)) in enumerate(_POSTS.items(), start=1):
        nip = f"19800101200601{2}{serial:01d}{number:02d}"
        person = make_person(house.agency, persona.replace("_", " ").title(), nip)
        house.people[persona] = person
        house.place(person, unit, post, heads=heads)
    for persona, reach in _APPOINTED.items():
        Appointment.objects.create(
            agency=house.agency,
            person=house.people[persona],
            role=persona,
            unit=house.units[reach] if reach else None,
            for_person=house.people["head"] if persona == "preparer" else None,
            starts_on=SINCE,
        )
    team = Team.objects.create(
        agency=house.agency, unit=house.units["BKPSDM"], name="Tim Data", starts_on=SINCE
    )
    for persona in ("team_lead", "employee"):
        TeamMembership.objects.create(
            agency=house.agency,
            team=team,
            person=house.people[persona],
            is_lead=persona == "team_lead",
            starts_on=SINCE,
        )
    Service.objects.create(
        agency=house.agency, key="L-LOKET", name="Loket data", unit=house.units["BKPSDM.DATA"]
    )
    leadership.refresh(house.agency)
    return house


def make_cycle(house: House, year: int = 2026, *, state: str = "open", pack: str = "salor") -> Cycle:
    """Return a year with quarters and stages, under a shipped pack."""
    from salore.cycles.packs import remember

    version: PackVersion = remember(pack)
    cycle = Cycle.objects.create(agency=house.agency, year=year, pack_version=version, state=state)
    annual = Period.objects.create(
        agency=house.agency,
        cycle=cycle,
        key=str(year),
        kind="annual",
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
    )
    Stage.objects.create(
        agency=house.agency, cycle=cycle, kind="planning", period=annual,
        opens_on=date(year - 1, 12, 1), due_on=date(year, 1, 31),
    )  # fmt: skip
    for quarter in range(1, 5):
        first, last = date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, 30 if quarter in (2, 3) else 31)
        period = Period.objects.create(
            agency=house.agency,
            cycle=cycle,
            key=f"{year}-Q{quarter}",
            kind="quarterly",
            starts_on=first,
            ends_on=last,
        )
        Stage.objects.create(
            agency=house.agency, cycle=cycle, kind="progress", period=period, opens_on=first, due_on=last
        )
    return cycle
