"""Jobs of planning, thin: each calls one service."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.core.jobs import app, job, progress
from salore.core.models import JobRun
from salore.cycles import reminding
from salore.cycles.models import Cycle
from salore.organisation.models import Agency, Person
from salore.organisation.viewer import installation, viewer_for
from salore.planning import unfinished
from salore.planning.services import moving


@job("plans.print")
def print_plans(run: JobRun, person_id: int, year: int, unit_path: str, **wish: Any) -> None:
    # Only the worker that prints carries the compiler of the sheets.
    from salore.planning.printing import bulk

    viewer = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    spoken = wish.pop("spoken")
    with translation.override(spoken):
        plans = bulk.plans_to_print(viewer, year=year, unit_path=unit_path)
        progress(run, 0, len(plans))
        run.file = bulk.print_plans(viewer, plans, year=year, told=lambda done: progress(run, done), **wish)
        run.message = _("%(count)s plans are printed.") % {"count": len(plans)}


@app.periodic(cron="20 * * * *")
@app.task(name="plans.follow_moves", queue="people", lock="plans.follow_moves")
def follow_moves(timestamp: int) -> None:
    """Close and open plans where posts changed hands: every hour, for midnight comes at different hours."""
    del timestamp
    for agency in Agency.objects.all():
        actor = installation(agency.pk, agency.time_zone)
        moving.plans_follow(actor=actor, agency=agency, day=actor.today)


@job("plans.remind")
def remind_unwritten(run: JobRun, person_id: int, cycle_id: int, paths: list[str]) -> None:
    viewer = viewer_for(Person.objects.get(pk=person_id))
    reminded = unfinished.remind_unwritten(viewer, Cycle.objects.get(pk=cycle_id), paths)
    reminding.send()
    with translation.override(viewer.language):
        run.message = ngettext("%(n)s person was reminded.", "%(n)s people were reminded.", reminded) % {
            "n": reminded
        }
