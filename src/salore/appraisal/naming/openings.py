"""When named answers are taken: while a period is appraised, or while colleagues are being asked."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from salore.appraisal.models import Collection
from salore.appraisal.states import CollectionState
from salore.core.prepared import prepared
from salore.cycles.duties import Desk
from salore.cycles.models import pack_of
from salore.cycles.states import CycleState, DeadlineState, StageKind
from salore.engine.period import Period as Span

# So long after the end a form still opens: whoever was writing reads why it is not taken, and loses nothing.
_LINGERS = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A period about which named answers are taken; `ratee_id` where it is about one person alone."""

    period_id: int
    period_key: str
    period_kind: str
    year: int
    pack_hash: str
    due_on: date
    closes_at: datetime
    ratee_id: int | None = None

    @property
    def ends_on(self) -> date:
        return Span.parse(self.period_key).ends_on

    def last_day(self, zone: str) -> date:
        """Return the last day on which it is taken where somebody works."""
        return (self.closes_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()

    def is_open_at(self, now: datetime) -> bool:
        return now < self.closes_at


def openings_of(desk: Desk, collections: Iterable[Collection]) -> list[Opening]:
    """Return what is open at somebody's desk, or was until a while ago."""
    found = [*_stages(desk), *map(_of_collection, collections)]
    return [opening for opening in found if desk.now < opening.closes_at + _LINGERS]


def about(ratee_id: int, openings: Iterable[Opening]) -> list[Opening]:
    """Return for each period the opening about somebody that ends last."""
    latest: dict[int, Opening] = {}
    for opening in openings:
        if opening.ratee_id not in (None, ratee_id):
            continue
        known = latest.get(opening.period_id)
        if known is None or known.closes_at < opening.closes_at:
            latest[opening.period_id] = opening
    return list(latest.values())


def running(agency_id: int, now: datetime) -> list[Collection]:
    """Return the collections that take answers, or took them until a while ago."""
    states = [CollectionState.COLLECTING.value, CollectionState.CLOSED.value]
    return _running(agency_id, states, now - _LINGERS)


@prepared
def _running(agency_id: int, states: Several[str], since: datetime) -> QuerySet[Collection]:
    found = Collection.objects.filter(
        Q(state__in=states), agency_id=agency_id, closes_at__gt=since, cycle__state=CycleState.OPEN
    )
    names = (
        "period_id",
        "period__key",
        "period__kind",
        "ratee_id",
        "due_on",
        "closes_at",
        "cycle__year",
        "cycle__pack_version__content_hash",
    )
    return found.select_related("cycle__pack_version", "period").only(*names)


def _of_collection(collection: Collection) -> Opening:
    return Opening(
        period_id=collection.period_id,
        period_key=collection.period.key,
        period_kind=collection.period.kind,
        year=collection.cycle.year,
        pack_hash=collection.cycle.pack_version.content_hash,
        due_on=collection.due_on,
        closes_at=collection.closes_at,
        ratee_id=collection.ratee_id,
    )


def _stages(desk: Desk) -> Iterable[Opening]:
    for stage in desk.deadlines:
        if stage.kind != StageKind.APPRAISAL or stage.period_id is None:
            continue
        if not _asks_by_name(stage.pack_hash, stage.period_kind):
            continue
        if stage.cycle_state == CycleState.OPEN and stage.state_at(desk.now) != DeadlineState.NOT_YET_OPEN:
            yield Opening(
                period_id=stage.period_id,
                period_key=stage.period_key,
                period_kind=stage.period_kind,
                year=stage.year,
                pack_hash=stage.pack_hash,
                due_on=stage.due_on,
                closes_at=stage.closes_at,
            )


def _asks_by_name(pack_hash: str, period_kind: str) -> bool:
    """Whether the pack asks anybody by name in such a period, besides whoever decides."""
    uses = pack_of(pack_hash).rules.sources.rows
    return any(use.asked_in(period_kind) for use in uses if not use.anonymous and use.role != "decides")
