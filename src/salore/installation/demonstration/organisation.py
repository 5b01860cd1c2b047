"""The region's units, posts, people and how they hold posts, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from uuid import NAMESPACE_OID, uuid5

from salore.accounts.models import Login, User
from salore.core import clock
from salore.installation.demonstration.tables import YEAR, Region, Row
from salore.organisation import leadership
from salore.organisation.models import (
    Agency,
    Assignment,
    Employment,
    Identifier,
    JobFamily,
    Person,
    Position,
    Service,
    Team,
    TeamMembership,
    Unit,
    UnitPlacement,
)

SINCE = date(2024, 1, 1)
# Whose record SIASN gave no id for, as happens: a few, by their day of birth.
_BORN_ON_UNKNOWN = "07"
_DISSOLVED = {"PEMINDAHAN": date(YEAR, 6, 30)}
_AWAY_SINCE = {
    "study_leave": date(2024, 9, 2),
    "unpaid_leave": date(2024, 7, 1),
    "secondment_out": date(2024, 3, 1),
    "sick_leave": date(YEAR, 8, 3),
    "maternity_leave": date(YEAR, 10, 12),
    "pre_retirement": date(YEAR, 7, 1),
}
# Job families whose plans are written in another system.
ELSEWHERE = {"teacher": "Ruang GTK"}
# Elected heads of government: they appraise and appoint, and have no plan themselves.
ELECTED = {
    "PROV": ("PS001", "Gubernur Papua Selatan", "Drs.", "Paskalis Yermogoin", "M.Si.", "m"),
    "KAB": ("PS002", "Bupati Merauke", "", "Mariana Balagaize", "S.Sos.", "f"),
}


@dataclass
class Loaded:
    """Rows that later parts hang theirs on, by the keys of the tables."""

    region: Region
    agency: Agency
    units: dict[str, Unit] = field(default_factory=dict)
    positions: dict[tuple[str, str], Position] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    # By segment of the tables: the assignment that it became, or the team.
    of_segment: dict[str, Assignment] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)

    def main(self, person_id: str) -> Assignment:
        """Return the post that a person holds today."""
        return self.assignments[person_id]


def load_organisation(region: Region, password: str) -> Loaded:
    """Make the agency with all that is dated in it. `password` is hashed already."""
    agency = Agency.objects.create(
        code="papua-selatan",
        name="Wilayah Peragaan Papua Selatan",
        office="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        seat="Salor",
        time_zone="Asia/Jayapura",
        pack="salor",
    )
    loaded = Loaded(region, agency)
    _load_units(loaded)
    _load_people(loaded, password)
    _load_positions(loaded)
    _load_assignments(loaded)
    _load_teams(loaded)
    _load_services(loaded)
    JobFamily.objects.bulk_create(
        JobFamily(agency=agency, key=key, managed_elsewhere=True, elsewhere=system)
        for key, system in ELSEWHERE.items()
    )
    leadership.refresh_paths(agency, clock.today(agency.time_zone))
    leadership.refresh(agency)
    for unit in Unit.objects.filter(agency=agency):
        loaded.units[unit.code].path = unit.path
    return loaded


def _load_units(loaded: Loaded) -> None:
    rows = loaded.region.rows("units")
    made = Unit.objects.bulk_create(
        Unit(
            agency=loaded.agency,
            code=row["unit_id"],
            name=row["name"],
            starts_on=SINCE,
            ends_on=_DISSOLVED.get(row["unit_id"]),
        )
        for row in rows
    )
    loaded.units = {unit.code: unit for unit in made}
    above = loaded.region.units_above
    UnitPlacement.objects.bulk_create(
        UnitPlacement(
            agency=loaded.agency,
            unit=unit,
            parent=loaded.units.get(above[unit.code] or ""),
            starts_on=SINCE,
            ends_on=unit.ends_on,
        )
        for unit in made
    )


# ── People ───────────────────────────────────────────────────────────────────────────────────────────


def _load_people(loaded: Loaded, password: str) -> None:
    rows = [*loaded.region.people.values(), *_elected()]
    users = User.objects.bulk_create(
        User(password=password, made_at=clock.now(), informed_at=clock.now()) for _ in rows
    )
    people = Person.objects.bulk_create(
        Person(
            agency=loaded.agency,
            user=user,
            name=row["name"],
            title_front=row["title_front"] or "",
            title_back=row["title_back"] or "",
            sex="f" if row["group_sex"] == "perempuan" else "m",
            grade=row["grade"] or "",
            rank=row["rank"] or "",
        )
        for row, user in zip(rows, users, strict=True)
    )
    loaded.people = {row["person_id"]: person for row, person in zip(rows, people, strict=True)}
    Login.objects.bulk_create(
        Login(user=user, kind=_login_kind(row), value=Login.normal(row["person_id"]))
        for row, user in zip(rows, users, strict=True)
    )
    Identifier.objects.bulk_create(found for row in rows for found in _identifiers(loaded, row))
    Employment.objects.bulk_create(
        found for row in rows if row["employment_kind"] for found in _employments(loaded, row)
    )


def _elected() -> list[Row]:
    return [
        {
            "person_id": number, "name": name, "title_front": front, "title_back": back, "grade": "",
            "rank": "", "group_sex": "perempuan" if sex == "f" else "laki-laki", "employment_kind": "",
            "status": "active", "unit_id": unit, "position": post,
        }
        for unit, (number, post, front, name, back, sex) in ELECTED.items()
    ]  # fmt: skip


def _login_kind(row: Row) -> str:
    return "nip" if row["employment_kind"] in ("pns", "cpns") else "number"


def _identifiers(loaded: Loaded, row: Row) -> Iterator[Identifier]:
    number = row["person_id"]
    kind = {"pns": "nip", "cpns": "nip", "": "other"}.get(row["employment_kind"], "ni_pppk")
    starts_on = loaded.region.appointed_on(number) if row["employment_kind"] else SINCE

    def held(kind: str, value: str) -> Identifier:
        return Identifier(
            agency=loaded.agency,
            person=loaded.people[number],
            kind=kind,
            value=value,
            starts_on=starts_on,
        )

    current = held(kind, number)
    if kind != "other" and number[6:8] != _BORN_ON_UNKNOWN:
        yield held("siasn", str(uuid5(NAMESPACE_OID, number)).upper())
    if kind != "ni_pppk" or number[12:14] != "22":
        yield current
        return
    # A second contract: until it began, the number was that of the first.
    earlier = held(kind, f"{number[:8]}{int(number[8:12]) - 1}21{number[14:]}")
    earlier.starts_on = starts_on.replace(year=starts_on.year - 1)
    earlier.ends_on = starts_on - timedelta(days=1)
    yield from (earlier, current)


def _employments(loaded: Loaded, row: Row) -> list[Employment]:
    person, kind, status = loaded.people[row["person_id"]], row["employment_kind"], row["status"]
    since = max(loaded.region.appointed_on(row["person_id"]), date(2016, 1, 1))
    away = _AWAY_SINCE.get(status)
    rows = (
        [(since, away - timedelta(days=1), "active"), (away, None, status)]
        if away
        else [(since, None, "active")]
    )
    return [
        Employment(
            agency=loaded.agency, person=person, kind=kind, status=state, starts_on=first, ends_on=last
        )
        for first, last, state in rows
    ]


# ── Posts and who holds them ─────────────────────────────────────────────────────────────────────────


def _load_positions(loaded: Loaded) -> None:
    region = loaded.region
    wanted: dict[tuple[str, str], Position] = {}

    def want(unit: str, name: str, row: Row | None) -> None:
        heads = region.head_titles.get(unit) == name or unit in ELECTED
        if (unit, name) not in wanted:
            wanted[unit, name] = Position(
                agency=loaded.agency,
                unit=loaded.units[unit],
                name=name,
                title_key=name.lower(),
                kind="structural" if heads or row is None else _kind(row),
                heads_unit=heads,
                job_family="managerial" if row is None else row["job_family"] or "",
                functional_level=(row["functional_level"] or "") if row and not heads else "",
                starts_on=SINCE,
            )

    for unit, title in region.head_titles.items():
        if unit in loaded.units:
            want(unit, title, None)
    for unit, (_, post, *_) in ELECTED.items():
        want(unit, post, None)
    for person_id, row in region.people.items():
        want(row["unit_id"], row["position"], row)
        for spell in region.spells.get(person_id, ()):
            if spell["role"] != "team":
                want(spell["unit_id"], _post(loaded, person_id, spell), row)
    Position.objects.bulk_create(wanted.values())
    loaded.positions = wanted


def _kind(row: Row) -> str:
    if row["job_family"] == "managerial":
        return "structural"
    return "functional" if row["functional_level"] else "executive"


def _post(loaded: Loaded, person_id: str, spell: Row) -> str:
    """Return the title under which a segment was served."""
    region = loaded.region
    leads = region.heads(person_id) or spell["role"] in ("acting", "daily_acting")
    title: str = region.people[person_id]["position"]
    return region.head_titles.get(spell["unit_id"], title) if leads and spell["role"] != "seconded" else title


def _load_assignments(loaded: Loaded) -> None:
    region = loaded.region
    made: list[Assignment] = []
    for person_id, row in region.people.items():
        since = max(SINCE, region.appointed_on(person_id))
        spells = [spell for spell in region.spells.get(person_id, ()) if spell["role"] != "team"]
        if not any(spell["role"] == "definitive" for spell in spells):
            whole = {"unit_id": row["unit_id"], "role": "definitive", "starts_on": since, "ends_on": None}
            spells = [whole | {"segment_id": None}, *spells]
        for (unit, role), group in groupby(spells, key=lambda s: (s["unit_id"], s["role"])):
            parts = list(group)
            starts_on = since if role == "definitive" and parts[0]["starts_on"] <= date(YEAR, 1, 1) else None
            assignment = Assignment(
                agency=loaded.agency,
                person=loaded.people[person_id],
                position=loaded.positions[unit, _post(loaded, person_id, parts[0])],
                unit=loaded.units[unit],
                role=role,
                decree=_decree(role, len(made)),
                starts_on=starts_on or parts[0]["starts_on"],
                ends_on=parts[-1]["ends_on"],
            )
            made.append(assignment)
            loaded.of_segment |= {part["segment_id"]: assignment for part in parts if part["segment_id"]}
            if role == "definitive":
                loaded.assignments[person_id] = assignment
    for unit, (number, post, *_) in ELECTED.items():
        assignment = Assignment(
            agency=loaded.agency,
            person=loaded.people[number],
            position=loaded.positions[unit, post],
            unit=loaded.units[unit],
            starts_on=SINCE,
        )
        made.append(assignment)
        loaded.assignments[number] = assignment
    Assignment.objects.bulk_create(made)


def _decree(role: str, number: int) -> str:
    kind = {"acting": "Plt", "daily_acting": "Plh"}.get(role, "821")
    return f"{kind}/{number + 101:04d}/BKPSDM"


# ── Teams and services ───────────────────────────────────────────────────────────────────────────────


def _load_teams(loaded: Loaded) -> None:
    """Make a team of everybody whom somebody answered about as team lead, and of those lent to a lead."""
    members: dict[str, list[str]] = {}
    led = loaded.region.made.tables["ratings"].filter(
        loaded.region.made.tables["ratings"]["source"] == "team_lead"
    )
    for lead, member in led.select("rater_id", "ratee_id").unique(maintain_order=True).iter_rows():
        members.setdefault(lead, []).append(member)
    teams = {
        lead: Team(
            agency=loaded.agency,
            unit=loaded.main(lead).unit,
            name=_team_name(loaded, lead),
            purpose="Bekerja bersama lintas jabatan; ketua tim memberi masukan, Pejabat Penilai menetapkan.",
            starts_on=date(YEAR, 1, 19),
        )
        for lead in members
    }
    Team.objects.bulk_create(teams.values())
    TeamMembership.objects.bulk_create(
        TeamMembership(
            agency=loaded.agency,
            team=team,
            person=loaded.people[person_id],
            is_lead=person_id == lead,
            starts_on=team.starts_on,
        )
        for lead, team in teams.items()
        for person_id in (lead, *members[lead])
    )
    loaded.teams = teams


def _team_name(loaded: Loaded, lead: str) -> str:
    unit = loaded.main(lead).unit.name
    for word in ("Bidang ", "Subbagian ", "Bagian "):
        unit = unit.removeprefix(word)
    return f"Tim Kerja {unit}, Ketua {loaded.people[lead].name}"


def _load_services(loaded: Loaded) -> None:
    made = Service.objects.bulk_create(
        Service(
            agency=loaded.agency,
            key=row["service_id"],
            name=row["name"],
            unit=loaded.units[row["unit_id"]],
            customers_a_year=row["population"],
        )
        for row in loaded.region.rows("services")
    )
    loaded.services = {service.key: service for service in made}
