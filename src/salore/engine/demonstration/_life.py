"""What befalls the seats of a region during the year: spells of service, absences, short service.

The seat's holder is who serves there at the end of the year. Does not belong here: answers and
decisions, which follow from the spells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from salore.engine.demonstration._library import settings
from salore.engine.demonstration._region import NOBODY, Region, Seat, boss_from

YEAR_START = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Spell:
    """A segment of a seat's holder; `plan` names the goals that are promised for it alone."""

    seat: int
    unit: int
    supervisor: int
    boss_unit: int
    starts_on: date
    ends_on: date | None
    role: str = "definitive"
    plan: str = ""


def befall(region: Region) -> list[Spell]:
    """Return the spells of all who changed post, unit or superior; mark the other cases on the seats."""
    year = _Year(region)
    life = settings("life")
    year.rotate(life["rotation"])
    for row in life["vacant"]:
        year.act(row)
    for row in life["daily"]:
        year.stand_in(row)
    for row in life["team"]:
        year.join_team(row)
    for row in life["second"]:
        year.serve_twice(row)
    for row in life["dissolved"]:
        year.leave_dissolved(row)
    for row in life["gone"]:
        year.lose_superior(row)
    for row in (*life["part_year"], *life["status"]):
        year.mark(row)
    year.spells.sort(key=lambda spell: (spell.seat, spell.starts_on, spell.role != "definitive"))
    return year.spells


class _Year:
    def __init__(self, region: Region) -> None:
        self.region = region
        self.spells: list[Spell] = []

    def rotate(self, row: Mapping[str, Any]) -> None:
        pairs = [pair for pair in row["pairs"] if all(self._head(key) is not None for key in pair)]
        before: dict[int, int] = {}
        for first, second in pairs or [row["otherwise"]]:
            one, other = self._head(first), self._head(second)
            if one is not None and other is not None:
                before |= {one: other, other: one}
        for head, earlier in before.items():
            self._swap(head, earlier, before, row["on"])

    def _swap(self, head: int, earlier: int, before: Mapping[int, int], on: date) -> None:
        """Move a head in from where `earlier` sits now; `before` = who held each seat until then."""
        was, now = self._seat(earlier), self._seat(head)
        boss = before.get(was.supervisor, was.supervisor)
        self._add(head, was.unit, (boss, was.boss_unit), YEAR_START, on, plan="head")
        self._add(head, now.unit, (now.supervisor, now.boss_unit), on, None, plan="head")
        now.cases.append("rotated")
        for report in self.region.reports_of(head):
            held = self._seat(report)
            if report not in before:
                self._add(report, held.unit, (earlier, held.boss_unit), YEAR_START, on)
                self._add(report, held.unit, (head, held.boss_unit), on, None)
                held.cases.append("superior_rotated")

    def act(self, row: Mapping[str, Any]) -> None:
        seat, unit = self._head(row["by"]), self.region.unit(row["unit"])
        if seat is None or unit is None:
            return
        self._whole_year(seat, plan="own")
        boss = boss_from(self.region, self.region.units[unit].reports_to)
        self._add(seat, unit, boss, row["since"], None, role="acting", plan="head")
        self._seat(seat).cases.append("acting")

    def stand_in(self, row: Mapping[str, Any]) -> None:
        seat, unit = self._head(row["by"]), self.region.unit(row["unit"])
        if seat is None or unit is None:
            return
        self._whole_year(seat)
        boss = boss_from(self.region, self.region.units[unit].reports_to)
        self._add(seat, unit, boss, row["starts"], row["ends"] + timedelta(days=1), role="daily_acting")
        self._seat(seat).cases.append("daily_acting")

    def join_team(self, row: Mapping[str, Any]) -> None:
        seat, lead = self._staff(row), self._head(row["lead"])
        if seat is None or lead is None:
            return
        self._whole_year(seat, plan="own")
        boss = (lead, self._seat(lead).unit)
        self._add(seat, self._seat(lead).unit, boss, row["starts"], None, role="team", plan="team")
        self._seat(seat).cases.append("two_superiors")

    def serve_twice(self, row: Mapping[str, Any]) -> None:
        seat, unit = self._staff(row), self.region.unit(row["at"])
        if seat is None or unit is None:
            return
        self._whole_year(seat, plan="own")
        boss = boss_from(self.region, unit)
        self._add(seat, unit, boss, row["starts"], None, role="seconded", plan="second")
        self._seat(seat).cases.append("two_units")

    def leave_dissolved(self, row: Mapping[str, Any]) -> None:
        seat, unit, boss = self._staff(row), self.region.unit(row["was"]), self._head(row["superior"])
        if seat is None or unit is None or boss is None:
            return
        held = self._seat(seat)
        superior = (boss, self._seat(boss).unit)
        self._add(seat, unit, superior, YEAR_START, row["on"], plan="dissolved")
        self._add(seat, held.unit, (held.supervisor, held.boss_unit), row["on"], None, plan="own")
        held.cases.append("unit_dissolved")

    def lose_superior(self, row: Mapping[str, Any]) -> None:
        unit = self.region.unit(row["unit"])
        for held in self.region.seats:
            reporting = self.region.units[held.unit].reports_to if held.heads else held.unit
            if unit is not None and reporting == unit and held.supervisor == NOBODY:
                held.cases.append("superior_gone")

    def mark(self, row: Mapping[str, Any]) -> None:
        seat = self._staff(row) if "seat" in row else self._head(row["unit"])
        if seat is None:
            return
        held = self._seat(seat)
        held.status = row.get("status", held.status)
        held.months = row.get("months", held.months)
        held.kind = row.get("kind", "pns")
        held.cases.append(row.get("status", "part_year"))

    # ── Small steps ──────────────────────────────────────────────────────────────────────────────────

    def _head(self, key: str) -> int | None:
        return self.region.head(key)

    def _staff(self, row: Mapping[str, Any]) -> int | None:
        return self.region.staff(row["unit"], row["seat"])

    def _seat(self, seat: int) -> Seat:
        return self.region.seats[seat]

    def _whole_year(self, seat: int, plan: str = "") -> None:
        if all(spell.seat != seat for spell in self.spells):
            held = self._seat(seat)
            self._add(seat, held.unit, (held.supervisor, held.boss_unit), YEAR_START, None, plan=plan)

    def _add(
        self,
        seat: int,
        unit: int,
        boss: tuple[int, int],
        starts_on: date,
        until: date | None,
        *,
        role: str = "definitive",
        plan: str = "",
    ) -> None:
        ends_on = None if until is None else until - timedelta(days=1)
        self.spells.append(Spell(seat, unit, *boss, starts_on, ends_on, role, plan))
