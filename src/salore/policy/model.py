"""What a policy pack means, once parsed: frozen dataclasses, one a rule.

Belongs here: the shape of every rule and look-ups on it. Does not: reading files (`load`), judging
whether the rules make sense together (`check`), words about them (`show`, `diff`).

The annotations are read at run time to parse packs, so this module keeps them as types, not as strings.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Certainty = Literal["text", "secondary", "code", "unverified"]
Rating = Literal["above", "as", "below"]
Predicate = Literal["sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]
OrganisationPredicate = Literal["istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]
Source = Literal["supervisor", "peer", "subordinate", "self", "team_lead"]
DayType = Literal["calendar", "working"]
FunctionalLevel = Literal[
    "pemula", "terampil", "mahir", "penyelia", "ahli_pertama", "ahli_muda", "ahli_madya", "ahli_utama"
]
SurveyElementKey = Literal["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"]
Channel = Literal["own_phone", "kiosk", "paper", "assisted"]
TextKey = Literal[
    "undecided",
    "decided_by_person",
    "colleagues",
    "citizens",
    "distribution",
    "objection",
    "walk_in_sample",
]

RATINGS: tuple[Rating, ...] = ("above", "as", "below")
ANY = "*"

_strict = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One text in both languages of the interface."""

    __pydantic_config__ = _strict
    id: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A law, regulation or decision that rules refer to; `agency` marks an agency's own policy."""

    __pydantic_config__ = _strict
    title: Words
    kind: Literal["law", "agency", "practice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where a rule comes from: an instrument by its key, and the article in it."""

    __pydantic_config__ = _strict
    instrument: str
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule states besides its parameters."""

    __pydantic_config__ = _strict
    basis: Basis
    certainty: Certainty
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that tables may use, with its name on the screen."""

    __pydantic_config__ = _strict
    key: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Rule):
    """A rule that lists allowed keys (job families, employment kinds, predicates of organisations)."""

    rows: tuple[Key, ...]

    def keys(self) -> tuple[str, ...]:
        return tuple(row.key for row in self.rows)

    def label(self, key: str, language: str) -> str:
        return next((row.label.in_language(language) for row in self.rows if row.key == key), key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extends:
    """The base of a derived pack, named by its content hash."""

    __pydantic_config__ = _strict
    pack: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who this pack is, and when it is in force."""

    __pydantic_config__ = _strict
    id: str
    name: Words
    version: str
    valid_from: date
    valid_until: date | None = None
    time_zone: str = "Asia/Jayapura"
    default_period: str
    extends: Extends | None = None


# ── Result of work ────────────────────────────────────────────────────────────────────────────────────


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

    __pydantic_config__ = _strict
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


# ── Behaviour ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePoint:
    __pydantic_config__ = _strict
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

    __pydantic_config__ = _strict
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
    """What one source counts for, for a job family and an employment kind (`*` = any)."""

    __pydantic_config__ = _strict
    job_family: str
    employment_kind: str
    source: Source
    role: Literal["decides", "evidence", "weighted"]
    weight: Decimal
    minimum_raters: int
    wanted_raters: int
    anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources(Rule):
    """Who is asked about whom, and with which weight."""

    rows: tuple[SourceUse, ...]

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
    """What may be released of sources that were promised anonymity."""

    minimum_answers: int
    merge: bool
    mean: Literal["raw", "adjusted"]
    mean_decimals: int
    relative_band: Decimal
    minimum_remarks: int
    minimum_unit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity(Rule):
    """When the severity of named raters may be estimated and shown as advice."""

    method: Literal["many_facet"]
    minimum_shared_ratees: int
    minimum_ratings_for_advice: int
    maximum_error: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination(Rule):
    """How segments of one person make one result."""

    method: Literal["decided_at_end", "duration_weighted"]


# ── Predicate ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class PredicateRow:
    __pydantic_config__ = _strict
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
    __pydantic_config__ = _strict
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

    __pydantic_config__ = _strict
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

    __pydantic_config__ = _strict
    organisation: OrganisationPredicate
    predicates: tuple[Predicate, ...]
    limit: Literal["at_least", "at_most", "majority", "present", "absent"]
    share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Rule):
    """Guidance on how predicates are spread; it warns and never moves anyone."""

    minimum_people: int
    rows: tuple[PatternLimit, ...]


# ── Frame: periods, people, time ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodUse:
    __pydantic_config__ = _strict
    employment_kind: str
    kinds: tuple[Literal["annual", "quarterly", "monthly"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods(Rule):
    rows: tuple[PeriodUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A state of a person: appraised or not, and the sentence that says why not."""

    __pydantic_config__ = _strict
    key: str
    label: Words
    appraised: bool
    sentence: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses(Rule):
    rows: tuple[Status, ...]

    def by_key(self, key: str) -> Status:
        return next(row for row in self.rows if row.key == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A step of the year: a month and day, or days after an earlier step.

    A step with neither is an event whose day the person's own case gives (a document received).
    """

    __pydantic_config__ = _strict
    key: str
    label: Words
    month_day: str | None = None
    next_year: bool = False
    days: int | None = None
    after: str | None = None
    day_type: DayType = "calendar"
    grace_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines(Rule):
    """In the order in which they must fall."""

    rows: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentHours:
    __pydantic_config__ = _strict
    employment_kind: str
    limit: Literal["floor", "ceiling"]
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Development(Rule):
    rows: tuple[DevelopmentHours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLevel:
    """A functional level: its grades, its coefficient a year, the points for a higher rank or level."""

    __pydantic_config__ = _strict
    level: FunctionalLevel
    label: Words
    grades: tuple[str, ...] = ()
    coefficient: Decimal
    for_rank: Decimal | None = None
    for_level: Decimal | None = None
    siasn_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditShare:
    __pydantic_config__ = _strict
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
class Rounding(Rule):
    """Every figure is rounded once, at the end, half up; the rounded value is classified."""

    method: Literal["half_up"]
    achievement_decimals: int
    behaviour_decimals: int
    score_decimals: int
    credit_decimals: int
    index_decimals: int


# ── Citizens' satisfaction ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyElement:
    __pydantic_config__ = _strict
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

    __pydantic_config__ = _strict
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness(Rule):
    """Which share is compared between groups, and when a difference is flagged."""

    method: Literal["risk_difference"]
    top: tuple[Predicate, ...]
    minimum_people: int
    confidence: Decimal
    impact_ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    __pydantic_config__ = _strict
    key: TextKey
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(Rule):
    """Sentences that an agency may word for itself."""

    rows: tuple[Text, ...]

    def get(self, key: TextKey, language: str) -> str:
        return next(row.text.in_language(language) for row in self.rows if row.key == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a pack. A derived pack replaces whole rules by name; a rule that may be absent says so.

    `quadrant` and the numeric rules (`score`, `indicator_values`, `behaviour_values`, `bands`) exclude
    each other: a pack has one or the other.
    """

    __pydantic_config__ = _strict
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

    __pydantic_config__ = _strict
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
