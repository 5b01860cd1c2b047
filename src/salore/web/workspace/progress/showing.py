"""How progress stands, in words. No changes here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from salore.cycles.saying import in_words, period_short
from salore.cycles.states import DOABLE, DeadlineState, DutyState
from salore.planning.progress.figures import way_of
from salore.planning.progress.selectors import Measure, ProgressSheet, Report, Span
from salore.planning.saying import language, target_said
from salore.wording import number


@dataclass(frozen=True, slots=True)
class ShownSpan:
    """A period on the overview: how far it is, in words, and what can be done."""

    span: Span
    name: str
    mark: str
    words: str
    due: str
    is_doable: bool
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """What was reported for one period: a figure with its unit, words, and what shows it."""

    name: str
    said: str
    report: Report | None


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with its target, what was reached so far, and every period."""

    measure: Measure
    target: str
    reached: str
    way: str
    share_pct: float | None
    due_pct: float | None
    figures: tuple[Figure, ...]


def spans_shown(sheet: ProgressSheet, *, may_write: bool) -> list[ShownSpan]:
    return [_shown(sheet, span, may_write=may_write) for span in sheet.spans]


def _shown(sheet: ProgressSheet, span: Span, *, may_write: bool) -> ShownSpan:
    done, total = sheet.reported(span), len(sheet.asked)
    state = span.deadline.state
    counted = _("%(done)s of %(total)s indicators reported") % {"done": done, "total": total}
    if total and done >= total:
        mark, words = "done", counted
    elif state == DeadlineState.NOT_YET_OPEN:
        day = in_words(span.deadline.opens_on)
        mark, words = DutyState.NONE, _("Can be reported from %(day)s") % {"day": day}
    elif state == DeadlineState.IN_GRACE:
        mark, words = DutyState.LATE, f"{counted}. {_grace(span)}"
    elif state == DeadlineState.CLOSED:
        mark, words = DutyState.LATE, _("%(counted)s. Closed") % {"counted": counted}
    else:
        mark, words = (DutyState.PART, counted) if done else (DutyState.NONE, _("Not yet reported"))
    return ShownSpan(
        span=span,
        name=period_short(span.key),
        mark=mark,
        words=words,
        due=in_words(span.deadline.due_on),
        is_doable=may_write and state in DOABLE,
        is_begun=done > 0,
    )


def _grace(span: Span) -> str:
    return _("Overdue, still accepted until %(day)s") % {"day": in_words(span.deadline.closes_on)}


def lines_of(sheet: ProgressSheet, until: Span | None = None) -> dict[str, Line]:
    """Return the indicators by their ids; with `until`, what stood before that period."""
    spans = sheet.before(until) if until else list(sheet.spans)
    return {measure.indicator.uid: _line(measure, spans) for measure in sheet.measures}


def _line(measure: Measure, spans: list[Span]) -> Line:
    unit = measure.indicator.unit_of_measure
    reached = measure.reached(spans)
    share = measure.share_pct(spans)
    reported = [span for span in spans if _value(measure, span) is not None]
    return Line(
        measure=measure,
        target=target_said(measure.indicator),
        reached="" if reached is None else f"{number(reached, language())} {unit}".strip(),
        way=way_of(measure.indicator),
        share_pct=None if share is None else float(share),
        due_pct=_due_pct(reported[-1].period.ends_on) if reported and _adds_up(measure) else None,
        figures=tuple(_figure(measure, span) for span in spans),
    )


def _adds_up(measure: Measure) -> bool:
    return way_of(measure.indicator) == "sum"


def _value(measure: Measure, span: Span) -> object:
    report = measure.reports.get(span.period.pk)
    return report.row.value if report else None


def _due_pct(day: date) -> float:
    """Return which share of the year is over on a day."""
    return round(100 * day.timetuple().tm_yday / 365)


def _figure(measure: Measure, span: Span) -> Figure:
    report = measure.reports.get(span.period.pk)
    name = period_short(span.key)
    if report is None or report.row.value is None:
        return Figure(name, "", report)
    said = f"{number(report.row.value, language())} {measure.indicator.unit_of_measure}".strip()
    return Figure(name, said, report)
