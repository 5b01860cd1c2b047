"""Lists of staff: what each row would change, and changing it, for all rows at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from salore.organisation.imports.doubts import doubt
from salore.organisation.imports.register import PERSON_FIELDS, Register
from salore.organisation.reading.faults import Doubt
from salore.organisation.reading.staff import StaffRead, StaffRow
from salore.organisation.states import RowOutcome
from salore.organisation.vocabulary import LEAVING

_ALIKE = 0.5
# Echelons of posts that lead a unit; 99 and empty lead none.
_LEADS_NOTHING = frozenset({"", "99"})


@dataclass(slots=True)
class Compared:
    """One row beside what is known."""

    number: int
    outcome: RowOutcome
    row: StaffRow | None
    person_id: int | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_doubtful(self) -> bool:
        return any(one.severity != "note" for one in self.doubts)


def compare(read: StaffRead, known: Register) -> Compared:
    """Return what a row means: new, changed, unchanged, or why it cannot be taken over."""
    row = read.row
    found = Compared(row.row, RowOutcome.REFUSED, row, doubts=list(read.doubts))
    if not read.is_usable:
        return found
    found.person_id = known.person_of(row.siasn_id, row.nip, row.old_nip)
    unit_id = known.units.get(row.unit_id) if row.unit_id else None
    if row.unit_id and unit_id is None:
        found.doubts.append(doubt("unit_unknown", row=row.row, found=row.unit or str(row.unit_id)))
    if found.person_id is None and row.status in LEAVING:
        found.outcome = RowOutcome.UNCHANGED
        found.doubts.append(doubt("left_before", "note", row=row.row, found=row.name))
    elif found.person_id is None:
        found.outcome = RowOutcome.NEW
    else:
        found.changes = list(_changes(row, found.person_id, unit_id, known))
        found.outcome = RowOutcome.CHANGED if found.changes else RowOutcome.UNCHANGED
        found.doubts += _doubts(row, found)
    if found.outcome is not RowOutcome.UNCHANGED:
        found.doubts += _about_post(row, unit_id, found.person_id, known)
    if any(one.code == "unit_unsaid" for one in found.doubts):
        # It says more than that the cell is empty.
        found.doubts = [one for one in found.doubts if one.code != "unit_missing"]
    return found


def gone(known: Register, seen: set[int], kinds: set[str]) -> Iterator[Compared]:
    """Yield who holds a post and is not in the file, of the kinds of employment that the file holds."""
    for person_id in known.held:
        kind = known.employments.get(person_id, ("", ""))[0]
        if person_id not in seen and kind in kinds:
            yield Compared(0, RowOutcome.GONE, None, person_id=person_id)


def leads(row: StaffRow) -> bool:
    """Say whether a post leads its unit, by its kind and echelon."""
    return row.position_kind == "structural" and row.echelon not in _LEADS_NOTHING


def as_kept(row: StaffRow) -> dict[str, Any]:
    """Return what is needed to take the row over later."""
    return {
        name: str(value) if isinstance(value, (UUID, date)) else value
        for name in StaffRow.__slots__
        if (value := getattr(row, name)) not in (None, "")
    }


def from_kept(kept: dict[str, Any]) -> StaffRow:
    read: dict[str, Any] = dict(kept)
    for name in ("siasn_id", "position_id", "unit_id", "parent_unit_id"):
        if name in read:
            read[name] = UUID(read[name])
    for name in ("birth_on", "grade_since", "position_since"):
        if name in read:
            read[name] = date.fromisoformat(read[name])
    return StaffRow(**read)


def begins_on(row: StaffRow, day: date, after: date | None = None) -> date:
    """Return from when the row's post is held: as it says, but never before what was recorded ends."""
    since = row.position_since or day
    return max(since, after + timedelta(days=1)) if after else since


def _changes(
    row: StaffRow, person_id: int, unit_id: int | None, known: Register
) -> Iterator[tuple[str, str, str]]:
    person = known.people[person_id]
    number = known.numbers.get(person_id, "")
    if row.nip and row.nip != number:
        yield "number", number, row.nip
    for name in PERSON_FIELDS:
        said = getattr(row, name)
        # What a file leaves empty is not known to be empty.
        if said and said != person[name]:
            yield name, person[name], said
    kind, status = known.employments.get(person_id, ("", ""))
    wanted = (row.kind or kind, row.status or status or "active")
    if wanted != (kind, status):
        yield "employment", _joined(kind, status), _joined(*wanted)
    held = known.held.get(person_id)
    if row.status in LEAVING:
        if held is not None:
            yield "post", held.post, ""
        return
    if row.position and unit_id is not None:
        if held is None or (held.unit_id, held.title_key) != (unit_id, row.position.casefold()):
            yield "post", held.post if held else "", row.position
        if held is not None and held.unit_id != unit_id:
            yield "unit", known.unit_names[held.unit_id], known.unit_names[unit_id]


def _doubts(row: StaffRow, found: Compared) -> Iterator[Doubt]:
    for name, before, after in found.changes:
        if name == "number" and before:
            yield doubt("number_changed", row=row.row, found=after, before=before)
        if name == "name":
            alike = difflib.SequenceMatcher(None, before.casefold(), after.casefold()).ratio()
            if alike < _ALIKE:
                yield doubt("name_other", row=row.row, found=after, before=before)
        if name == "employment" and before:
            yield doubt("kind_changed", row=row.row, found=after, before=before)


def _about_post(
    row: StaffRow, unit_id: int | None, person_id: int | None, known: Register
) -> Iterator[Doubt]:
    if unit_id is None:
        if row.position and not row.unit_id and person_id not in known.held and row.status not in LEAVING:
            yield doubt("unit_unsaid", row=row.row, found=row.position)
        return
    if not leads(row):
        return
    first = known.led_in_file.setdefault(unit_id, row.row)
    if first != row.row:
        yield doubt("head_twice", row=row.row, found=row.position, before=first)
    head = known.heads.get(unit_id)
    holder = known.head_holders.get(head) if head else None
    same = known.positions.get((unit_id, row.position.casefold())) == head
    if same and holder is not None and holder != person_id:
        yield doubt("post_taken", row=row.row, found=row.position, before=known.people[holder]["name"])


def _joined(kind: str, status: str) -> str:
    return ", ".join(filter(None, (kind, status)))
