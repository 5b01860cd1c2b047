"""A plan as it was read: who, when, goals with indicators, behaviour, annex, and what is doubtful.

Belongs here: frozen values that every reader fills. Does not: reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from salore.organisation.reading.faults import Doubt, ReadingError
from salore.planning.reading.targets import TargetRead, read_target

PACKAGE = "salore.planning.reading"

GoalKind = Literal["main", "additional"]
Aspect = Literal["quantity", "quality", "time", "cost"]
Approach = Literal["quantitative", "qualitative"]
Form = Literal["staff", "head"]


class PlanReadingError(ReadingError):
    """A file from which no plan can be read. The sentence says why and what to do."""

    package: ClassVar[str] = PACKAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody whom the sheet names."""

    name: str = ""
    nip: str = ""
    rank: str = ""
    position: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRead:
    """An indicator; of a narrative one `text` holds measure and target together."""

    text: str
    aspect: Aspect | None = None
    target: str = ""
    realisation: str = ""
    feedback: str = ""
    perspective: str = ""

    @property
    def target_read(self) -> TargetRead:
        return read_target(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRead:
    kind: GoalKind
    goal: str
    parent_goal: str = ""
    indicators: tuple[IndicatorRead, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourRead:
    """What the leader expects of one value of conduct, and the feedback on it."""

    value: str
    expectation: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    resources: tuple[str, ...] = ()
    accountability: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRead:
    """One plan. `starts_on` and `ends_on` are of the period that the sheet names."""

    person: Party = Party()
    appraiser: Party = Party()
    starts_on: date | None = None
    ends_on: date | None = None
    form: Form = "staff"
    approach: Approach = "quantitative"
    is_evaluation: bool = False
    goals: tuple[GoalRead, ...] = ()
    behaviours: tuple[BehaviourRead, ...] = ()
    annex: Annex = Annex()
    doubts: tuple[Doubt, ...] = ()
