"""The only doors to one form, collection or custody. Absent and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from salore.appraisal.models import Collection, Custodian, RaterAssignment
from salore.appraisal.states import CollectionState
from salore.core.errors import DomainError
from salore.organisation.access import is_operator
from salore.organisation.viewer import Viewer


def forms_of(viewer: Viewer) -> QuerySet[RaterAssignment]:
    """Return the forms that the viewer is asked to fill in, in an order that stays and says nothing."""
    return (
        RaterAssignment.objects.filter(
            rater__in=viewer.themselves,
            collection__agency_id=viewer.agency_id,
            collection__state=CollectionState.COLLECTING,
        )
        .select_related("collection__cycle__pack_version", "ratee")
        .defer("collection__cycle__pack_version__content")
        .order_by("pk")
    )


def form_for_answer(viewer: Viewer, form_id: UUID) -> RaterAssignment:
    """Return a form of the viewer's own. Nobody else opens it: not a helper, not an operator."""
    found = forms_of(viewer).filter(pk=form_id).first()
    if found is None:
        raise Http404
    return found


def collection_of_period(agency_id: int, period: str) -> Collection:
    """Return the collection of a period, for the installation's own commands."""
    found = (
        Collection.objects.filter(agency_id=agency_id, period__key=period, ratee=None)
        .select_related("cycle__pack_version", "period")
        .first()
    )
    if found is None:
        raise DomainError(
            "no_collection", _("Nobody was asked about colleagues in %(period)s.") % {"period": period}
        )
    return found


def collections_overseen(viewer: Viewer) -> QuerySet[Collection]:
    """Return the collections that the viewer prepares, opens and closes: all, or for most people none."""
    collections = Collection.objects.filter(agency_id=viewer.agency_id)
    return collections if is_operator(viewer) else collections.none()


def collection_for_operator(viewer: Viewer, uid: UUID) -> Collection:
    found = (
        collections_overseen(viewer)
        .select_related("cycle__pack_version", "period", "agency")
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise Http404
    return found


def custody_for_holder(viewer: Viewer, uid: UUID) -> Custodian:
    """Return one's own custody; a code is nobody else's business."""
    found = (
        Custodian.objects.filter(
            uid=uid, person__in=viewer.themselves, collection__agency_id=viewer.agency_id
        )
        .select_related("collection")
        .first()
    )
    if found is None:
        raise Http404
    return found
