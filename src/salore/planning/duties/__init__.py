"""What planning asks of people: their own plan, those of their team, progress, answers.

Every answer is for many people at once. Does not belong here: whether a step is allowed (`access`).
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from salore.cycles.deadlines import Deadline
from salore.cycles.duties import Agendas, Desk
from salore.cycles.reminding import group_text
from salore.planning.duties import own, steps, team
from salore.planning.duties.rows import planning_elsewhere, plans_led, plans_of


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add what planning asks of each of the people; three queries, however many they are."""
    mine, led, elsewhere = plans_of(desks), plans_led(desks), planning_elsewhere(desks)
    for desk in desks:
        agenda = agendas[desk.person_id]
        plans = mine.get(desk.person_id, [])
        agenda.duties += own.duties(desk, plans)
        agenda.waits += own.waits(desk, plans)
        agenda.said += own.said(desk, plans)
        agenda.steps += steps.year(desk, plans)
        if desk.viewer.led:
            theirs = [plan for one in desk.viewer.led for plan in led.get(one, [])]
            agenda.duties += team.duties(desk, theirs, elsewhere)


def plan_reminder(stage: Deadline) -> str:
    """Return the text by which a group is reminded of its plans."""
    return group_text(
        _("Write your plan (SKP) for %(year)s") % {"year": stage.year},
        minutes=own.BLANK_MINUTES,
        due_on=stage.submit_by_on or stage.due_on,
    )
