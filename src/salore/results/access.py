"""The only doors to results. Absent and forbidden look the same: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404

from salore.cycles.models import Period
from salore.organisation.access import is_operator
from salore.organisation.models import Person, Unit
from salore.organisation.viewer import Viewer
from salore.results.models import LOOKING_AFTER_CLOSE, Release, Result
from salore.results.overseeing import periods_to_close
from salore.results.reviewing import periods_under_review, units_headed


def result_for_view(viewer: Viewer, uid: UUID) -> Result:
    """Return a result, of any version, that the viewer may read; also of who left, to be handed over."""
    rows = Result.objects.filter(uid=uid).select_related("person", "cycle", "computation")
    found = rows.visible_to(viewer).first() or rows.of_those_gone(viewer).first()
    if found is None:
        raise Http404
    return found


def own_results(viewer: Viewer) -> QuerySet[Result]:
    """Return the viewer's own results as they stand, the latest period first."""
    mine = Result.objects.filter(agency_id=viewer.agency_id, person_id__in=viewer.themselves)
    # Also somebody who looks after the close reads their own result no earlier than all others.
    rows = mine.released(viewer.today).current(released_by=viewer.today)
    rows = rows.select_related("person", "cycle", "computation")
    # A whole year (2026) ends with its last quarter (2026-Q4) and tells of more: it comes first.
    return rows.order_by("-cycle__year", Length("period"), "-period")


def results_of_others(viewer: Viewer) -> QuerySet[Result]:
    """Return the results of other people that the viewer may see, as they stand."""
    visible = Result.objects.visible_to(viewer).exclude(person_id__in=viewer.themselves)
    # Said of the person too: names are then read in their order, from the index of the agency.
    here = visible.filter(person__agency_id=viewer.agency_id)
    return here.current_for(viewer).select_related("person", "cycle", "computation")


def period_for_closing(viewer: Viewer, key: str) -> Period:
    """Return a period that is closed or can be, for whoever looks after closes."""
    found = periods_to_close(viewer).filter(key=key).first()
    if found is None or not viewer.has(*LOOKING_AFTER_CLOSE):
        raise Http404
    return found


def unit_for_review(viewer: Viewer, key: str, uid: UUID) -> tuple[Period, Unit]:
    """Return a closed period and a unit that the viewer heads today."""
    period = periods_under_review(viewer.agency_id).filter(key=key).first()
    unit = units_headed(viewer).filter(uid=uid).first()
    if period is None or unit is None:
        raise Http404
    return period, unit


def release_for_change(viewer: Viewer, period: Period, uid: UUID) -> Release:
    """Return a release of a period that whoever releases may take back."""
    rows = Release.objects.filter(agency_id=viewer.agency_id, cycle=period.cycle_id, period=period.key)
    found = rows.select_related("unit", "person").filter(uid=uid).first()
    if found is None or not viewer.has(*LOOKING_AFTER_CLOSE):
        raise Http404
    return found


def person_for_early_close(viewer: Viewer, uid: UUID) -> Person:
    """Return somebody whose period the performance team may end early; not themselves."""
    people = Person.objects.filter(agency_id=viewer.agency_id).exclude(pk__in=viewer.themselves)
    found = people.filter(uid=uid).first()
    if found is None or not is_operator(viewer):
        raise Http404
    return found
