"""Rows of staff lists (SIASN, IP-ASN, nominatif, any sheet by mapping) as people with a post and a unit.

Belongs here: one row at a time, and what recurs within a file. Does not: what is known of these people
already. Religion, family, NIK, home address, tax and insurance numbers are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from salore.organisation.reading.cells import CellError, day, email, is_nothing, one_line, phone, siasn_id
from salore.organisation.reading.columns import Table
from salore.organisation.reading.employment import EmploymentKind, employment_kind, sex_of, standing
from salore.organisation.reading.faults import Doubt, Severity
from salore.organisation.reading.identifiers import IdentifierError, PersonNumber, parse_number
from salore.organisation.reading.posts import (
    PositionKind,
    echelon_of,
    grade_of,
    is_old_teacher_title,
    level_of,
    position_kind,
    post_name,
)

T = TypeVar("T")
_MOST_CHARS = {"name": 200, "title_front": 60, "title_back": 100, "position": 250, "unit": 250}
_SHOWN_CHARS = 80
_FURTHEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A person as one row of a list has them. Empty and None mean that the row does not say.

    `number_kind` is `nip`, `ni_pppk`, or empty without a usable number. `status`, `kind` and
    `functional_level` are keys of the packs.
    """

    row: int
    siasn_id: UUID | None = None
    nip: str = ""
    number_kind: str = ""
    old_nip: str = ""
    name: str = ""
    title_front: str = ""
    title_back: str = ""
    birth_on: date | None = None
    sex: str = ""
    email: str = ""
    email_gov: str = ""
    phone: str = ""
    kind: EmploymentKind | None = None
    status: str = ""
    grade: str = ""
    rank: str = ""
    grade_since: date | None = None
    position: str = ""
    position_id: UUID | None = None
    position_kind: PositionKind | None = None
    position_since: date | None = None
    functional_level: str = ""
    echelon: str = ""
    unit_id: UUID | None = None
    unit: str = ""
    parent_unit_id: UUID | None = None
    parent_unit: str = ""
    work_unit: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class StaffRead:
    """A row with what is doubtful about it."""

    row: StaffRow
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether the row can be taken over as it stands."""
        return all(doubt.severity != "fault" for doubt in self.doubts)


def read_staff(
    table: Table, today: date, *, assumed_kind: EmploymentKind | None = None
) -> Iterator[StaffRead]:
    """Yield every row that names somebody, in the order of the file.

    `assumed_kind` is what all rows are that do not say (a file of part-time staff alone).
    """
    numbers: dict[str, int] = {}
    ids: dict[UUID, int] = {}
    for number, cells in table.rows():
        reading = RowReading(table, number, cells)
        row = _row(reading, today, assumed_kind)
        if not (row.nip or row.name or cells.get("nip") or row.siasn_id):
            continue
        _note_repeats(reading, row, numbers, ids)
        yield StaffRead(row, tuple(reading.doubts))


@dataclass(slots=True)
class RowReading:
    """The cells of one row by our columns, and what is found wrong with them."""

    table: Table
    number: int
    cells: Mapping[str, str]
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, code: str, column: str, severity: Severity = "doubt", **values: Any) -> None:
        found = values.pop("found", self.cells.get(column, ""))
        self.doubts.append(
            Doubt(
                code=code,
                severity=severity,
                row=self.number,
                column=self.table.title(column) or column,
                found=one_line(found)[:_SHOWN_CHARS],
                values=values,
            )
        )

    def text(self, column: str) -> str:
        """Return a cell on one line, cut where the register would cut it."""
        raw = self.cells.get(column, "")
        if not raw or is_nothing(raw):
            return ""
        text = one_line(raw)
        most = _MOST_CHARS.get(column, 250)
        if len(text) > most:
            self.doubt("too_long", column, most=most)
            text = text[:most].rstrip()
        return text

    def day(self, column: str) -> date | None:
        return self._try(day, column, None)

    def siasn_id(self, column: str) -> UUID | None:
        return self._try(siasn_id, column, None, "note")

    def email(self, column: str) -> str:
        return self._try(email, column, "", "note")

    def phone(self, column: str) -> str:
        return self._try(phone, column, "", "note")

    def _try(self, read: Callable[[str], T], column: str, otherwise: T, severity: Severity = "doubt") -> T:
        cell = self.cells.get(column)
        if not cell:
            return otherwise
        try:
            return read(cell)
        except CellError as error:
            self.doubt(error.code, column, severity)
            return otherwise


def read_number(reading: RowReading, column: str, today: date) -> PersonNumber | None:
    """Return the number of a person, or say what is wrong with it."""
    text = reading.cells.get(column, "")
    try:
        number = parse_number(text, today)
    except IdentifierError as error:
        # A NIK in the wrong column is not to be written down here either.
        found = "" if error.code == "nik" else text
        reading.doubt(f"nip_{error.code}", column, "fault", found=found, **error.values)
        return None
    if number.kind == "old_nip":
        reading.doubt("nip_old", column, "fault")
        return None
    for oddity in number.oddities:
        reading.doubt(f"nip_odd_{oddity}", column)
    return number


def _row(reading: RowReading, today: date, assumed_kind: EmploymentKind | None) -> StaffRow:
    cells = reading.cells
    number = read_number(reading, "nip", today)
    name = reading.text("name")
    if not name:
        reading.doubt("name_missing", "name", "fault")
    birth_on, sex = _birth_and_sex(reading, number)
    position = read_post(reading)
    return StaffRow(
        row=reading.number,
        siasn_id=reading.siasn_id("siasn_id"),
        nip=number.value if number else "",
        number_kind=number.kind if number else "",
        old_nip=_old_nip(cells.get("old_nip", "")),
        name=name,
        title_front=reading.text("title_front"),
        title_back=reading.text("title_back"),
        birth_on=birth_on,
        sex=sex,
        email=reading.email("email"),
        email_gov=reading.email("email_gov"),
        phone=reading.phone("phone"),
        kind=_kind(reading, number, assumed_kind),
        status=_status(reading),
        grade=read_grade(reading),
        rank=reading.text("rank"),
        grade_since=read_since(reading, "grade_since", birth_on, today),
        position_since=read_since(reading, "position_since", birth_on, today),
        **position,
        **_unit(reading),
    )


def _birth_and_sex(reading: RowReading, number: PersonNumber | None) -> tuple[date | None, str]:
    """Return what the cells say, else what the number says; where the two differ, say so."""
    birth_on = reading.day("birth_on")
    sex = sex_of(reading.cells.get("sex", ""))
    if sex is None:
        reading.doubt("sex_unreadable", "sex", "note")
    if number and birth_on and number.birth_on and birth_on != number.birth_on:
        reading.doubt("birth_differs", "birth_on")
    if number and sex and number.sex and sex != number.sex:
        reading.doubt("sex_differs", "sex")
    return birth_on or (number.birth_on if number else None), sex or (number.sex if number else "")


def _old_nip(text: str) -> str:
    digits = "".join(filter(str.isdigit, text))
    return digits if len(digits) == 9 else ""


def _kind(
    reading: RowReading, number: PersonNumber | None, assumed: EmploymentKind | None
) -> EmploymentKind | None:
    # Where the column of kinds says little, the one of legal standing often says "PPPK Aktif".
    cells = reading.cells
    told = employment_kind(f"{cells.get('kind', '')} | {cells.get('status', '')}", cells.get("kind_step", ""))
    by_number: EmploymentKind | None = None
    if number:
        by_number = "pppk" if number.kind == "ni_pppk" else "pns"
    if told is None:
        if cells.get("kind"):
            reading.doubt("kind_unknown", "kind")
        return assumed or by_number
    if by_number and told.startswith("pppk") != (by_number == "pppk"):
        reading.doubt("kind_differs", "kind" if cells.get("kind") else "nip")
    if assumed == "pppk_paruh_waktu" and told == "pppk":
        return assumed
    return told


def _status(reading: RowReading) -> str:
    status = standing(reading.cells.get("status_id", ""), reading.cells.get("status", ""))
    if status is None:
        reading.doubt("status_unknown", "status" if reading.cells.get("status") else "status_id")
    return status or ""


def read_grade(reading: RowReading) -> str:
    grade = grade_of(reading.cells.get("grade", ""))
    if grade is None:
        reading.doubt("grade_unreadable", "grade", "note")
    return grade or ""


def read_since(reading: RowReading, column: str, birth_on: date | None, today: date) -> date | None:
    """Return the day from which something holds; one that cannot be is said and left out."""
    since = reading.day(column)
    if since is None:
        return None
    if birth_on and since <= birth_on:
        reading.doubt("date_before_birth", column)
        return None
    if since > today + _FURTHEST_AHEAD:
        reading.doubt("date_far_ahead", column)
        return None
    return since


def read_post(reading: RowReading) -> dict[str, Any]:
    """Return the fields of the post."""
    cells = reading.cells
    name = post_name(reading.text("position"))
    if not name:
        reading.doubt("position_missing", "position", "note")
    echelon = echelon_of(cells.get("echelon_id", ""), cells.get("echelon", ""))
    if echelon is None:
        reading.doubt("echelon_unreadable", "echelon", "note")
    kind = position_kind(cells.get("position_kind_id", ""), cells.get("position_kind", ""), echelon or "")
    level = "" if kind in ("structural", "executive") else level_of(name, cells.get("level", ""))
    if is_old_teacher_title(name):
        reading.doubt("old_teacher_title", "position", "note")
    return {
        "position": name,
        "position_id": reading.siasn_id("position_id"),
        "position_kind": kind or ("structural" if echelon else "functional" if level else None),
        "functional_level": level,
        "echelon": echelon or "",
    }


def _unit(reading: RowReading) -> dict[str, Any]:
    unit_id, unit = reading.siasn_id("unit_id"), reading.text("unit")
    if not unit_id and not unit:
        reading.doubt("unit_missing", "unit", "note")
    return {
        "unit_id": unit_id,
        "unit": unit,
        "parent_unit_id": reading.siasn_id("parent_unit_id"),
        "parent_unit": reading.text("parent_unit"),
        "work_unit": reading.text("school") or reading.text("work_unit"),
        "agency": reading.text("agency"),
    }


def _note_repeats(reading: RowReading, row: StaffRow, numbers: dict[str, int], ids: dict[UUID, int]) -> None:
    if row.nip:
        first = numbers.setdefault(row.nip, row.row)
        if first != row.row:
            reading.doubt("nip_twice", "nip", "fault", first_row=first)
    if row.siasn_id:
        first = ids.setdefault(row.siasn_id, row.row)
        if first != row.row and not any(doubt.code == "nip_twice" for doubt in reading.doubts):
            reading.doubt("siasn_id_twice", "siasn_id", "fault", first_row=first)
