"""How far periods are on their way to a release: for whoever looks after the close. Counts, and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from salore.core import clock
from salore.core.models import JobRun
from salore.cycles.models import Period, Stage
from salore.cycles.states import StageKind
from salore.organisation.viewer import Viewer
from salore.results.models import Computation, Release, Result, ResultQuerySet

JOBS = ("results.close", "results.rehearse", "results.close_one", "results.issue_anew")
# A run that nobody took up is not under way for ever.
_FORGOTTEN = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Standing:
    """A period: since when it is closed, how many results are frozen, how many of them are read by whom."""

    period: Period
    closed_at: datetime | None = None
    frozen: int = 0
    alone: int = 0
    read: int = 0
    releases: list[Release] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def waiting(self) -> int:
        """How many frozen results nobody concerned reads today."""
        return self.frozen - self.read

    @property
    def mark(self) -> str:
        if not self.is_closed:
            return "none"
        return "part" if self.waiting else "done"

    def pending(self, today: date) -> list[Release]:
        return [release for release in self.releases if release.released_on > today]


def periods_to_close(viewer: Viewer) -> QuerySet[Period]:
    """Return the periods with a stage of decisions, or with results frozen here; the latest first."""
    decided = Stage.objects.filter(period=OuterRef("pk"), kind=StageKind.APPRAISAL)
    rows = Period.objects.filter(agency_id=viewer.agency_id, starts_on__lte=viewer.today)
    found = rows.filter(Exists(decided) | Exists(_frozen()))
    return found.select_related("agency", "cycle__pack_version").order_by("-ends_on", "starts_on")


def standings(viewer: Viewer, periods: Sequence[Period]) -> list[Standing]:
    """Return how far each of the periods is; four queries, however many they are."""
    found = {(period.cycle_id, period.key): Standing(period=period) for period in periods}
    cycles = {period.cycle_id for period in periods}
    for computed in _computed(cycles):
        if (one := found.get((computed["cycle"], computed["period"]))) is not None:
            one.closed_at, one.alone = computed["closed_at"], computed["alone"]
    for name, rows in (("frozen", _results(cycles)), ("read", _results(cycles).released(viewer.today))):
        for row in rows.values("cycle", "period").annotate(n=Count("pk")).order_by():
            if (one := found.get((row["cycle"], row["period"]))) is not None:
                setattr(one, name, row["n"])
    releases = Release.objects.filter(cycle__in=cycles).select_related("unit", "person", "made_by")
    for release in releases.order_by("-released_on", "-pk"):
        if (one := found.get((release.cycle_id, release.period))) is not None:
            one.releases.append(release)
    return list(found.values())


def standing(viewer: Viewer, period: Period) -> Standing:
    return standings(viewer, [period])[0]


def under_way(viewer: Viewer, href: str) -> JobRun | None:
    """Return the run that works on the page's period now, or will soon, whoever asked for it."""
    waiting = (JobRun.State.WAITING, JobRun.State.RUNNING)
    runs = JobRun.objects.filter(
        agency_id=viewer.agency_id,
        kind__in=JOBS,
        href=href,
        state__in=waiting,
        made_at__gt=clock.now() - _FORGOTTEN,
    )
    return runs.order_by("-pk").first()


def _frozen() -> QuerySet[Computation]:
    return Computation.objects.filter(cycle=OuterRef("cycle"), period=OuterRef("key"), awaits_release=True)


def _computed(cycles: set[int]) -> Iterable[Mapping[str, Any]]:
    rows = Computation.objects.filter(cycle__in=cycles, awaits_release=True)
    return (
        rows.values("cycle", "period")
        .annotate(
            closed_at=Min("made_at", filter=Q(person=None)),
            alone=Count("pk", filter=Q(person__isnull=False)),
        )
        .order_by()
    )


def _results(cycles: set[int]) -> ResultQuerySet:
    return Result.objects.filter(cycle__in=cycles, computation__awaits_release=True).current()
