"""Rows of targets and texts: what was agreed last, with what was reported on it.

A year's target has a row of its own, and one for each shorter period that something was reported on, so that
the engine accumulates by the indicator's own way and says what is missing. Of amounts that add up a shorter
period has its share of the year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F

from salore.appraisal.models import Feedback
from salore.appraisal.tables.scope import Scope
from salore.cycles.models import Period
from salore.organisation.models import Leadership, Service
from salore.planning.content import IndicatorContent, PlanContent, from_plain
from salore.planning.models import Plan, PlanVersion, Progress, Remark
from salore.planning.progress.figures import way_of
from salore.planning.states import Direction, RemarkKind

Row = tuple[Any, ...]
_AT_ONCE = 500
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported on an indicator for a period."""

    period: Period
    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The plans of a period with what they say, read in stretches, and what was reported on them."""

    scope: Scope
    plans: list[Plan]
    reports: dict[str, list[Report]]
    services: frozenset[str]
    segments: dict[int, str] = field(default_factory=dict)

    def contents(self) -> Iterator[tuple[Plan, PlanContent]]:
        for start in range(0, len(self.plans), _AT_ONCE):
            some = self.plans[start : start + _AT_ONCE]
            rows = PlanVersion.objects.filter(plan__in=[plan.pk for plan in some], number=F("plan__version"))
            found = dict(rows.values_list("plan_id", "content"))
            for plan in some:
                if plan.pk in found:
                    yield plan, from_plain(found[plan.pk])


def plans_agreed(scope: Scope) -> list[Plan]:
    """Return the plans that were agreed at least once and were in force within the period."""
    rows = Plan.objects.filter(
        agency_id=scope.agency_id,
        cycle=scope.period.cycle_id,
        version__gt=0,
        starts_on__lte=scope.day,
        ends_on__gte=scope.period.starts_on,
    )
    plans = rows.select_related("assignment", "unit").order_by("person_id", "starts_on", "pk")
    return [plan for plan in plans if plan.person_id in scope.told]


def reports_of(scope: Scope) -> dict[str, list[Report]]:
    """Return what was reported within the period, by indicator and in order of time."""
    periods = Period.objects.filter(
        cycle=scope.period.cycle_id,
        starts_on__range=(scope.period.starts_on, scope.day),
        ends_on__lte=scope.period.ends_on,
    )
    known = {period.pk: period for period in periods}
    rows = Progress.objects.filter(agency_id=scope.agency_id, period__in=known)
    found: defaultdict[str, list[Report]] = defaultdict(list)
    for uid, period, value, text in (
        rows.order_by("period__ends_on", "period__starts_on", "pk")
        .values_list("indicator__uid", "period_id", "value", "text")
        .iterator(chunk_size=5_000)
    ):
        if value is not None or text:
            found[str(uid)].append(Report(known[period], value, text))
    return dict(found)


def services_of(scope: Scope) -> frozenset[str]:
    return frozenset(Service.objects.filter(agency_id=scope.agency_id).values_list("key", flat=True))


def target_rows(agreed: Agreed) -> Iterator[Row]:
    for plan, content in agreed.contents():
        number = agreed.scope.numbers[plan.person_id]
        segment = agreed.segments.get(plan.pk)
        for goal in content.goals:
            for indicator in goal.indicators:
                for period, *reported in _reported(agreed, indicator):
                    yield (
                        number, goal.uid, goal.title, goal.kind, goal.parent or None, indicator.uid,
                        indicator.text, indicator.aspect, indicator.direction,
                        *_target(indicator, period), indicator.is_maximum, indicator.unit_of_measure,
                        *reported, way_of(indicator), goal.weight, _source(agreed, indicator), segment,
                        period.key,
                    )  # fmt: skip


def _reported(agreed: Agreed, indicator: IndicatorContent) -> Iterator[tuple[Any, ...]]:
    """Yield the period itself with what was reported for it, then the shorter ones with figures.

    Words are not accumulated: the last ones said stand beside the period.
    """
    whole = agreed.scope.period
    reports = agreed.reports.get(indicator.uid, [])
    own = next((report.value for report in reports if report.period.pk == whole.pk), None)
    words = next((report.text for report in reversed(reports) if report.text), "")
    yield whole, own, words
    for report in reports:
        if own is None and report.value is not None and report.period.pk != whole.pk:
            yield report.period, report.value, report.text


def _target(indicator: IndicatorContent, period: Period) -> tuple[str, str]:
    """Return the target as a number and as words, of which one is empty.

    A number that no percentage can be taken of (zero, where more is better) is told in words.
    """
    low, high = indicator.target_low, indicator.target_high
    if low is None and high is None:
        return "", indicator.target_text or indicator.text
    low = high if low is None else low
    assert low is not None
    ends = [_share(indicator, end, period) for end in (low, high if high is not None else low)]
    said = "..".join(dict.fromkeys(f"{end.normalize():f}" for end in ends))
    if ends[0] < 0 or (ends[1] == 0 and indicator.direction != Direction.LOWER):
        return "", said
    return said, ""


def _share(indicator: IndicatorContent, year: Decimal, period: Period) -> Decimal:
    months = period.ends_on.month - period.starts_on.month + 1
    if months == _MONTHS or way_of(indicator) != "sum":
        return year
    return (year * months / _MONTHS).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _source(agreed: Agreed, indicator: IndicatorContent) -> str:
    return f"satisfaction:{indicator.service}" if indicator.service in agreed.services else "manual"


# ── Texts ─────────────────────────────────────────────────────────────────────────────────────────────


def text_rows(agreed: Agreed) -> Iterator[Row]:
    """Yield the annex and expectations of the plans, then what the superiors said along the way."""
    scope = agreed.scope
    for plan, content in agreed.contents():
        for text in content.texts:
            if text.text.strip() and not text.is_draft:
                yield (
                    scope.numbers[plan.person_id], text.kind, text.ref, text.text,
                    agreed.segments.get(plan.pk), scope.period.key,
                )  # fmt: skip
    yield from _observed(agreed)
    yield from _fed_back(scope)


def _observed(agreed: Agreed) -> Iterator[Row]:
    scope = agreed.scope
    plans = {plan.pk: plan for plan in agreed.plans}
    rows = Remark.objects.filter(
        agency_id=scope.agency_id,
        kind=RemarkKind.OBSERVATION,
        made_at__date__range=(scope.period.starts_on, scope.day),
    )
    for plan, goal, text in rows.order_by("plan_id", "pk").values_list("plan_id", "goal__uid", "text"):
        if plan in plans and text.strip():
            number = scope.numbers[plans[plan].person_id]
            yield number, "feedback", goal, text, agreed.segments.get(plan), scope.period.key


def _fed_back(scope: Scope) -> Iterator[Row]:
    """Yield feedback of those who led the receiver in the period: the document holds the superior's."""
    led = Leadership.objects.filter(agency_id=scope.agency_id, starts_on__lte=scope.day).exclude(
        ends_on__lt=scope.period.starts_on
    )
    leading = set(led.values_list("superior_id", "person_id"))
    rows = Feedback.objects.filter(
        agency_id=scope.agency_id, given_at__date__range=(scope.period.starts_on, scope.day)
    )
    for giver, receiver, goal, item, text in rows.order_by("receiver_id", "pk").values_list(
        "giver_id", "receiver_id", "goal__uid", "item", "text"
    ):
        if (giver, receiver) in leading and receiver in scope.told and text.strip():
            yield scope.numbers[receiver], "feedback", goal or item, text, None, scope.period.key
