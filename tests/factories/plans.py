"""Plans of personas, written through the models, in any state."""

from __future__ import annotations

from typing import Any

from salore.core import clock
from salore.cycles.models import Cycle
from salore.organisation.models import Assignment
from salore.planning.models import Goal, Indicator, Plan
from tests.factories.personas import House, make_cycle


def cycle_of(house: House, year: int = 2027) -> Cycle:
    """Return the agency's year, made if there is none yet."""
    found = Cycle.objects.filter(agency=house.agency, year=year).first()
    return found or make_cycle(house, year)


def make_plan(
    house: House, persona: str = "employee", *, year: int = 2027, goals: int = 1, **values: Any
) -> Plan:
    """Return the plan of a persona's first post, with goals that each have one indicator."""
    cycle = cycle_of(house, year)
    person = house.people[persona]
    held = Assignment.objects.filter(person=person).order_by("pk").first()
    assert held is not None
    plan = Plan.objects.create(
        **{
            "agency": house.agency, "cycle": cycle, "person": person, "assignment": held, "unit": held.unit,
            "starts_on": cycle.starts_on, "ends_on": cycle.ends_on, "made_at": clock.now(),
        }
        | values
    )  # fmt: skip
    for number in range(1, goals + 1):
        make_goal(plan, number, f"Hasil {number} {persona}")
    return plan


def make_goal(plan: Plan, number: int, title: str, *, parent: Goal | None = None, **values: Any) -> Goal:
    goal: Goal = Goal.objects.create(
        agency=plan.agency, plan=plan, number=number, title=title, parent=parent, **values
    )
    Indicator.objects.create(
        agency=plan.agency, goal=goal, number=1, text="Berkas yang lengkap", aspect="quantity",
        target_low=820, unit_of_measure="berkas",
    )  # fmt: skip
    return goal


def make_agreed(house: House, persona: str = "employee", *, by: str = "superior", **values: Any) -> Plan:
    """Return an agreed plan with its frozen version."""
    from salore.planning.services.agreement import plan_agree

    plan = make_plan(house, persona, **values | {"state": "proposed", "proposed_at": clock.now()})
    plan_agree(actor=house.viewer(by), plan=plan, seen=plan.edition)
    return plan
