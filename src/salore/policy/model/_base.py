"""What rules are made of: their keys, texts in two languages, their basis and certainty."""

from dataclasses import dataclass
from typing import Literal

Certainty = Literal["text", "secondary", "code", "unverified"]
Rating = Literal["above", "as", "below"]
Predicate = Literal["sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]
OrganisationPredicate = Literal["istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]
PeriodKind = Literal["annual", "quarterly", "monthly"]
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

PERIOD_KINDS: tuple[PeriodKind, ...] = ("annual", "quarterly", "monthly")
RATINGS: tuple[Rating, ...] = ("above", "as", "below")
ANY = "*"

STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One text in both languages of the interface."""

    __pydantic_config__ = STRICT
    id: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where a rule comes from: an instrument by its key, and the article in it."""

    __pydantic_config__ = STRICT
    instrument: str
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule states besides its parameters."""

    __pydantic_config__ = STRICT
    basis: Basis
    certainty: Certainty
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that tables may use, with its name on the screen."""

    __pydantic_config__ = STRICT
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
