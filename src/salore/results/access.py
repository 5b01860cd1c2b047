"""The only door to one result. Absent and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from salore.organisation.viewer import Viewer
from salore.results.models import Result


def result_for_view(viewer: Viewer, uid: UUID) -> Result:
    """Return a result, of any version, that the viewer may read."""
    found = Result.objects.visible_to(viewer).filter(uid=uid).select_related("person", "cycle").first()
    if found is None:
        raise Http404
    return found


def own_results(viewer: Viewer) -> QuerySet[Result]:
    """Return the viewer's own results, the latest period first."""
    mine = Result.objects.filter(agency_id=viewer.agency_id, person_id__in=viewer.themselves)
    return mine.order_by("-cycle__year", "-period", "-version")
