"""The results of a person in a period: what was promised, what was reached, and what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.models import Period
from salore.cycles.saying import period_short
from salore.organisation.viewer import Viewer
from salore.planning.access import plans_of
from salore.planning.models import Evidence, Plan
from salore.planning.progress.selectors import Measure, Report, Span, sheet_of
from salore.planning.saying import language, target_said
from salore.wording import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of evidence: a file kept here, or (with `url`) a link to elsewhere."""

    uid: UUID
    url: str
    label: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator with its target, what was reached, and what shows it."""

    goal: str
    kind: str
    indicator: str
    target: str
    reached: str
    note: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanResults:
    """What a plan promised in a period. A person who moved has several."""

    plan: Plan
    rows: tuple[Row, ...]

    @property
    def is_agreed(self) -> bool:
        return self.plan.version > 0


def results_of(viewer: Viewer, period: Period, person_id: int) -> list[PlanResults]:
    """Return the plans of a person that fall into a period, by their beginning."""
    plans = [plan for plan in plans_of(viewer, [person_id]) if _falls_into(plan, period)]
    return [PlanResults(plan=plan, rows=tuple(_rows(plan, period))) for plan in plans]


def _falls_into(plan: Plan, period: Period) -> bool:
    return (
        plan.cycle_id == period.cycle_id
        and plan.starts_on <= period.ends_on
        and plan.ends_on >= period.starts_on
    )


def _rows(plan: Plan, period: Period) -> Iterator[Row]:
    sheet = sheet_of(plan)
    spans = [
        span
        for span in sheet.spans
        if span.period.starts_on >= period.starts_on and span.period.ends_on <= period.ends_on
    ]
    for measure in sheet.measures:
        reports = [
            (span, measure.reports[span.period.pk]) for span in spans if span.period.pk in measure.reports
        ]
        yield Row(
            goal=measure.goal.title,
            kind=measure.goal.kind,
            indicator=measure.indicator.text,
            target=target_said(measure.indicator),
            reached=_reached(measure, spans, [report for _span, report in reports]),
            note=_note(measure, spans, [report for _span, report in reports]),
            pieces=tuple(_pieces(reports)),
        )


def _reached(measure: Measure, spans: list[Span], reports: list[Report]) -> str:
    """Say what the periods amount to, in figures, else in the last words; empty where nothing was said."""
    if measure.is_of_service:
        return ""
    value = measure.reached(spans)
    if value is not None:
        return f"{number(value, language())} {measure.indicator.unit_of_measure}".strip()
    return next((report.row.text for report in reversed(reports) if report.row.text), "")


def _note(measure: Measure, spans: list[Span], reports: list[Report]) -> str:
    if measure.is_of_service:
        return _("index of %(name)s, not known yet") % {"name": measure.indicator.service_name}
    told = [report for report in reports if not report.is_blank]
    notes = []
    if len(told) < len(spans):
        notes.append(_("%(told)s of %(asked)s periods reported") % {"told": len(told), "asked": len(spans)})
    if late := sum(report.is_late for report in told):
        notes.append(ngettext("%(n)s report late", "%(n)s reports late", late) % {"n": late})
    return "; ".join(notes)


def _pieces(reports: list[tuple[Span, Report]]) -> Iterator[Piece]:
    for span, report in reports:
        for piece in report.evidence:
            yield Piece(
                uid=piece.uid,
                url="" if piece.file else piece.url,
                label=_label(piece),
                period=period_short(span.key),
            )


def _label(piece: Evidence) -> str:
    named = piece.file.original_name if piece.file else piece.url
    return piece.caption or named
