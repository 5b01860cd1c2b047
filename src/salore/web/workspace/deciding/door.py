"""Who comes through to decisions: whoever leads somebody or heads a unit, or holds a mandate today."""

from __future__ import annotations

from salore.appraisal.deciding.whose import holds_mandate
from salore.organisation.viewer import Viewer


def deciders(viewer: Viewer) -> bool:
    return viewer.leads or bool(viewer.headed_paths) or holds_mandate(viewer)
