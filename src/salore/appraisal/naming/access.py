"""The only doors to a form that is filled in under one's name. Nobody fills in another's: otherwise 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from salore.appraisal.naming.asking import Task, tasks_of
from salore.appraisal.states import Source
from salore.core import clock
from salore.cycles.duties import desks_of
from salore.organisation.viewer import Viewer


def tasks_for(viewer: Viewer) -> list[Task]:
    """Return what the viewer is asked for, what is open first."""
    now = clock.now()
    found = [task for tasks in tasks_of(desks_of([viewer], now)).values() for task in tasks]
    return sorted(found, key=lambda task: (not task.opening.is_open_at(now), task.opening.closes_at))


def self_appraisal_for_answer(viewer: Viewer) -> Task:
    """Return the viewer's appraisal of themselves, while it is taken or just was."""
    return _first([task for task in tasks_for(viewer) if task.source == Source.SELF])


def member_for_answer(viewer: Viewer, uid: UUID) -> Task:
    """Return what the viewer is asked about a member of a team that they lead."""
    about = [task for task in tasks_for(viewer) if task.source == Source.TEAM_LEAD]
    return _first([task for task in about if task.ratee_uid == uid])


def _first(tasks: list[Task]) -> Task:
    if not tasks:
        raise Http404
    return tasks[0]
