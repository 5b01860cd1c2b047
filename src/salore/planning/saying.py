"""Targets, days and states of plans in words, in the language of the moment. No rows, no decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salore.planning.states import Aspect, Cascade, Direction, GoalKind, PlanTextKind
from salore.wording import date_in_words, number


class Measured(Protocol):
    """An indicator, as a row or as content."""

    @property
    def aspect(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def target_low(self) -> Decimal | None: ...
    @property
    def target_high(self) -> Decimal | None: ...
    @property
    def target_text(self) -> str: ...
    @property
    def unit_of_measure(self) -> str: ...


def language() -> str:
    return (get_language() or "id")[:2]


def day_said(day: date) -> str:
    return date_in_words(day, language())


def target_said(row: Measured) -> str:
    """Say a target as it is spoken: 820 berkas, paling sedikit 95 %, paling lama 3 hari kerja."""
    if row.target_text:
        return row.target_text
    low, high = row.target_low, row.target_high
    if low is None and high is None:
        return ""
    amount = _amount(low if low is not None else high, row.unit_of_measure)
    if row.direction == Direction.RANGE and low is not None and high is not None:
        return _("%(low)s to %(high)s") % {
            "low": number(low, language()),
            "high": _amount(high, row.unit_of_measure),
        }
    if row.direction == Direction.LOWER:
        form = _("within %(amount)s") if row.aspect == Aspect.TIME else _("at most %(amount)s")
        return form % {"amount": amount}
    return amount if row.aspect == Aspect.QUANTITY else _("at least %(amount)s") % {"amount": amount}


def aspect_said(value: str) -> str:
    """Say an aspect: Kuantitas."""
    return capfirst(str(Aspect(value).label)) if value in Aspect.values else value


def kind_said(value: str) -> str:
    return capfirst(str(GoalKind(value).label)) if value in GoalKind.values else value


def cascade_said(value: str) -> str:
    return str(Cascade(value).label) if value in Cascade.values else ""


def text_kind_said(value: str) -> str:
    """Say which part of a plan a text belongs to: Dukungan Sumber Daya."""
    return {
        PlanTextKind.RESOURCE: _("Resources"),
        PlanTextKind.ACCOUNTABILITY: _("Accountability scheme"),
        PlanTextKind.CONSEQUENCE: _("Consequences"),
        PlanTextKind.EXPECTATION: _("Leader's expectations"),
    }[PlanTextKind(value)]


def _amount(value: Decimal | None, unit: str) -> str:
    said = number(value if value is not None else Decimal(0), language())
    return f"{said} {unit}".strip()
