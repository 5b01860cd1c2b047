"""The only doors to a year, its stages, extensions and calendar feeds. Absent and forbidden look the same."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from salore.cycles.models import CalendarFeed, Cycle, Extension, Stage
from salore.cycles.services.feeds import uid_in
from salore.organisation.models import Unit
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import helped_by

M = TypeVar("M", bound=Model)


def cycle_for_view(viewer: Viewer, uid: UUID) -> Cycle:
    """Return a year that the viewer may know of."""
    return _one(Cycle.objects.visible_to(viewer).select_related("pack_version", "agency").filter(uid=uid))


def cycle_for_edit(viewer: Viewer, uid: UUID) -> Cycle:
    """Return a year to the performance team, which prepares, opens and closes it."""
    if not viewer.has(AppointedRole.OPERATOR):
        raise Http404
    return cycle_for_view(viewer, uid)


def stage_for_view(viewer: Viewer, uid: UUID) -> Stage:
    """Return a stage of a year that the viewer may know of."""
    cycles = Cycle.objects.visible_to(viewer)
    stages = Stage.objects.select_related("cycle__pack_version", "period", "agency")
    return _one(stages.filter(uid=uid, cycle__in=cycles))


def stage_for_edit(viewer: Viewer, uid: UUID) -> Stage:
    """Return a stage to whoever may set its days."""
    if not viewer.has(AppointedRole.OPERATOR):
        raise Http404
    return stage_for_view(viewer, uid)


def watched_paths(viewer: Viewer) -> tuple[str, ...]:
    """Return the units whose progress the viewer follows; none stands for the whole agency."""
    return () if viewer.sees_agency else (*viewer.officer_paths, *viewer.headed_paths)


def unit_for_watching(viewer: Viewer, uid: UUID) -> Unit:
    """Return a unit whose progress the viewer follows."""
    unit = _one(Unit.objects.visible_to(viewer).filter(uid=uid))
    if viewer.sees_agency or unit.path.startswith(watched_paths(viewer) or ("-",)):
        return unit
    raise Http404


def extensions_given(viewer: Viewer) -> QuerySet[Extension]:
    """Return what the viewer may withdraw: the performance team any, an officer what was given below."""
    extensions = Extension.objects.filter(agency_id=viewer.agency_id).select_related(
        "stage__cycle", "stage__period", "unit", "person", "made_by"
    )
    if viewer.has(AppointedRole.OPERATOR):
        return extensions
    units = Unit.objects.filter(agency_id=viewer.agency_id).under(*viewer.officer_paths)
    return extensions.filter(Q(unit__in=units.values("pk")) | Q(person__in=helped_by(viewer)))


def extension_for_end(viewer: Viewer, uid: UUID) -> Extension:
    """Return an extension that the viewer may withdraw."""
    return _one(extensions_given(viewer).filter(uid=uid))


def feed_by_token(token: str) -> CalendarFeed:
    """Return the calendar that an address belongs to, while it works."""
    uid = uid_in(token)
    return _one(
        CalendarFeed.objects.select_related("person__agency", "person__user").filter(
            uid=uid, ended_at=None, person__user__is_active=True
        )
        if uid
        else CalendarFeed.objects.none()
    )


def _one(found: QuerySet[M]) -> M:
    row = found.first()
    if row is None:
        raise Http404
    return row
