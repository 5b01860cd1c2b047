"""Jobs of planning, thin: each calls one service."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from salore.core.jobs import job, progress
from salore.core.models import JobRun
from salore.organisation.models import Person
from salore.organisation.viewer import viewer_for


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
