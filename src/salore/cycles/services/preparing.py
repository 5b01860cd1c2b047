"""A year is prepared: bound to a version of a pack, with periods, and stages where their days are known."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.core.errors import DomainError, StaleError
from salore.cycles import packs
from salore.cycles.models import Cycle, Period, Stage
from salore.cycles.packs import days_after, reporting_kind
from salore.cycles.saying import in_words, language
from salore.cycles.states import CycleState, PeriodKind, StageKind
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.policy import Pack, PackError

# Where the pack names no days of grace.
GRACE_DAYS = 7
_MONTHS_OF = {PeriodKind.ANNUAL: 12, PeriodKind.QUARTERLY: 3, PeriodKind.MONTHLY: 1}


@transaction.atomic
def cycle_prepare(*, actor: Viewer, year: int, pack: str, planning_opens_on: date, report_days: int) -> Cycle:
    """Prepare a year: progress is due `report_days` after each period, unless the pack states the day."""
    if Cycle.objects.filter(agency_id=actor.agency_id, year=year).exists():
        raise DomainError("year_exists", _("This year is already there: choose it in the list of years."))
    try:
        version = packs.remember(pack)
    except PackError as error:
        raise DomainError("pack_unsound", "\n".join(error.lines(language()))) from error
    cycle = Cycle(agency_id=actor.agency_id, year=year, pack_version=version, state=CycleState.PREPARED)
    cycle.full_clean()
    cycle.save()
    for period in _periods(cycle, version.pack):
        period.full_clean()
        period.save()
    for stage in _stages(cycle, version.pack, planning_opens_on, report_days):
        stage.full_clean()
        stage.save()
    record(actor, "cycle.prepared", cycle, year=year, pack=version.content_hash)
    return cycle


@transaction.atomic
def cycle_discard(*, actor: Viewer, cycle: Cycle) -> None:
    """Give up a year that was prepared and never opened; nobody has worked in it."""
    if not Cycle.objects.select_for_update().filter(pk=cycle.pk, state=CycleState.PREPARED).exists():
        raise StaleError("year_changed", _("This year was opened meanwhile. It can be closed, not given up."))
    record(actor, "cycle.discarded", cycle, year=cycle.year)
    cycle.delete()


def _periods(cycle: Cycle, pack: Pack) -> Iterator[Period]:
    """Yield each span that some kind of employment is appraised by; `[]` stands for all kinds."""
    rows = pack.rules.periods.rows
    for kind, months in _MONTHS_OF.items():
        using = [row.employment_kind for row in rows if kind in row.kinds]
        for number in range(1, 12 // months + 1) if using else ():
            last = months * number
            yield Period(
                agency_id=cycle.agency_id,
                cycle=cycle,
                key=_key(cycle.year, kind, number),
                kind=kind,
                employment_kinds=[] if len(using) == len(rows) else using,
                starts_on=date(cycle.year, last - months + 1, 1),
                ends_on=date(cycle.year, last, monthrange(cycle.year, last)[1]),
            )


def _key(year: int, kind: PeriodKind, number: int) -> str:
    if kind == PeriodKind.QUARTERLY:
        return f"{year}-Q{number}"
    return f"{year}-{number:02d}" if kind == PeriodKind.MONTHLY else str(year)


def _stages(cycle: Cycle, pack: Pack, planning_opens_on: date, report_days: int) -> Iterator[Stage]:
    """Yield the stages whose days are known; the others the performance team sets by hand."""
    stated = stated_days(pack, cycle.year)
    periods = list(cycle.periods.order_by("starts_on"))
    annual = next((period for period in periods if period.kind == PeriodKind.ANNUAL), None)
    if agreed := stated.get("plan_agreed"):
        submit_by = stated.get("plan_submitted")
        yield Stage(
            agency_id=cycle.agency_id, cycle=cycle, period=annual, kind=StageKind.PLANNING,
            opens_on=planning_opens_on, due_on=agreed[0], grace_days=agreed[1],
            submit_by_on=submit_by[0] if submit_by else None,
        )  # fmt: skip
    reporting = {reporting_kind(pack, row.employment_kind) for row in pack.rules.periods.rows}
    for period in periods:
        if period.kind in reporting:
            due = (period.ends_on + timedelta(days=report_days), GRACE_DAYS)
            if period.ends_on == cycle.ends_on:
                due = stated.get("realisation_entered", due)
            yield Stage(
                agency_id=cycle.agency_id, cycle=cycle, period=period, kind=StageKind.PROGRESS,
                opens_on=period.ends_on.replace(day=1), due_on=due[0], grace_days=due[1],
            )  # fmt: skip
    for period in periods:
        due_on, grace_days = _appraised_by(pack, period, stated, report_days)
        yield Stage(
            agency_id=cycle.agency_id, cycle=cycle, period=period, kind=StageKind.APPRAISAL,
            opens_on=period.ends_on + timedelta(days=1), due_on=due_on, grace_days=grace_days,
        )  # fmt: skip


def _appraised_by(
    pack: Pack, period: Period, stated: Mapping[str, tuple[date, int]], report_days: int
) -> tuple[date, int]:
    """Return by when a period is decided on: the pack's day, else as long after the reports as these took."""
    if period.kind == PeriodKind.ANNUAL and "evaluation_done" in stated:
        return stated["evaluation_done"]
    row = next((row for row in pack.rules.deadlines.rows if row.key == "periodic_evaluation_done"), None)
    if period.kind != PeriodKind.ANNUAL and row is not None and row.days is not None:
        return days_after(period.ends_on, row.days, row.day_type), row.grace_days or GRACE_DAYS
    return period.ends_on + timedelta(days=2 * report_days), GRACE_DAYS


