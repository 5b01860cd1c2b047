"""The only doors to one objection, its files, and a result to object to. Absent and forbidden: 404."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from salore.objections.models import WATCHING, Attachment, Objection, ObjectionQuerySet
from salore.objections.states import Part
from salore.objections.whose import Decider, decider_of
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.results.access import own_results
from salore.results.models import Result

_RELATED = (
    "agency", "person", "appraiser", "decider", "named", "decided_by", "acts_for", "round",
    "period__cycle__pack_version", "result__computation", "result__unit", "reissued",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A case as somebody sees it: as whom they stand in it, and who decides it today."""

    objection: Objection
    part: str = ""
    decider: Decider | None = None

    @property
    def writes(self) -> bool:
        """Whether the viewer adds to the record: the parties and who decides, while it waits."""
        return bool(self.part) and self.objection.is_pending


def cases(viewer: Viewer) -> ObjectionQuerySet:
    """Return the cases that the viewer may read, with what their pages need."""
    return _with_related(Objection.objects.visible_to(viewer))


def result_for_objection(viewer: Viewer, uid: UUID) -> Result:
    """Return a result of the viewer's own, as it stands and released. Nobody objects for another."""
    found = own_results(viewer).select_related("agency", "cycle__pack_version", "computation", "unit")
    result = found.filter(uid=uid).first()
    if result is None:
        raise Http404
    return result


def objection_for_view(viewer: Viewer, uid: UUID) -> Seat:
    """Return a case to its parties, to who decides or decided it, and to who watches over the clocks."""
    found = cases(viewer).filter(uid=uid).first()
    # Whose turn it is may have changed since it was noted: a Plh. of today, a post filled this morning.
    found = found or _pending(viewer, uid)
    decider = decider_of(found, viewer.today) if found.is_pending else None
    seat = Seat(objection=found, part=_part(viewer, found, decider), decider=decider)
    if not seat.part and not viewer.has(*WATCHING):
        raise Http404
    return seat


def objection_for_party(viewer: Viewer, uid: UUID) -> Seat:
    """Return a case to those who write on its record: the parties, and who decides it today."""
    seat = objection_for_view(viewer, uid)
    if not seat.part:
        raise Http404
    return seat


def objection_for_withdrawal(viewer: Viewer, uid: UUID) -> Objection:
    seat = objection_for_view(viewer, uid)
    if seat.part != Part.EMPLOYEE:
        raise Http404
    return seat.objection


def objection_for_decision(viewer: Viewer, uid: UUID) -> Seat:
    """Return a case to who decides it today, or to whose turn it was when it ended."""
    seat = objection_for_view(viewer, uid)
    if seat.part != Part.DECIDER:
        raise Http404
    return seat


def objection_for_team(viewer: Viewer, uid: UUID) -> Seat:
    """Return a case to the performance team, but to nobody who is a party in it."""
    if not viewer.has(AppointedRole.OPERATOR):
        raise Http404
    seat = objection_for_view(viewer, uid)
    if seat.part in (Part.EMPLOYEE, Part.APPRAISER):
        raise Http404
    return seat


def attachment_for_view(viewer: Viewer, uid: UUID, file: UUID) -> Attachment:
    objection = objection_for_view(viewer, uid).objection
    found = Attachment.objects.filter(entry__objection=objection, uid=file).select_related("file").first()
    if found is None:
        raise Http404
    return found


def _part(viewer: Viewer, objection: Objection, decider: Decider | None) -> str:
    """Return as whom the viewer stands in a case; nothing for who only watches."""
    if viewer.person_id is None:
        return ""
    if viewer.person_id == objection.person_id:
        return Part.EMPLOYEE
    if viewer.person_id == objection.appraiser_id:
        return Part.APPRAISER
    decides = decider.person_id if decider else None
    if not objection.is_pending:
        decides = objection.decider_id
    return Part.DECIDER if viewer.person_id == decides else ""


def _pending(viewer: Viewer, uid: UUID) -> Objection:
    pending = Objection.objects.filter(agency_id=viewer.agency_id, uid=uid).pending()
    found = _with_related(pending).first()
    if found is None:
        raise Http404
    return found


def _with_related(rows: ObjectionQuerySet) -> ObjectionQuerySet:
    found = rows.select_related(*_RELATED)
    return found.defer("period__cycle__pack_version__content", "result__explanation")
