"""When stages open, are due and close, for one person or unit, or for many at once.

A day ends at 24:00 where somebody works. Extensions move the due day; the days of grace follow it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salore.core import clock
from salore.core.prepared import prepared
from salore.cycles.models import Stage, pack_of
from salore.cycles.packs import reporting_kind
from salore.cycles.standing import Standing, ids_of, standings, zone_of
from salore.cycles.states import DOABLE, CycleState, DeadlineState, StageKind
from salore.organisation.models import Agency, Person, Unit

# From how many days before the due day a stage is called due soon.
SOON_DAYS = 7

_WORDS = {
    DeadlineState.NOT_YET_OPEN: _("Not yet open"),
    DeadlineState.OPEN: _("Open"),
    DeadlineState.DUE_SOON: _("Due soon"),
    DeadlineState.IN_GRACE: _("Overdue, still accepted"),
    DeadlineState.CLOSED: _("Closed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A stage as it stands for somebody."""

    stage_id: int
    stage_uid: UUID
    kind: StageKind
    cycle_id: int
    year: int
    cycle_state: CycleState
    pack_hash: str
    period_id: int | None
    period_key: str
    period_kind: str
    employment_kinds: tuple[str, ...]
    opens_on: date
    submit_by_on: date | None
    due_on: date
    grace_days: int
    zone: str
    # The day that held before an extension moved it, and why.
    moved_from: date | None = None
    reason: str = ""

    @property
    def closes_on(self) -> date:
        """Return the last day on which it is still accepted."""
        return self.due_on + timedelta(days=self.grace_days)

    @property
    def closes_at(self) -> datetime:
        return clock.end_of(self.closes_on, self.zone)

    def state_at(self, now: datetime) -> DeadlineState:
        opens_at = datetime.combine(self.opens_on, time.min, ZoneInfo(self.zone))
        if self.cycle_state == CycleState.CLOSED or now >= self.closes_at:
            return DeadlineState.CLOSED
        if self.cycle_state == CycleState.PREPARED or now < opens_at:
            return DeadlineState.NOT_YET_OPEN
        if now >= clock.end_of(self.due_on, self.zone):
            return DeadlineState.IN_GRACE
        soon = self.due_on - timedelta(days=SOON_DAYS)
        return DeadlineState.OPEN if now < clock.end_of(soon, self.zone) else DeadlineState.DUE_SOON

    @property
    def state(self) -> DeadlineState:
        return self.state_at(clock.now())

    @property
    def state_words(self) -> str | Promise:
        return _WORDS[self.state]

    @property
    def is_doable(self) -> bool:
        """Return whether what is due is accepted now."""
        return self.state in DOABLE

    def concerns(self, standing: Standing) -> bool:
        """Return whether the stage asks anything of somebody with that employment and status.

        Whoever holds a post without any employment, as an elected head does, leads but is not appraised.
        """
        if not standing.serves or not standing.employment_kind:
            return False
        if not _is_appraised(self.pack_hash, standing.status):
            return False
        if self.employment_kinds and standing.employment_kind not in self.employment_kinds:
            return False
        if self.kind != StageKind.PROGRESS:
            return True
        return self.period_kind == reporting_kind(pack_of(self.pack_hash), standing.employment_kind)


def _is_appraised(pack_hash: str, status: str) -> bool:
    statuses = {row.key: row.appraised for row in pack_of(pack_hash).rules.statuses.rows}
    # A status that another pack named: ask rather than forget somebody.
    return statuses.get(status, True)


def deadline(stage: Stage, *, person: Person | None = None, unit: Unit | None = None) -> Deadline:
    """Return how a stage stands for a person, a unit, or (neither) for whoever has no extension."""
    agency = stage.agency
    standing = Standing(person_id=0, zone=agency.time_zone)
    if person is not None:
        day = clock.today(agency.time_zone)
        standing = standings(agency.pk, [person.pk], day, agency.time_zone)[person.pk]
    elif unit is not None:
        zone = zone_of(unit.path, agency.pk, agency.time_zone)
        standing = replace(standing, zone=zone, unit_ids=frozenset(ids_of(unit.path)))
    return deadlines(agency.pk, [standing], stages=Q(pk=stage.pk))[standing.person_id][0]


def deadlines(
    agency_id: int, people: Collection[Standing], *, stages: Q | None = None
) -> dict[int, list[Deadline]]:
    """Return how the stages stand for each of the people, by the day they are due; one query in all.

    By default the stages of all open cycles.
    """
    ids = [standing.person_id for standing in people]
    units = {unit_id for standing in people for unit_id in standing.unit_ids}
    if stages is None:
        found = _found(_open_stages(agency_id, ids, units))
    else:
        found = _found(_with_extensions(Q(agency_id=agency_id) & stages, ids, units))
    return {
        standing.person_id: sorted((row.for_one(standing) for row in found), key=lambda one: one.due_on)
        for standing in people
    }


