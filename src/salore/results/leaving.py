"""Whose period may end early, and what is left out where it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from salore.appraisal.models import Collection, Evaluation, NamedAnswer, SourceResult
from salore.appraisal.states import CollectionState, Source
from salore.cycles.models import Period
from salore.organisation.access import is_operator
from salore.organisation.models import Assignment, Person
from salore.organisation.viewer import Viewer
from salore.planning.models import Plan, Progress
from salore.results.closing import is_closed
from salore.results.models import Result, ResultQuerySet
from salore.results.overseeing import periods_to_close
from salore.results.readiness import people_asked

_STATED = (CollectionState.COLLECTING, CollectionState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What the result of one person would rest on today, and what it would not."""

    is_decided: bool
    has_plan: bool
    last_reported_on: date | None
    has_colleagues: bool
    colleagues_under_way: bool
    has_named: bool
    holds_post_after: bool


def periods_to_end_early(viewer: Viewer, person: Person) -> list[Period]:
    """Return the periods that are not closed and in which the person is appraised, the running ones first."""
    found = []
    for period in periods_to_close(viewer):
        is_asked = people_asked(period, viewer.today).filter(pk=person.pk).exists()
        if is_asked and not is_closed(period, person.pk):
            found.append(period)
    return found


def decided_since(agency_id: int) -> ResultQuerySet:
    """Return results that were frozen for one person alone, undecided, and were decided afterwards.

    A close of all leaves them as they are: they are issued anew one by one.
    """
    decided = Evaluation.objects.filter(
        person=OuterRef("person"),
        period__cycle=OuterRef("cycle"),
        period__key=OuterRef("period"),
        decided_at__gt=OuterRef("computation__made_at"),
    )
    alone = Result.objects.filter(
        agency_id=agency_id, computation__awaits_release=True, computation__person__isnull=False
    )
    return alone.filter(Exists(decided), predicate_code=None).current()


def result_to_issue_anew(viewer: Viewer, uid: UUID) -> Result:
    """Return one of these to the performance team, unless it is about oneself."""
    rows = decided_since(viewer.agency_id).exclude(person__in=viewer.themselves)
    found = rows.select_related("person").filter(uid=uid).first() if is_operator(viewer) else None
    if found is None:
        raise Http404
    return found


def left_out(period: Period, person: Person, until: date) -> LeftOut:
    decided = Evaluation.objects.filter(period=period, person=person).exclude(decided_at=None)
    plans = Plan.objects.filter(
        person=person,
        cycle=period.cycle_id,
        version__gt=0,
        starts_on__lte=until,
        ends_on__gte=period.starts_on,
    )
    reported = Progress.objects.filter(
        indicator__goal__plan__in=plans, period__starts_on__gte=period.starts_on, period__starts_on__lte=until
    )
    last = reported.order_by("-period__ends_on").values_list("period__ends_on", flat=True).first()
    cells = SourceResult.objects.filter(ratee=person, collection__period=period, suppressed=False)
    asking = Collection.objects.filter(period=period, state__in=_STATED)
    named = NamedAnswer.objects.filter(period=period, ratee=person).exclude(source=Source.SELF)
    held = Assignment.objects.filter(person=person, starts_on__lte=until)
    return LeftOut(
        is_decided=decided.exists(),
        has_plan=plans.exists(),
        last_reported_on=last,
        has_colleagues=cells.exists(),
        colleagues_under_way=asking.exists(),
        has_named=named.exists(),
        holds_post_after=held.filter(ends_on=None).exists(),
    )
