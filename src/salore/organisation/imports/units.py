"""Unit trees: what each unit of a file means beside those that are known, and taking them over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from salore.ledger import services as ledger
from salore.organisation import leadership
from salore.organisation.imports.doubts import doubt
from salore.organisation.models import Agency, Unit, UnitPlacement
from salore.organisation.reading.faults import Doubt
from salore.organisation.reading.units import UnitRow, UnitsRead
from salore.organisation.states import RowOutcome
from salore.organisation.viewer import Viewer


@dataclass(slots=True)
class ComparedUnit:
    number: int
    outcome: RowOutcome
    row: UnitRow | None
    unit: Unit | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_doubtful(self) -> bool:
        return any(one.severity != "note" for one in self.doubts)


# By the unit above and the name.
_Unnumbered = dict[tuple[int | None, str], list[Unit]]


def unnumbered_units(agency: Agency) -> _Unnumbered:
    """Return the units that were recorded before any tree of SIASN came, by where they stand."""
    found: _Unnumbered = {}
    for unit in Unit.objects.filter(agency=agency, ends_on=None, siasn_id=None).select_related("parent"):
        found.setdefault((unit.parent_id, unit.name.casefold()), []).append(unit)
    return found


def known_units(agency: Agency) -> dict[UUID, Unit]:
    units = Unit.objects.filter(agency=agency, ends_on=None).exclude(siasn_id=None).select_related("parent")
    return {unit.siasn_id: unit for unit in units if unit.siasn_id}


def compare_units(
    read: UnitsRead, known: dict[UUID, Unit], unnumbered: _Unnumbered
) -> Iterator[ComparedUnit]:
    """Yield every unit of the file beside the known one, then the known ones that the file has not."""
    doubts: dict[int, list[Doubt]] = {}
    for one in read.doubts:
        # Whether a parent that the file has not is known, only the agency's units tell.
        if one.code != "unit_orphan":
            doubts.setdefault(one.row or 0, []).append(one)
    in_file = {row.siasn_id for row in read.units}
    matched = dict(known)
    for row in read.units:
        unit = known.get(row.siasn_id) or _standing_there(row, matched, unnumbered)
        if unit is not None:
            matched[row.siasn_id] = unit
        found = _beside(row, unit, matched)
        found.doubts += doubts.pop(row.row, [])
        if row.parent_id and row.parent_id not in in_file and row.parent_id not in known:
            found.doubts.append(doubt("parent_unknown", row=row.row, found=str(row.parent_id)))
        yield found
    for number, about in sorted(doubts.items()):
        if number:
            yield ComparedUnit(number, RowOutcome.REFUSED, None, doubts=about)
    for siasn_id, unit in known.items():
        if siasn_id not in in_file:
            yield ComparedUnit(0, RowOutcome.GONE, None, unit)


def _standing_there(row: UnitRow, matched: dict[UUID, Unit], unnumbered: _Unnumbered) -> Unit | None:
    """Return the one unit without an id of that name under the same unit. Names alone say nothing."""
    above = matched.get(row.parent_id) if row.parent_id else None
    if row.parent_id and above is None:
        return None
    alike = unnumbered.get((above.pk if above else None, row.name.casefold()), [])
    return alike.pop() if len(alike) == 1 else None


def _beside(row: UnitRow, unit: Unit | None, known: dict[UUID, Unit]) -> ComparedUnit:
    if unit is None:
        return ComparedUnit(row.row, RowOutcome.NEW, row)
    found = ComparedUnit(row.row, RowOutcome.UNCHANGED, row, unit)
    if unit.name != row.name:
        found.changes.append(("name", unit.name, row.name))
    if unit.siasn_id is None:
        found.changes.append(("siasn_id", "", str(row.siasn_id)))
        found.doubts.append(doubt("unit_by_place", row=row.row, found=unit.name))
    above = known.get(row.parent_id) if row.parent_id else None
    if row.parent_id and (above is None or above.pk != unit.parent_id):
        said = unit.parent.name if unit.parent else "–"
        wanted = above.name if above else str(row.parent_id)
        found.changes.append(("parent", said, wanted))
        found.doubts.append(doubt("parent_changed", row=row.row, found=wanted, before=said))
    if found.changes:
        found.outcome = RowOutcome.CHANGED
    return found


def apply_units(actor: Viewer, agency: Agency, day: date, rows: Iterable[ComparedUnit]) -> None:
    """Write new and changed units from the day on; those that the file has not stay as they are."""
    known = known_units(agency)
    for one in rows:
        if one.row is None or one.outcome not in (RowOutcome.NEW, RowOutcome.CHANGED):
            continue
        if one.unit is None:
            known[one.row.siasn_id] = _open(agency, day, one.row, known)
        else:
            known[one.row.siasn_id] = one.unit
            _change(one.unit, day, one, known)
        verb = "unit.imported" if one.outcome == RowOutcome.NEW else "unit.import_changed"
        ledger.record(actor, verb, known[one.row.siasn_id])
    leadership.refresh_paths(agency, day)
    leadership.refresh(agency)


def _open(agency: Agency, day: date, row: UnitRow, known: dict[UUID, Unit]) -> Unit:
    unit = Unit.objects.create(
        agency=agency, code=row.siasn_id.hex, siasn_id=row.siasn_id, name=row.name, starts_on=day
    )
    parent = known.get(row.parent_id) if row.parent_id else None
    UnitPlacement.objects.create(agency=agency, unit=unit, parent=parent, starts_on=day)
    return unit


def _change(unit: Unit, day: date, one: ComparedUnit, known: dict[UUID, Unit]) -> None:
    fields = {name for name, _before, _after in one.changes}
    if one.row is None:
        return
    unit.name, unit.siasn_id = one.row.name, one.row.siasn_id
    unit.save(update_fields=["name", "siasn_id"])
    parent = known.get(one.row.parent_id) if one.row.parent_id else None
    if "parent" in fields and parent is not None:
        placed = UnitPlacement.objects.on(day).filter(unit=unit)
        # A unit that is moved twice in a day was never under the first.
        placed.filter(starts_on=day).delete()
        placed.update(ends_on=day - timedelta(days=1))
        UnitPlacement.objects.create(agency=unit.agency, unit=unit, parent=parent, starts_on=day)
