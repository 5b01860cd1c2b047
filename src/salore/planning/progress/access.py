"""The only doors to evidence. Absent and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from salore.organisation.viewer import Viewer
from salore.planning.access import plan_for_edit, plan_for_view
from salore.planning.models import Evidence, Plan


def evidence_for_view(viewer: Viewer, uid: UUID) -> Evidence:
    """Return evidence of a plan that the viewer may read."""
    evidence = _evidence(viewer, uid)
    plan_for_view(viewer, _plan(evidence).uid)
    return evidence


def evidence_for_change(viewer: Viewer, uid: UUID) -> tuple[Evidence, Plan]:
    """Return evidence of a plan that the viewer may write in, with that plan."""
    evidence = _evidence(viewer, uid)
    return evidence, plan_for_edit(viewer, _plan(evidence).uid)


def _evidence(viewer: Viewer, uid: UUID) -> Evidence:
    rows = Evidence.objects.filter(agency_id=viewer.agency_id, uid=uid)
    found = rows.select_related("file", "progress__period", "progress__indicator__goal__plan").first()
    if found is None:
        raise Http404
    return found


def _plan(evidence: Evidence) -> Plan:
    return evidence.progress.indicator.goal.plan
