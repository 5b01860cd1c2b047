"""The seats of one region: units, who heads what, who sits where, who reports to whom.

A region of any size is a prefix of the organisation's list with more or fewer staff a unit. Does not
belong here: what befalls the seats during the year (`_life`), the people on them (`_people`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from salore.engine.demonstration._library import positions, settings, table

FULL_REGION = 1200
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Unit:
    key: str
    parent: int
    reports_to: int
    name: str
    subject: str
    head: str
    head_title: str
    staff: tuple[tuple[str, int], ...]
    location: str
    agency: str
    is_judged: bool
    predicate: str
    is_synthetic: bool


@dataclass(slots=True)
class Seat:
    """One post with one holder; `heads` = head of the unit, `boss_unit` = the unit the superior heads."""

    unit: int
    position: str
    title: str
    heads: bool
    number: int = 0
    supervisor: int = NOBODY
    boss_unit: int = NOBODY
    lead: int = NOBODY
    group: int = NOBODY
    status: str = "active"
    months: int = 12
    kind: str = ""
    cases: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Region:
    units: list[Unit]
    seats: list[Seat]
    heads: dict[int, int]

    def unit(self, key: str) -> int | None:
        return next((number for number, unit in enumerate(self.units) if unit.key == key), None)

    def head(self, key: str) -> int | None:
        """Return the seat of the head of a unit, None where there is neither."""
        number = self.unit(key)
        return None if number is None else self.heads.get(number)

    def staff(self, key: str, number: int) -> int | None:
        found = self.unit(key)
        return next(
            (
                seat
                for seat, held in enumerate(self.seats)
                if held.unit == found and not held.heads and held.number == number
            ),
            None,
        )

    def organisation(self, unit: int) -> int:
        """Return the nearest unit upwards that is judged as an organisation of its own."""
        while not self.units[unit].is_judged and self.units[unit].parent != NOBODY:
            unit = self.units[unit].parent
        return unit

    def reports_of(self, seat: int) -> list[int]:
        return [other for other, held in enumerate(self.seats) if held.supervisor == seat]


def build(people: int) -> Region:
    """Return a region with exactly so many seats, superiors and teams in place."""
    units, crews = _sized(organisation(), people)
    seats: list[Seat] = []
    heads: dict[int, int] = {}
    for number, (unit, crew) in enumerate(zip(units, crews, strict=True)):
        if unit.head and _is_held(unit.key):
            heads[number] = len(seats)
            seats.append(Seat(number, unit.head, unit.head_title, heads=True))
        seats += [
            Seat(number, position, positions()[position].title, heads=False, number=place)
            for place, position in enumerate(crew)
        ]
    region = Region(units, seats[:people], {unit: seat for unit, seat in heads.items() if seat < people})
    _fill_superiors(region)
    _fill_teams(region)
    return region


def organisation() -> list[Unit]:
    """Return all units in order of importance; secretariats follow their agency."""
    rows = [expanded for row in table("organisation") for expanded in _with_secretariat(row)]
    place = {row["key"]: number for number, row in enumerate(rows)}
    return [
        Unit(
            key=row["key"],
            parent=place.get(row["parent"], NOBODY),
            reports_to=place.get(row["reports_to"] or row["parent"], NOBODY),
            name=row["name"],
            subject=row["subject"],
            head=row["head"],
            head_title=row["head_title"],
            staff=tuple(_counted(part) for part in row["staff"].split()),
            location=row["location"],
            agency=row["agency"],
            is_judged=row["judged"] == "1",
            predicate=row["predicate"],
            is_synthetic=row["synthetic"] == "1",
        )
        for row in rows
    ]


def _with_secretariat(row: dict[str, str]) -> Iterator[dict[str, str]]:
    yield row
    if row["secretariat"] != "1":
        return
    for part in table("secretariat"):
        yield row | {
            **part,
            "key": f"{row['key']}.{part['key']}",
            "parent": f"{row['key']}.{part['parent']}" if part["parent"] else row["key"],
            "reports_to": "",
            "judged": "0",
            "predicate": "",
            "name": part["name"].format(name=row["name"]),
            "head_title": part["head_title"].format(name=row["name"]),
        }


def _counted(part: str) -> tuple[str, int]:
    position, _, count = part.partition("*")
    return position, int(count)


def _is_held(key: str) -> bool:
    life = settings("life")
    return all(row["unit"] != key for row in (*life["vacant"], *life["gone"]))


# ── How many seats where ─────────────────────────────────────────────────────────────────────────────


def _sized(units: list[Unit], people: int) -> tuple[list[Unit], list[list[str]]]:
    """Choose the first units that fit at half strength, then add staff in turn until all are seated."""
    taken = room = 0
    while taken < len(units) and room + _least(units[taken]) <= people:
        room += _least(units[taken])
        taken += 1
    while taken < len(units) and not any(_growing(unit) for unit in units[:taken]):
        taken += 1
    chosen = units[:taken]
    crews = [[p for p, count in unit.staff for _ in range(ceil(count / 2))] for unit in chosen]
    hiring = [_hires(unit) for unit in chosen]
    while (short := people - _seated(chosen, crews)) > 0:
        growing = [place for place, unit in enumerate(chosen) if _growing(unit)]
        for place in growing[:short]:
            crews[place].append(next(hiring[place]))
    order = [{p: rank for rank, (p, _) in enumerate(unit.staff)} for unit in chosen]
    return chosen, [sorted(crew, key=rank.__getitem__) for crew, rank in zip(crews, order, strict=True)]


def _seated(units: list[Unit], crews: list[list[str]]) -> int:
    held = sum(1 for unit in units if unit.head and _is_held(unit.key))
    return held + sum(len(crew) for crew in crews)


def _least(unit: Unit) -> int:
    return bool(unit.head) + sum(ceil(count / 2) for _, count in unit.staff)


def _growing(unit: Unit) -> list[str]:
    """Return the positions of which a unit may have any number."""
    known = positions()
    return [
        position
        for position, _ in unit.staff
        if known[position].tier in ("functional", "pelaksana") and not known[position].leads_teams
    ]


def _hires(unit: Unit) -> Iterator[str]:
    for position, count in unit.staff:
        yield from [position] * (count - ceil(count / 2))
    while True:
        yield from _growing(unit)


# ── Who reports to whom, who works with whom ─────────────────────────────────────────────────────────


def _fill_superiors(region: Region) -> None:
    for seat, held in enumerate(region.seats):
        unit = region.units[held.unit]
        held.supervisor, held.boss_unit = boss_from(region, unit.reports_to if held.heads else held.unit)
        if held.supervisor == seat:
            raise AssertionError(f"{unit.key}: a head reports to themselves")


def boss_from(region: Region, unit: int) -> tuple[int, int]:
    """Return the nearest head at or above a unit and the unit they head; nobody where the head is gone."""
    acting = {row["unit"]: row["by"] for row in settings("life")["vacant"]}
    gone = {row["unit"] for row in settings("life")["gone"]}
    while unit != NOBODY:
        key = region.units[unit].key
        if key in gone:
            return NOBODY, NOBODY
        head = region.head(acting[key]) if key in acting else region.heads.get(unit)
        if head is not None:
            return head, unit
        unit = region.units[unit].reports_to
    return NOBODY, NOBODY


def _fill_teams(region: Region) -> None:
    groups: dict[tuple[int, int], int] = {}
    for held in region.seats:
        key = (held.supervisor, NOBODY if held.heads else held.unit)
        held.group = groups.setdefault(key, len(groups))
    for number in range(len(region.units)):
        crew = [s for s, held in enumerate(region.seats) if held.unit == number and not held.heads]
        leads = [s for s in crew if positions()[region.seats[s].position].leads_teams][:2]
        members = [s for s in crew if s not in leads]
        if len(members) < 3 or not leads:
            continue
        share = ceil(len(members) / len(leads))
        for place, seat in enumerate(members):
            region.seats[seat].lead = leads[place // share]
