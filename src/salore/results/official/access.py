"""The door to one official list: the performance team's alone. Otherwise: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from salore.organisation.access import is_operator
from salore.organisation.viewer import Viewer
from salore.results.models import OfficialList


def official_lists(viewer: Viewer) -> QuerySet[OfficialList]:
    lists = OfficialList.objects.filter(agency_id=viewer.agency_id)
    return lists if is_operator(viewer) else lists.none()


def official_list_for_edit(viewer: Viewer, uid: UUID) -> OfficialList:
    found = official_lists(viewer).select_related("file", "run", "agency", "made_by").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
