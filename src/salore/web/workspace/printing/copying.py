"""What the form of e-Kinerja asks, in its order, filled from a plan: to be copied field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from salore.planning.content import GoalContent, IndicatorContent, PlanContent, content_of, from_plain
from salore.planning.models import Plan
from salore.planning.progress.selectors import Measure, ProgressSheet, Span
from salore.planning.saying import language, target_said
from salore.planning.states import IN_FORCE, Aspect, GoalKind, PlanTextKind
from salore.wording import number, plain


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what the form calls it, and what goes in."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that stand together on the form."""

    title: str
    number: str
    lines: tuple[Line, ...]


def blocks_of(plan: Plan, progress: ProgressSheet, span: Span | None) -> list[Block]:
    """Return the plan's fields, or with a period the realisations', in the order of the form."""
    if span is not None:
        return list(_realisations(progress, span))
    content = _content(plan)
    return [*_goals(content), *_annex(content)]


def _content(plan: Plan) -> PlanContent:
    """Return what was agreed where the plan is in force, else what it says now."""
    version = plan.versions.order_by("-number").first() if plan.state in IN_FORCE else None
    return from_plain(version.content) if version else content_of(plan)


def _goals(content: PlanContent) -> Iterator[Block]:
    for goal in content.goals:
        kind = _("Main goal") if goal.kind == GoalKind.MAIN else _("Additional goal")
        lines = [
            Line(_("Superior's goal that it supports"), goal.parent_title),
            Line(_("Goal (RHK)"), goal.title),
        ]
        for row in goal.indicators:
            lines += _indicator(row)
        yield Block(kind, str(goal.number), _filled(lines))


def _indicator(row: IndicatorContent) -> list[Line]:
    return [
        Line(_("Aspect"), _aspect(row)),
        Line(_("Individual indicator (IKI)"), row.text),
        # The form takes the figure and its unit apart.
        Line(_("Target"), _figure(row)),
        Line(_("Unit of measure"), "" if row.target_text else row.unit_of_measure),
    ]


def _figure(row: IndicatorContent) -> str:
    low, high = row.target_low, row.target_high
    if low is None or (high is not None and high != low):
        return target_said(row)
    return number(low, language()) if language() == "id" else plain(low)


def _aspect(row: IndicatorContent) -> str:
    return capfirst(str(Aspect(row.aspect).label)) if row.aspect in Aspect.values else ""


def _annex(content: PlanContent) -> Iterator[Block]:
    for kind, title in (
        (PlanTextKind.RESOURCE, _("Resources")),
        (PlanTextKind.ACCOUNTABILITY, _("Accountability scheme")),
        (PlanTextKind.CONSEQUENCE, _("Consequences")),
    ):
        texts = content.texts_of(kind)
        if texts:
            yield Block(title, "", tuple(Line(f"{title} {n}", text.text) for n, text in enumerate(texts, 1)))


def _realisations(progress: ProgressSheet, span: Span) -> Iterator[Block]:
    goals: dict[str, list[Measure]] = {}
    for measure in progress.measures:
        goals.setdefault(measure.goal.uid, []).append(measure)
    for measures in goals.values():
        goal: GoalContent = measures[0].goal
        lines = [line for measure in measures for line in _realisation(measure, span)]
        yield Block(goal.title, str(goal.number), _filled(lines))


def _realisation(measure: Measure, span: Span) -> Iterator[Line]:
    report = measure.reports.get(span.period.pk)
    name = measure.indicator.text
    yield Line(_("Indicator"), name)
    if report is None or report.is_blank:
        return
    if report.row.value is not None:
        yield Line(_("Realisation"), number(report.row.value, language()))
    if report.row.text:
        yield Line(_("Note"), report.row.text)
    for one in report.evidence:
        if one.url:
            yield Line(_("Link to evidence"), one.url)


def _filled(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.value)
