"""The agreed plans of the running year, with goals hung under the superiors', annexes and expectations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from salore.cycles.models import Cycle
from salore.installation.demonstration.moments import at, chance
from salore.installation.demonstration.organisation import ELSEWHERE, Loaded
from salore.installation.demonstration.tables import YEAR, Row
from salore.installation.demonstration.years import Year
from salore.organisation.models import Assignment, Leadership
from salore.planning.models import Goal, Indicator, Plan, PlanText
from salore.planning.states import PlanState, PlanTextKind

# Units of measure that tell a level: what is reached by the end counts, nothing is added up.
_LEVELS = ("persen", "indeks", "nilai", "poin", "uraian")


@dataclass
class Planned:
    """The plans of a year by holder and post, with the rows of the tables that they came from."""

    year: Year
    plans: dict[tuple[str, int], Plan] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    indicators: list[tuple[Row, Indicator]] = field(default_factory=list)

    def main(self, loaded: Loaded, person_id: str) -> Plan | None:
        """Return the plan of the post that a person holds today."""
        return self.plans.get((person_id, loaded.main(person_id).pk))


def superiors(loaded: Loaded) -> dict[int, list[Leadership]]:
    """Return who led each post, in order of time."""
    found: dict[int, list[Leadership]] = defaultdict(list)
    rows = Leadership.objects.filter(agency=loaded.agency).order_by("assignment_id", "starts_on")
    for row in rows:
        found[row.assignment_id].append(row)
    return found


def superior_at(leads: Iterable[Leadership], day: date) -> int | None:
    """Return who led on the day, or first afterwards."""
    rows = list(leads)
    here = [row for row in rows if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)]
    later = [row for row in rows if row.starts_on > day]
    chosen = next(iter(here or later), None)
    return chosen.superior_id if chosen else None


def load_plans(loaded: Loaded, year: Year) -> Planned:
    """Make the plans of the running year from the tables."""
    planned = Planned(year)
    rows = _by_plan(loaded)
    _load_plans(loaded, planned, rows)
    _load_goals(loaded, planned, rows)
    _load_texts(loaded, planned)
    return planned


def _by_plan(loaded: Loaded) -> dict[tuple[str, int], list[Row]]:
    """Sort the indicators by holder and post; a team's goals stand in the plan of the own post."""
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in loaded.region.rows("targets"):
        assignment = loaded.of_segment.get(row["segment_id"]) or loaded.main(row["person_id"])
        found[row["person_id"], assignment.pk].append(row)
    return found


def _load_plans(loaded: Loaded, planned: Planned, rows: dict[tuple[str, int], list[Row]]) -> None:
    posts = {a.pk: a for a in (*loaded.assignments.values(), *loaded.of_segment.values())}
    leads = superiors(loaded)
    for (person_id, post), targets in rows.items():
        planned.plans[person_id, post] = _plan(
            planned.year.cycle, loaded, posts[post], targets, leads[post], chance("plan", person_id)
        )
    Plan.objects.bulk_create(planned.plans.values())


def _plan(
    cycle: Cycle,
    loaded: Loaded,
    post: Assignment,
    targets: list[Row],
    leads: list[Leadership],
    rng: Random,
) -> Plan:
    starts_on = max(cycle.starts_on, post.starts_on)
    ends_on = min(cycle.ends_on, post.ends_on or cycle.ends_on)
    proposed_on = starts_on + timedelta(days=rng.randint(5, 20))
    agreed_on = proposed_on + timedelta(days=rng.randint(1, 9))
    is_over = ends_on < cycle.ends_on
    return Plan(
        agency=loaded.agency,
        cycle=cycle,
        person=post.person,
        assignment=post,
        unit=post.unit,
        starts_on=starts_on,
        ends_on=ends_on,
        state=PlanState.CLOSED if is_over else PlanState.AGREED,
        approach="qualitative" if all(row["target_text"] for row in targets) else "quantitative",
        version=1,
        edition=3,
        is_elsewhere=post.position.job_family in ELSEWHERE,
        appraiser_id=superior_at(leads, agreed_on),
        proposed_at=at(proposed_on, rng.randint(8, 15), rng.randint(0, 59)),
        agreed_at=at(agreed_on, rng.randint(8, 15), rng.randint(0, 59)),
        made_at=at(starts_on + timedelta(days=2)),
    )


