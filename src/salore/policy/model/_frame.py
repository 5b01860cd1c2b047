"""Rules on people and time: periods, statuses, deadlines, development, standing sentences."""

from dataclasses import dataclass
from typing import Literal

from salore.policy.model._base import STRICT, DayType, PeriodKind, Rule, TextKey, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodUse:
    __pydantic_config__ = STRICT
    employment_kind: str
    kinds: tuple[PeriodKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods(Rule):
    rows: tuple[PeriodUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A state of a person: appraised or not, and the sentence that says why not."""

    __pydantic_config__ = STRICT
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

    __pydantic_config__ = STRICT
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
    __pydantic_config__ = STRICT
    employment_kind: str
    limit: Literal["floor", "ceiling"]
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Development(Rule):
    rows: tuple[DevelopmentHours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    __pydantic_config__ = STRICT
    key: TextKey
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(Rule):
    """Sentences that an agency may word for itself."""

    rows: tuple[Text, ...]

    def get(self, key: TextKey, language: str) -> str:
        return next(row.text.in_language(language) for row in self.rows if row.key == key)
