"""Named answers on the first page: one's own appraisal, and input on the members of one's teams."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.naming.asking import Task, tasks_of
from salore.appraisal.states import Source
from salore.cycles.duties import Agendas, Desk, Duty
from salore.cycles.saying import period_name
from salore.cycles.states import DutyState

MINUTES_AN_ANSWER = 3


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add what is open and was not answered; one query where nothing is open."""
    tasks = tasks_of(desks)
    for desk in desks:
        mine = [task for task in tasks.get(desk.person_id, []) if task.opening.is_open_at(desk.now)]
        agenda = agendas[desk.person_id]
        own = [task for task in mine if task.source == Source.SELF and not task.is_given]
        agenda.duties += [_own(desk, task) for task in own[:1]]
        if members := [task for task in mine if task.source == Source.TEAM_LEAD and not task.is_given]:
            asked = [task for task in mine if task.source == Source.TEAM_LEAD]
            agenda.duties.append(_members(desk, members, len(asked)))


def _own(desk: Desk, task: Task) -> Duty:
    return Duty(
        key=f"naming.own.{task.opening.period_id}",
        title=_("Appraise yourself for %(year)s") % {"year": period_name(task.opening.period_key)},
        why=_("Your superior reads how you see your own conduct beside what others say."),
        minutes=MINUTES_AN_ANSWER,
        due_on=task.opening.due_on,
        grace_until=task.opening.last_day(desk.standing.zone),
        href=reverse("naming:own_form"),
        state=_state(desk, task, is_begun=False),
        status=_("Not begun"),
        action=_("Appraise yourself"),
    )


def _members(desk: Desk, missing: list[Task], asked: int) -> Duty:
    task, count = missing[0], len(missing)
    return Duty(
        key=f"naming.members.{task.opening.period_id}",
        title=_("Give your input as team lead"),
        why=_(
            "The superior who decides does not always see the work in your team. Your input has your name."
        ),
        minutes=MINUTES_AN_ANSWER * count,
        due_on=task.opening.due_on,
        grace_until=task.opening.last_day(desk.standing.zone),
        href=reverse("naming:members"),
        state=_state(desk, task, is_begun=count < asked),
        status=ngettext("%(n)s person is missing", "%(n)s people are missing", count) % {"n": count},
        action=_("Give input"),
    )


def _state(desk: Desk, task: Task, *, is_begun: bool) -> DutyState:
    if desk.today > task.opening.due_on:
        return DutyState.LATE
    return DutyState.PART if is_begun else DutyState.NONE
