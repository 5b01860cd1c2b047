"""Rules on the result of work, and on rounding."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from salore.policy.model._base import STRICT, OrganisationPredicate, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement(Rule):
    """How a realisation is compared with its target, and how periodic rows make a year."""

    method: Literal["ratio"]
    cap_pct: Decimal
    zero_target_missed_pct: Decimal
    accumulate_default: Literal["last", "sum", "mean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRating(Rule):
    """From achievement to the proposed rating of the result."""

    method: Literal["achievement_cuts"]
    above_min_pct: Decimal
    as_min_pct: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadOfUnit(Rule):
    """What proposes the result rating of whoever heads a unit."""

    method: Literal["organisation_predicate", "own_achievement"]
    above: tuple[OrganisationPredicate, ...] = ()
    as_expected: tuple[OrganisationPredicate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A point of a piecewise linear conversion."""

    __pydantic_config__ = STRICT
    at: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Rule):
    """A piecewise linear conversion between two scales, constant beyond its ends.

    `attained_maximum` is the value of an indicator whose target is the attainable maximum and was met.
    """

    method: Literal["anchors"]
    rows: tuple[Anchor, ...]
    attained_maximum: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding(Rule):
    """Every figure is rounded once, at the end, half up; the rounded value is classified."""

    method: Literal["half_up"]
    achievement_decimals: int
    behaviour_decimals: int
    score_decimals: int
    credit_decimals: int
    index_decimals: int
