"""The only doors to a year, its stages, extensions and calendar feeds. Absent and forbidden look the same."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from salore.cycles.models import CalendarFeed, Cycle, Extension, Stage
from salore.cycles.services.feeds import uid_in
from salore.organisation.models import Person, Unit
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


def units_for_extension(viewer: Viewer) -> list[Unit]:
    """Return the units for which the viewer may give more time: all, or those they are officer of."""
    units = Unit.objects.visible_to(viewer).on(viewer.today)
    if viewer.has(AppointedRole.OPERATOR):
        return list(units.order_by("path"))
    return list(units.under(*viewer.officer_paths).order_by("path")) if viewer.officer_paths else []


def unit_for_extension(viewer: Viewer, uid: UUID) -> Unit:
    """Return a unit for which the viewer may give more time, to it and what is below."""
    unit = _one(Unit.objects.visible_to(viewer).filter(uid=uid))
    if viewer.has(AppointedRole.OPERATOR) or unit.path.startswith(viewer.officer_paths or ("-",)):
        return unit
    raise Http404


def person_for_extension(viewer: Viewer, uid: UUID) -> Person:
    """Return a person to whom the viewer may give more time."""
    person = _one(Person.objects.visible_to(viewer).filter(uid=uid))
    if viewer.has(AppointedRole.OPERATOR) or helped_by(viewer).filter(person_id=person.pk).exists():
        return person
    raise Http404


def extension_for_end(viewer: Viewer, uid: UUID) -> Extension:
    """Return an extension that the viewer may withdraw: the performance team any, an officer those below."""
    extensions = Extension.objects.select_related("stage__cycle", "stage__period", "unit", "person")
    extension = _one(extensions.filter(agency_id=viewer.agency_id, uid=uid))
    if viewer.has(AppointedRole.OPERATOR):
        return extension
    if extension.unit and extension.unit.path.startswith(viewer.officer_paths or ("-",)):
        return extension
    if extension.person_id and helped_by(viewer).filter(person_id=extension.person_id).exists():
        return extension
    raise Http404


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