def deadlines_in(
    agency_id: int, people: Collection[Standing], cycle_id: int, kind: StageKind
) -> dict[int, list[Deadline]]:
    """Return how the stages of a kind in one cycle stand for each of the people, as `deadlines` does."""
    ids = [standing.person_id for standing in people]
    units = {unit_id for standing in people for unit_id in standing.unit_ids}
    found = _found(_stages_in(agency_id, cycle_id, kind, ids, units))
    return {
        standing.person_id: sorted((row.for_one(standing) for row in found), key=lambda one: one.due_on)
        for standing in people
    }


def unit_deadlines(
    agency: Agency, paths: Mapping[int, str], *, stages: Q | None = None
) -> dict[int, list[Deadline]]:
    """Return how the stages stand for each unit, for whoever in it has no extension of their own.

    `paths` are those of the units by id; two queries.
    """
    zones = dict(Unit.objects.filter(agency=agency).exclude(time_zone="").values_list("pk", "time_zone"))
    chosen = Q(agency=agency) & (Q(cycle__state=CycleState.OPEN) if stages is None else stages)
    way = {unit_id: list(ids_of(path)) for unit_id, path in paths.items()}
    found = _found(_with_extensions(chosen, (), {above for units in way.values() for above in units}))
    return {
        unit_id: [
            row.for_one(
                Standing(
                    person_id=0,
                    zone=next((zones[one] for one in reversed(units) if one in zones), agency.time_zone),
                    unit_ids=frozenset(units),
                )
            )
            for row in found
        ]
        for unit_id, units in way.items()
    }


@dataclass(slots=True)
class _Found:
    """A stage with the extensions that may concern the people asked about."""

    stage: Deadline
    extensions: list[tuple[int | None, int | None, date, str]] = field(default_factory=list)

    def for_one(self, standing: Standing) -> Deadline:
        """Return the stage with the latest extension that holds for somebody."""
        holding = [
            (due_on, reason)
            for unit_id, person_id, due_on, reason in self.extensions
            if (unit_id is None and person_id in (None, standing.person_id)) or unit_id in standing.unit_ids
        ]
        mine = replace(self.stage, zone=standing.zone)
        due_on, reason = max(holding, default=(mine.due_on, ""))
        if due_on <= mine.due_on:
            return mine
        later = due_on - mine.due_on
        return replace(
            mine,
            due_on=due_on,
            submit_by_on=mine.submit_by_on and mine.submit_by_on + later,
            moved_from=mine.due_on,
            reason=reason,
        )


@prepared
def _open_stages(agency_id: int, people: Collection[int], units: Collection[int]) -> QuerySet[Any, Any]:
    return _with_extensions(Q(agency_id=agency_id, cycle__state=CycleState.OPEN), people, units)


@prepared
def _stages_in(
    agency_id: int, cycle_id: int, kind: str, people: Collection[int], units: Collection[int]
) -> QuerySet[Any, Any]:
    return _with_extensions(Q(agency_id=agency_id, cycle_id=cycle_id, kind=kind), people, units)


def _with_extensions(stages: Q, people: Collection[int], units: Collection[int]) -> QuerySet[Any, Any]:
    mine = Q(extensions__person__in=people)
    for_all = Q(extensions__person=None, extensions__unit=None)
    rows: QuerySet[Any, Any] = (
        Stage.objects.filter(stages)
        .annotate(
            given=FilteredRelation(
                "extensions",
                condition=Q(extensions__ended_at=None) & (mine | for_all | Q(extensions__unit__in=units)),
            )
        )
        .values(*_FIELDS.values(), "given__unit_id", "given__person_id", "given__due_on", "given__reason")
        .order_by("due_on", "pk")
    )
    return rows


def _found(rows: Iterable[dict[str, Any]]) -> list[_Found]:
    found: dict[int, _Found] = {}
    for row in rows:
        kept = found.setdefault(row["pk"], _Found(_deadline(row)))
        if row["given__due_on"]:
            given = ("given__unit_id", "given__person_id", "given__due_on", "given__reason")
            kept.extensions.append(tuple(row[name] for name in given))
    return list(found.values())


_FIELDS = {
    "stage_id": "pk",
    "stage_uid": "uid",
    "kind": "kind",
    "cycle_id": "cycle_id",
    "year": "cycle__year",
    "cycle_state": "cycle__state",
    "pack_hash": "cycle__pack_version__content_hash",
    "period_id": "period_id",
    "period_key": "period__key",
    "period_kind": "period__kind",
    "employment_kinds": "period__employment_kinds",
    "opens_on": "opens_on",
    "submit_by_on": "submit_by_on",
    "due_on": "due_on",
    "grace_days": "grace_days",
}


def _deadline(row: dict[str, Any]) -> Deadline:
    values = {name: row[column] for name, column in _FIELDS.items()}
    return Deadline(
        **values
        | {
            "kind": StageKind(row["kind"]),
            "cycle_state": CycleState(row["cycle__state"]),
            "employment_kinds": tuple(row["period__employment_kinds"] or ()),
            "period_key": row["period__key"] or "",
            "period_kind": row["period__kind"] or "",
        },
        zone="",
    )
