"""Rules on the citizens' survey."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from salore.policy.model._base import STRICT, Channel, Rule, SurveyElementKey, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyElement:
    __pydantic_config__ = STRICT
    key: SurveyElementKey
    label: Words
    alias: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyElements(Rule):
    scale_low: int
    scale_high: int
    factor: Decimal
    minimum_answers: int
    confidence: Decimal
    above_service: Literal["pooled", "mean_of_services"]
    rows: tuple[SurveyElement, ...]

    def keys(self) -> tuple[str, ...]:
        return tuple(row.key for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyBand:
    """Grade from `minimum` up, for surveys within the dates."""

    __pydantic_config__ = STRICT
    grade: str
    label: Words
    minimum: Decimal
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyBands(Rule):
    rows: tuple[SurveyBand, ...]

    def in_force(self, on: date) -> tuple[SurveyBand, ...]:
        """Return the bands in force on a day, best grade first."""
        found = [
            row
            for row in self.rows
            if row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)
        ]
        return tuple(sorted(found, key=lambda row: -row.minimum))


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySampling(Rule):
    method: Literal["krejcie_morgan"]
    chi_square: Decimal
    proportion: Decimal
    error: Decimal
    rounding: Literal["nearest", "up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOfficers(Rule):
    """Figures of single officers: only on request, only for development."""

    method: Literal["empirical_bayes"]
    elements: tuple[SurveyElementKey, ...]
    minimum_answers: int
    minimum_periods: int
    exclude_channels: tuple[Channel, ...] = ()
