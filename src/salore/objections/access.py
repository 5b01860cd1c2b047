"""The only doors to one objection, its files, and a result to object to. Absent and forbidden: 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from salore.objections.models import WATCHING, Attachment, Objection, ObjectionQuerySet
from salore.objections.states import Part
from salore.objections.whose import decider_of
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.results.access import own_results
from salore.results.models import Result

_RELATED = (
    "agency", "person", "appraiser", "decider", "named", "decided_by", "acts_for",
    "period__cycle__pack_version", "result__computation", "result__unit", "reissued",
)  # fmt: skip


def cases(viewer: Viewer) -> ObjectionQuerySet:
    """Return the cases that the viewer may read, with what their pages need."""
    rows = Objection.objects.visible_to(viewer).select_related(*_RELATED)
    return rows.defer("period__cycle__pack_version__content", "result__explanation")


def result_for_objection(viewer: Viewer, uid: UUID) -> Result:
    """Return a result of the viewer's own, as it stands and released. Nobody objects for another."""
    found = own_results(viewer).select_related("agency", "cycle__pack_version", "computation", "unit")
    result = found.filter(uid=uid).first()
    if result is None:
        raise Http404
    return result


def objection_for_view(viewer: Viewer, uid: UUID) -> Objection:
    """Return a case to its parties, to who decides or decided it, and to who watches over the clocks."""
    found = cases(viewer).filter(uid=uid).first()
    if found is None:
        # Whose turn it is may have changed since midnight: a Plh. of today, a post filled this morning.
        found = _as_decider(viewer, uid)
    if found.decider_id == viewer.person_id and part_of(viewer, found) == "" and not _watches(viewer):
        raise Http404
    return found


def objection_for_party(viewer: Viewer, uid: UUID) -> Objection:
    """Return a case to those who write on its record: the parties, and who decides it today."""
    found = objection_for_view(viewer, uid)
    if not part_of(viewer, found):
        raise Http404
    return found


def objection_for_withdrawal(viewer: Viewer, uid: UUID) -> Objection:
    found = objection_for_view(viewer, uid)
    if found.person_id != viewer.person_id:
        raise Http404
    return found


def objection_for_decision(viewer: Viewer, uid: UUID) -> Objection:
    """Return a case to who decides it today, or to whose turn it was when it ended."""
    found = objection_for_view(viewer, uid)
    if part_of(viewer, found) != Part.DECIDER:
        raise Http404
    return found


def objection_for_naming(viewer: Viewer, uid: UUID) -> Objection:
    """Return a case to the performance team, but to nobody who is a party in it."""
    if not viewer.has(AppointedRole.OPERATOR):
        raise Http404
    found = objection_for_view(viewer, uid)
    if viewer.person_id in (found.person_id, found.appraiser_id):
        raise Http404
    return found


def attachment_for_view(viewer: Viewer, uid: UUID, file: UUID) -> Attachment:
    objection = objection_for_view(viewer, uid)
    found = Attachment.objects.filter(entry__objection=objection, uid=file).select_related("file").first()
    if found is None:
        raise Http404
    return found


def part_of(viewer: Viewer, objection: Objection) -> str:
    """Return as whom the viewer stands in a case; nothing for who only watches."""
    if viewer.person_id is None:
        return ""
    if viewer.person_id == objection.person_id:
        return Part.EMPLOYEE
    if viewer.person_id == objection.appraiser_id:
        return Part.APPRAISER
    if not objection.is_pending:
        return Part.DECIDER if viewer.person_id == objection.decider_id else ""
    decider = decider_of(objection, viewer.today)
    return Part.DECIDER if decider is not None and decider.person_id == viewer.person_id else ""


def _watches(viewer: Viewer) -> bool:
    return viewer.has(*WATCHING)


def _as_decider(viewer: Viewer, uid: UUID) -> Objection:
    pending = Objection.objects.filter(agency_id=viewer.agency_id, uid=uid).pending()
    found = pending.select_related(*_RELATED).first()
    if found is None or part_of(viewer, found) != Part.DECIDER:
        raise Http404
    return found
