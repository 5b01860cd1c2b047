"""What a result says, put together for reading: its words come from the pack of its own version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from django.db.models import Q
from django.utils import timezone

from salore.cycles.models import pack_of
from salore.engine.explanation import Section, Told, rating_words, tell
from salore.engine.period import Period
from salore.organisation.viewer import Viewer
from salore.policy.model import RATINGS, Pack, Rating
from salore.results.models import Release, Result
from salore.results.recorded import Step, decision_of, step_of

WHOLE_PCT = 100.0


@dataclass(frozen=True, slots=True)
class Goal:
    """One promised result and how far it was reached; None where no figure was reported."""

    title: str
    achievement_pct: float | None
    is_main: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    measured: int
    reached: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the quadrant."""

    predicate: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class QuadrantRow:
    rating: Rating
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Quadrant:
    """Where the two ratings meet: behaviour across, results down, both by their keys."""

    columns: tuple[Rating, ...]
    rows: tuple[QuadrantRow, ...]


@dataclass(frozen=True)
class ResultView:
    """A result told: the answer, who decided, what it was decided on."""

    result: Result
    pack: Pack
    language: str

    @cached_property
    def told(self) -> Told:
        return tell(_for_the_person(self.result.explanation), self.pack, self.language)

    @property
    def is_appraised(self) -> bool:
        return bool(step_of(self.result, "person")["value"])

    @property
    def is_decided(self) -> bool:
        return bool(self.result.values["predicate"])

    @property
    def headline(self) -> str:
        """Return the predicate in words; what is undecided is never a low value."""
        if self.is_decided:
            return self.predicate_words
        return self.pack.rules.texts.get("undecided", self.language).rstrip(".")

    @property
    def predicate_words(self) -> str:
        key = self.result.values["predicate"]
        return self.pack.rules.predicates.label(key, self.language) if key else ""

    @property
    def result_words(self) -> str:
        return self._rating("result_rating")

    @property
    def behaviour_words(self) -> str:
        return self._rating("behaviour_rating")

    @property
    def result_proposed(self) -> str:
        """Return what the figures suggested, where the decision departs from it."""
        return self._departed("result")

    @property
    def behaviour_proposed(self) -> str:
        return self._departed("behaviour")

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
    def released_on(self) -> date | None:
        """Return since when those concerned may read it; None before that."""
        return released_on(self.result)

    @property
    def goals(self) -> list[Goal]:
        """Return the promised results with what was reached, in the order of the plan."""
        goals: dict[str, list[Step]] = {}
        for row in step_of(self.result, "achievement")["inputs"].get("indicators") or ():
            goals.setdefault(row["goal_id"], []).append(row)
        return [
            Goal(rows[0]["goal"], _mean(rows), is_main=rows[0]["kind"] == "main") for rows in goals.values()
        ]

    @property
    def main_goals(self) -> Reached:
        """Return how many of the main goals with figures reached their target."""
        figures = [goal.achievement_pct for goal in self.goals if goal.is_main]
        known = [figure for figure in figures if figure is not None]
        return Reached(measured=len(known), reached=sum(figure >= WHOLE_PCT for figure in known))

    @property
    def expected_pct(self) -> float:
        """Return from which achievement on results count as expected; without such a rule, the target."""
        return float(step_of(self.result, "result_proposal")["inputs"].get("as_min_pct") or WHOLE_PCT)

    @property
    def achievement_pct(self) -> float | None:
        figure = self.result.values["achievement_pct"]
        return float(figure) if figure else None

    @property
    def behaviour_sentences(self) -> tuple[str, ...]:
        """Return who saw the conduct how, in words; anonymous answers stay the one mean they are."""
        return next((section.sentences for section in self.sections if section.key == "sources"), ())

    @property
    def quadrant(self) -> Quadrant | None:
        """Return the table of the rule, with this person's field marked; numeric packs have none."""
        rule = self.pack.rules.quadrant
        if rule is None:
            return None
        here = (self.result.values["result_rating"], self.result.values["behaviour_rating"])
        found = {(row.result, row.behaviour): row.predicate for row in rule.rows}
        across = tuple(reversed(RATINGS))
        return Quadrant(
            columns=across,
            rows=tuple(
                QuadrantRow(down, tuple(self._cell(found, (down, rating), here) for rating in across))
                for down in RATINGS
            ),
        )

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.told.sections

    @property
    def period_kind(self) -> str:
        return Period.parse(self.result.period).kind

    def _cell(
        self, found: Mapping[tuple[Rating, Rating], str], place: tuple[Rating, Rating], here: tuple[str, str]
    ) -> Cell:
        return Cell(self.pack.rules.predicates.label(found[place], self.language), place == here)

    def _rating(self, name: str) -> str:
        key = self.result.values[name]
        return rating_words(cast("Rating", key), self.language) if key else ""

    def _departed(self, part: str) -> str:
        decided, proposed = (self._decision.get(f"{part}_rating{end}") for end in ("", "_proposed"))
        if not decided or not proposed or decided == proposed:
            return ""
        return rating_words(cast("Rating", proposed), self.language)

    @cached_property
    def _decision(self) -> Step:
        return decision_of(self.result)


def _for_the_person(explanation: Step) -> Step:
    """Return the steps without how severe named raters are: that was for whoever decided alone."""
    steps = [step for step in explanation["steps"] if step["step"] != "severity"]
    return {**explanation, "steps": [_without_severity(step) for step in steps]}


def _without_severity(step: Step) -> Step:
    if step["step"] != "notices":
        return step
    return {**step, "value": [code for code in step["value"] if code != "not_comparable"]}


def release_of(result: Result) -> Release | None:
    """Return the release that covers a result, the earliest where several do."""
    unit = result.unit
    paths = [unit.path[: end + 1] for end, sign in enumerate(unit.path) if sign == "/"] if unit else []
    covering = Release.objects.filter(
        Q(unit=None) | Q(unit__path__in=paths),
        Q(person=None) | Q(person=result.person_id),
        cycle=result.cycle_id,
        period=result.period,
        shows_until__gte=result.computation_id,
    )
    return covering.order_by("released_on").first()


def released_on(result: Result) -> date | None:
    """Return the day from which those concerned may read a result; None where none is set."""
    if not result.computation.awaits_release:
        return timezone.localtime(result.released_at).date()
    covering = release_of(result)
    if covering is None:
        return None
    # A version issued after the release is read from the day on which it was made.
    return max(covering.released_on, timezone.localtime(result.released_at).date())


def result_view(result: Result, language: str) -> ResultView:
    """Return a result with the words of the rules it was computed under."""
    return ResultView(result, pack_of(result.computation.pack_hash), language)


def versions_of(result: Result, viewer: Viewer) -> list[ResultView]:
    """Return the versions of a result that the viewer may know of, the newest first."""
    visible = Result.objects.visible_to(viewer)
    rows = visible.filter(person=result.person_id, cycle=result.cycle_id, period=result.period)
    ordered = rows.select_related("computation").order_by("-version")
    return [result_view(row, viewer.language) for row in ordered]


def _mean(rows: list[Step]) -> float | None:
    reached = [row["achievement_pct"] for row in rows if row["achievement_pct"] is not None]
    return round(sum(reached) / len(reached), 2) if reached else None
