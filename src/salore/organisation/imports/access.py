"""The door to one import."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from salore.organisation.models import ImportBatch
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer


def batch_for_view(viewer: Viewer, uid: UUID) -> ImportBatch:
    """Return an import that the viewer may look at."""
    batch = ImportBatch.objects.visible_to(viewer).select_related("file", "run").filter(uid=uid).first()
    if batch is None:
        raise Http404
    return batch


def batch_for_edit(viewer: Viewer, uid: UUID) -> ImportBatch:
    """Return an import that the viewer may go on with."""
    if not viewer.has(AppointedRole.OPERATOR):
        raise Http404
    return batch_for_view(viewer, uid)
