"""The only doors to results. Absent and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from salore.organisation.viewer import Viewer
from salore.results.models import Result


def result_for_view(viewer: Viewer, uid: UUID) -> Result:
    """Return a result, of any version, that the viewer may read."""
    visible = Result.objects.visible_to(viewer).select_related("person", "cycle", "computation")
    found = visible.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def own_results(viewer: Viewer) -> QuerySet[Result]:
    """Return the viewer's own results as they stand, the latest period first."""
    mine = Result.objects.filter(agency_id=viewer.agency_id, person_id__in=viewer.themselves)
    # Also somebody who looks after the close reads their own result no earlier than all others.
    rows = mine.released(viewer.today).current(released_by=viewer.today)
    rows = rows.select_related("person", "cycle", "computation")
    return rows.order_by("-cycle__year", "-period")


def results_of_others(viewer: Viewer) -> QuerySet[Result]:
    """Return the results of other people that the viewer may see, as they stand."""
    visible = Result.objects.visible_to(viewer).exclude(person_id__in=viewer.themselves)
    # Said of the person too: names are then read in their order, from the index of the agency.
    here = visible.filter(person__agency_id=viewer.agency_id)
    return here.current_for(viewer).select_related("person", "cycle", "computation")
