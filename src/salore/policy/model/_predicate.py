"""Rules on the predicate and on what hangs on it: distribution, credit, fairness."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from salore.policy.model._base import (
    STRICT,
    FunctionalLevel,
    OrganisationPredicate,
    Predicate,
    Rating,
    Rule,
    Words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PredicateRow:
    __pydantic_config__ = STRICT
    key: Predicate
    code: int
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicates(Rule):
    rows: tuple[PredicateRow, ...]

    def code(self, key: str) -> int:
        return next(row.code for row in self.rows if row.key == key)

    def label(self, key: str, language: str) -> str:
        return next((r.label.in_language(language) for r in self.rows if r.key == key), key)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrantCell:
    __pydantic_config__ = STRICT
    result: Rating
    behaviour: Rating
    predicate: Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrant(Rule):
    """Predicate from the two ratings; used where the pack has no numeric score."""

    rows: tuple[QuadrantCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Rule):
    """The numeric model: one score out of result and behaviour."""

    method: Literal["weighted_sum"]
    result_share: Decimal
    result_share_with_colleagues: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Scores from `minimum` up, unless a higher band applies; `innovation` = needs a proven new idea."""

    __pydantic_config__ = STRICT
    predicate: Predicate
    minimum: Decimal
    maximum: Decimal
    innovation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands(Rule):
    """Predicate from the numeric score."""

    rows: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternLimit:
    """One limit of a distribution pattern: on the share of the named predicates together."""

    __pydantic_config__ = STRICT
    organisation: OrganisationPredicate
    predicates: tuple[Predicate, ...]
    limit: Literal["at_least", "at_most", "majority", "present", "absent"]
    share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Rule):
    """Guidance on how predicates are spread; it warns and never moves anyone."""

    minimum_people: int
    rows: tuple[PatternLimit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLevel:
    """A functional level: its grades, its coefficient a year, the points for a higher rank or level."""

    __pydantic_config__ = STRICT
    level: FunctionalLevel
    label: Words
    grades: tuple[str, ...] = ()
    coefficient: Decimal
    for_rank: Decimal | None = None
    for_level: Decimal | None = None
    siasn_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditShare:
    __pydantic_config__ = STRICT
    predicate: Predicate
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditShares(Rule):
    """How much of the yearly coefficient each predicate earns."""

    rows: tuple[CreditShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLevels(Rule):
    """Yearly coefficients of functional levels, and what promotion needs."""

    rows: tuple[CreditLevel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness(Rule):
    """Which share is compared between groups, and when a difference is flagged."""

    method: Literal["risk_difference"]
    top: tuple[Predicate, ...]
    minimum_people: int
    confidence: Decimal
    impact_ratio: Decimal
