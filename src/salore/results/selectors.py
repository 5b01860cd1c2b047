"""What a result says, put together for reading: its words come from the pack of its own version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from salore.cycles.models import pack_of
from salore.engine.explanation import Section, Told, tell
from salore.policy.model import Pack
from salore.results.models import Result

Step = Mapping[str, Any]


@dataclass(frozen=True)
class ResultView:
    """A result told: the answer, who decided, what it was decided on."""

    result: Result
    pack: Pack
    language: str

    @cached_property
    def told(self) -> Told:
        return tell(self.result.explanation, self.pack, self.language)

    @property
    def headline(self) -> str:
        """Return the predicate in words; what is undecided is never a low value."""
        key = self.result.values["predicate"]
        if key:
            return self.pack.rules.predicates.label(key, self.language)
        return (
            self.pack.rules.texts.get("undecided", self.language) if self.is_appraised else self.told.answer
        )

    @property
    def is_decided(self) -> bool:
        return bool(self.result.values["predicate"])

    @property
    def is_appraised(self) -> bool:
        return bool(self._step("person")["value"])

    @property
    def reason(self) -> str:
        return self._decision.get("reason") or ""

    @property
    def decided_by(self) -> str:
        return self._decision.get("decided_by_name") or ""

    @property
    def decided_on(self) -> date | None:
        day = self._decision.get("decided_on")
        return date.fromisoformat(day) if day else None

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.told.sections

    @property
    def goals(self) -> list[Goal]:
        """Return the promised results with what was reached, in the order of the plan."""
        goals: dict[str, list[Step]] = {}
        for row in self._step("achievement")["inputs"]["indicators"] or ():
            goals.setdefault(row["goal_id"], []).append(row)
        return [Goal(rows[0]["goal"], _mean(rows)) for rows in goals.values()]

    @cached_property
    def _decision(self) -> Mapping[str, Any]:
        step = self._step("decision")
        return step["inputs"] if step["value"] else {}

    def _step(self, name: str) -> Step:
        steps = self.result.explanation["steps"]
        found: Step = next(
            (step for step in steps if step["step"] == name and step["segment"] is None),
            {"inputs": {"indicators": None}, "value": None},
        )
        return found


@dataclass(frozen=True, slots=True)
class Goal:
    """One promised result and how far it was reached; None where no figure was reported."""

    title: str
    achievement_pct: float | None


@dataclass(frozen=True, slots=True)
class Version:
    """An entry of the history of a result."""

    uid: UUID
    number: int
    predicate: str
    released_at: datetime
    reason: str


def result_view(result: Result, language: str) -> ResultView:
    """Return a result with the words of the rules it was computed under."""
    return ResultView(result, pack_of(result.cycle.pack_version.content_hash), language)


def history(result: Result, language: str) -> list[Version]:
    """Return all versions of a result, the newest first."""
    pack = pack_of(result.cycle.pack_version.content_hash)
    rows = Result.objects.filter(person=result.person_id, cycle=result.cycle_id, period=result.period)
    return [
        Version(
            uid=row.uid,
            number=row.version,
            predicate=pack.rules.predicates.label(row.values["predicate"], language)
            if row.values["predicate"]
            else "",
            released_at=row.released_at,
            reason=row.reason,
        )
        for row in rows.only("uid", "version", "values", "released_at", "reason").order_by("-version")
    ]


def _mean(rows: list[Step]) -> float | None:
    reached = [row["achievement_pct"] for row in rows if row["achievement_pct"] is not None]
    return round(sum(reached) / len(reached), 2) if reached else None