# ── Goals and indicators ─────────────────────────────────────────────────────────────────────────────


def _load_goals(loaded: Loaded, planned: Planned, rows: dict[tuple[str, int], list[Row]]) -> None:
    parents: dict[str, str] = {}
    for key, targets in rows.items():
        plan = planned.plans[key]
        for row in targets:
            if row["goal_id"] not in planned.goals:
                number = 1 + sum(1 for goal in planned.goals.values() if goal.plan is plan)
                planned.goals[row["goal_id"]] = _goal(loaded, plan, number, row)
                parents[row["goal_id"]] = row["parent_goal_id"]
    Goal.objects.bulk_create(planned.goals.values())
    linked = []
    for goal_id, goal in planned.goals.items():
        goal.parent = planned.goals.get(parents[goal_id])
        if goal.parent:
            goal.cascade = "intermediate"
            linked.append(goal)
    Goal.objects.bulk_update(linked, ["parent", "cascade"])
    numbers: dict[str, int] = defaultdict(int)
    for targets in rows.values():
        for row in targets:
            numbers[row["goal_id"]] += 1
            planned.indicators.append((row, _indicator(loaded, planned, numbers[row["goal_id"]], row)))
    Indicator.objects.bulk_create(indicator for _, indicator in planned.indicators)


def _goal(loaded: Loaded, plan: Plan, number: int, row: Row) -> Goal:
    of_team = row["segment_id"] and row["segment_id"] not in loaded.of_segment
    return Goal(
        agency=loaded.agency,
        plan=plan,
        number=number,
        kind=row["kind"],
        title=row["goal"],
        team=_team_of(loaded, row["person_id"]) if of_team else None,
        belongs_to_post=row["kind"] == "main",
        weight=None if row["weight"] is None else Decimal(str(row["weight"])),
    )


def _team_of(loaded: Loaded, person_id: str) -> Any:
    lead = next(s["supervisor_id"] for s in loaded.region.spells[person_id] if s["role"] == "team")
    return loaded.teams.get(lead)


def _indicator(loaded: Loaded, planned: Planned, number: int, row: Row) -> Indicator:
    low, _, high = (row["target"] or "").partition("..")
    service = (row["source"] or "").removeprefix("satisfaction:")
    return Indicator(
        agency=loaded.agency,
        goal=planned.goals[row["goal_id"]],
        number=number,
        text=row["indicator"],
        aspect=row["aspect"],
        direction=row["direction"],
        target_low=Decimal(low) if low else None,
        target_high=Decimal(high) if high else None,
        target_text=row["target_text"] or "",
        unit_of_measure="" if row["unit_of_measure"] == "uraian" else row["unit_of_measure"],
        is_maximum=bool(row["is_maximum"]),
        accumulate="sum" if adds_up(row) else "last",
        service=loaded.services.get(service),
    )


def adds_up(row: Row) -> bool:
    """Return whether the quarters of an indicator add up to the year."""
    return (
        row["direction"] == "higher"
        and row["aspect"] == "quantity"
        and bool(row["target"])
        and row["unit_of_measure"] not in _LEVELS
    )


# ── Annex and expectations ───────────────────────────────────────────────────────────────────────────


def _load_texts(loaded: Loaded, planned: Planned) -> None:
    rows = []
    for row in loaded.region.rows("texts"):
        plan = planned.main(loaded, row["person_id"])
        if plan is None or row["kind"] not in PlanTextKind.values:
            continue
        by_leader = row["kind"] == PlanTextKind.EXPECTATION
        rows.append(
            PlanText(
                agency=loaded.agency,
                plan=plan,
                kind=row["kind"],
                ref=row["ref"] or "",
                text=row["text"],
                author_id=plan.appraiser_id if by_leader else plan.person_id,
                made_at=plan.proposed_at or at(date(YEAR, 1, 12)),
            )
        )
    PlanText.objects.bulk_create(rows)
