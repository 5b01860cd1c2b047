"""Rules on behaviour: scale, items, sources, ratings, anonymity, severity, segments."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from salore.policy.model._base import ANY, PERIOD_KINDS, STRICT, PeriodKind, Rule, Source, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePoint:
    __pydantic_config__ = STRICT
    score: int
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourScale(Rule):
    """The scale of an answer. "Not observed" is always possible and is an empty cell.

    `other_scales` says what becomes of answers that state another scale of their own (`ratings.scale`,
    as in `1:5`): refused, or moved linearly onto this one.
    """

    rows: tuple[ScalePoint, ...]
    other_scales: Literal["refuse", "linear"]
    not_observed: Words

    @property
    def low(self) -> int:
        return min(row.score for row in self.rows)

    @property
    def high(self) -> int:
        return max(row.score for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourItem:
    """One value and its guides; exactly three in the shipped packs."""

    __pydantic_config__ = STRICT
    key: str
    label: Words
    guides: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourItems(Rule):
    rows: tuple[BehaviourItem, ...]

    def keys(self) -> tuple[str, ...]:
        return tuple(row.key for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUse:
    """What one source counts for, for a job family and an employment kind (`*` = any).

    `periods` says in which kinds of period it is asked. Where nothing is said, a named source is asked in
    all, an anonymous one once a year: the same few who answer often are told apart by what changes.
    """

    __pydantic_config__ = STRICT
    job_family: str
    employment_kind: str
    source: Source
    role: Literal["decides", "evidence", "weighted"]
    weight: Decimal
    minimum_raters: int
    wanted_raters: int
    anonymous: bool
    periods: tuple[PeriodKind, ...] = ()

    def asked_in(self, kind: str) -> bool:
        """Whether the source is asked in a period of the kind."""
        return kind in (self.periods or (("annual",) if self.anonymous else PERIOD_KINDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources(Rule):
    """Who is asked about whom, and with which weight."""

    rows: tuple[SourceUse, ...]

    def asked_for(self, job_family: str, employment_kind: str, period_kind: str) -> tuple[SourceUse, ...]:
        """Return the sources that are asked about somebody in a period of the kind."""
        return tuple(use for use in self.used_for(job_family, employment_kind) if use.asked_in(period_kind))

    def used_for(self, job_family: str, employment_kind: str) -> tuple[SourceUse, ...]:
        """Return the rows of the most specific match: family and kind, family, kind, any."""
        for family, kind in (
            (job_family, employment_kind),
            (job_family, ANY),
            (ANY, employment_kind),
            (ANY, ANY),
        ):
            found = tuple(r for r in self.rows if (r.job_family, r.employment_kind) == (family, kind))
            if found:
                return found
        return ()

    def anonymous(self) -> frozenset[str]:
        return frozenset(row.source for row in self.rows if row.anonymous)

    def asks_anonymously_in(self, period_kind: str) -> bool:
        """Whether anybody is asked anonymously in a period of the kind."""
        return any(row.anonymous and row.asked_in(period_kind) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourRating(Rule):
    """From sources to a behaviour score and its proposed rating."""

    method: Literal["weighted_sources"]
    missing_source: Literal["reweight", "no_score"]
    above_min: Decimal
    as_min: Decimal
    near_cut_errors: Decimal
    rater_sd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymity(Rule):
    """What may be released of sources that were promised anonymity.

    `most_exclusions`: about how many people one may say, of one person, that they are not to be asked;
    `most_forms`: about how many people one is asked; `recount_days`: for how long after a count it may be
    done again before answers and keys are destroyed.
    """

    minimum_answers: int
    merge: bool
    mean: Literal["raw", "adjusted"]
    mean_decimals: int
    relative_band: Decimal
    minimum_remarks: int
    minimum_unit: int
    most_exclusions: int = 3
    most_forms: int = 8
    recount_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity(Rule):
    """When the severity of named raters may be estimated and shown as advice."""

    method: Literal["many_facet"]
    minimum_shared_ratees: int
    minimum_ratings_for_advice: int
    maximum_error: Decimal
    lean_errors: Decimal = Decimal("1.96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination(Rule):
    """How segments of one person make one result."""

    method: Literal["decided_at_end", "duration_weighted"]