def stated_days(pack: Pack, year: int) -> dict[str, tuple[date, int]]:
    """Return the day of each step that the pack dates, and its days of grace."""
    return {
        row.key: (date.fromisoformat(f"{year + row.next_year}-{row.month_day}"), row.grace_days or GRACE_DAYS)
        for row in pack.rules.deadlines.rows
        if row.month_day is not None
    }


@transaction.atomic
def stage_set(
    *,
    actor: Viewer,
    cycle: Cycle,
    kind: StageKind,
    period: Period | None,
    opens_on: date,
    due_on: date,
    submit_by_on: date | None = None,
    grace_days: int = GRACE_DAYS,
    reason: str = "",
) -> Stage:
    """Set the days of a stage. Once the year is open nobody's time is shortened, and a reason is given."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if cycle.state == CycleState.CLOSED:
        raise DomainError("year_closed", _("This year is closed; its days no longer change."))
    stage = Stage.objects.filter(cycle=cycle, kind=kind, period=period).first()
    before = _days(stage) if stage else None
    if stage and cycle.state == CycleState.OPEN:
        if due_on < stage.due_on or due_on + timedelta(days=grace_days) < stage.closes_on:
            raise DomainError(
                "stage_shortened",
                _("The year is open and people rely on %(day)s. A later day can be set, no earlier one.")
                % {"day": in_words(stage.due_on)},
            )
        if not reason.strip():
            raise DomainError("reason_missing", _("Say why: whoever is affected reads it."))
    stage = stage or Stage(agency_id=cycle.agency_id, cycle=cycle, kind=kind, period=period)
    stage.opens_on, stage.due_on, stage.submit_by_on = opens_on, due_on, submit_by_on
    stage.grace_days = grace_days
    stage.full_clean()
    stage.save()
    record(actor, "stage.set", stage, before=before, after=_days(stage), reason=reason)
    return stage


def _days(stage: Stage) -> dict[str, date | int | None]:
    names = ("opens_on", "submit_by_on", "due_on", "grace_days")
    return {name: getattr(stage, name) for name in names}
