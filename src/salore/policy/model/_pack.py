"""A pack whole: who it is, its instruments, all its rules."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from salore.policy.model._base import STRICT, Keys, Rule, Words
from salore.policy.model._behaviour import (
    Anonymity,
    BehaviourItems,
    BehaviourRating,
    BehaviourScale,
    Combination,
    Severity,
    Sources,
)
from salore.policy.model._frame import Deadlines, Development, Periods, Statuses, Texts
from salore.policy.model._predicate import (
    Bands,
    CreditLevels,
    CreditShares,
    Distribution,
    Fairness,
    Predicates,
    Quadrant,
    Score,
)
from salore.policy.model._result import Achievement, Conversion, HeadOfUnit, ResultRating, Rounding
from salore.policy.model._survey import SurveyBands, SurveyElements, SurveyOfficers, SurveySampling


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A law, regulation or decision that rules refer to; `agency` marks an agency's own policy."""

    __pydantic_config__ = STRICT
    title: Words
    kind: Literal["law", "agency", "practice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extends:
    """The base of a derived pack, named by its content hash."""

    __pydantic_config__ = STRICT
    pack: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who this pack is, and when it is in force."""

    __pydantic_config__ = STRICT
    id: str
    name: Words
    version: str
    valid_from: date
    valid_until: date | None = None
    time_zone: str = "Asia/Jayapura"
    default_period: str
    extends: Extends | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a pack. A derived pack replaces whole rules by name; a rule that may be absent says so.

    `quadrant` and the numeric rules (`score`, `indicator_values`, `behaviour_values`, `bands`) exclude
    each other: a pack has one or the other.
    """

    __pydantic_config__ = STRICT
    achievement: Achievement
    result_rating: ResultRating
    head_of_unit: HeadOfUnit
    behaviour_scale: BehaviourScale
    behaviour_items: BehaviourItems
    sources: Sources
    behaviour_rating: BehaviourRating
    anonymity: Anonymity
    severity: Severity
    combination: Combination
    predicates: Predicates
    organisation_predicates: Keys
    quadrant: Quadrant | None = None
    score: Score | None = None
    indicator_values: Conversion | None = None
    behaviour_values: Conversion | None = None
    bands: Bands | None = None
    distribution: Distribution
    job_families: Keys
    employment_kinds: Keys
    periods: Periods
    statuses: Statuses
    deadlines: Deadlines
    development: Development
    credit_shares: CreditShares
    credit_levels: CreditLevels
    rounding: Rounding
    survey_elements: SurveyElements
    survey_bands: SurveyBands
    survey_sampling: SurveySampling
    survey_officers: SurveyOfficers
    fairness: Fairness
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One version of a policy, whole: its base's rules with its own over them."""

    __pydantic_config__ = STRICT
    identity: Identity
    instruments: dict[str, Instrument]
    rules: Rules
    own_rules: tuple[str, ...] = ()
    hash: str = ""

    def rule(self, name: str) -> Rule:
        found: Rule = getattr(self.rules, name)
        return found

    @property
    def is_numeric(self) -> bool:
        return self.rules.score is not None
