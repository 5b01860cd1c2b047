"""What somebody wants a goal to say: input of the services. Does not belong here: rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from salore.planning.states import Aspect, Direction, GoalKind

MOST_GOALS = 40
MOST_INDICATORS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorDraft:
    """One indicator; `uid` names the one that it replaces."""

    text: str
    aspect: str = Aspect.QUANTITY
    direction: str = Direction.HIGHER
    target_low: Decimal | None = None
    target_high: Decimal | None = None
    target_text: str = ""
    unit_of_measure: str = ""
    is_maximum: bool = False
    accumulate: str = ""
    service_id: int | None = None
    perspective: str = ""
    uid: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDraft:
    """A goal whole. What it supports is a goal (`parent_id`), a team, or words where neither exists yet."""

    title: str
    kind: str = GoalKind.MAIN
    parent_id: int | None = None
    parent_title: str = ""
    team_id: int | None = None
    cascade: str = ""
    belongs_to_post: bool = True
    weight: Decimal | None = None
    indicators: tuple[IndicatorDraft, ...] = ()
