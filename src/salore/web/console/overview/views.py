"""How far everybody is, where it is stuck, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from salore.core import clock, jobs
from salore.cycles.deadlines import Deadline, unit_deadlines
from salore.cycles.states import StageKind
from salore.ledger.services import record_reading
from salore.organisation.models import Agency, HelpRequest, Unit
from salore.organisation.states import HelpState
from salore.organisation.viewer import Viewer
from salore.planning import coverage as reach
from salore.planning import unfinished
from salore.planning.completion import Counts, Place, completion
from salore.planning.duties import plan_reminder
from salore.planning.jobs import remind_unwritten
from salore.web.console.overview import listing
from salore.web.console.overview.scope import Scope, scope_of, watches
from salore.web.door import OFFICERS, OPERATORS, open_to
from salore.web.lists import CAP, Total
from salore.web.middleware import SignedInRequest


@open_to(watches)
@require_safe
def units(request: SignedInRequest) -> HttpResponseBase:
    """Completion by unit, from the top down."""
    scope = scope_of(request)
    if scope.cycle is None:
        return render(request, "console/overview/none.html")
    places = completion(_agency(scope), scope.cycle.pk, request.viewer.today, clock.now())
    rows, own = _rows(scope, places)
    counted = listing.with_counts(Unit.objects.visible_to(request.viewer), rows, own)
    wanted = listing.units_list(scope)
    if wanted.asks_file(request):
        return wanted.file(request, counted)
    stage = _planning(scope, places)
    return render(
        request,
        "console/overview/units.html",
        {
            "scope": scope,
            "page": wanted.page(request, counted),
            "counts": _total(scope, places),
            "above": scope.above(places),
            "stage": stage,
            "group_text": plan_reminder(stage) if stage and stage.is_doable and scope.may_act else "",
        },
    )


def _rows(scope: Scope, places: Mapping[int, Place]) -> tuple[list[Place], int | None]:
    """Return the units of the list: those right below, and the chosen one for its own people."""
    if not scope.unit and scope.paths:
        return [place for place in places.values() if place.path in scope.paths], None
    chosen = scope.unit.pk if scope.unit else _only_top(places)
    path = places[chosen].path if chosen and chosen in places else "/"
    level = path.count("/")
    below = [
        place
        for place in places.values()
        if place.path.startswith(path) and place.path.count("/") in (level, level + 1)
    ]
    return below, chosen


def _only_top(places: Mapping[int, Place]) -> int | None:
    """Return the unit at the top where it is one: its row would say only what the page says."""
    top = [place.unit_id for place in places.values() if place.path.count("/") == 2]
    return top[0] if len(top) == 1 else None


def _planning(scope: Scope, places: Mapping[int, Place]) -> Deadline | None:
    """Return the planning of the year as it stands for the unit, or for those at the top."""
    if scope.unit:
        return places[scope.unit.pk].planning if scope.unit.pk in places else None
    followed = [place for place in places.values() if not scope.paths or place.path in scope.paths]
    return min(followed, key=lambda place: len(place.path)).planning if followed else None


def _total(scope: Scope, places: Mapping[int, Place]) -> Counts:
    total = Counts()
    for place in places.values():
        if not scope.paths or place.path.startswith(scope.paths):
            total.add(place.itself)
    return total


def _stage(scope: Scope) -> Deadline | None:
    """Return the planning of the year as it stands for the unit, or for most."""
    assert scope.cycle is not None
    path = scope.unit.path if scope.unit else "/"
    planning = Q(cycle=scope.cycle, kind=StageKind.PLANNING)
    found = unit_deadlines(_agency(scope), {0: path}, stages=planning)
    return next(iter(found[0]), None)


@open_to(watches)
@require_safe
def people(request: SignedInRequest) -> HttpResponseBase:
    """The people of a unit by how their plans stand."""
    scope = scope_of(request)
    wanted = listing.people_list(scope, clock.now())
    rows = unfinished.people_under(request.viewer, scope.paths)
    if wanted.asks_file(request):
        return wanted.file(request, rows)
    return render(
        request, "console/overview/people.html", {"scope": scope, "page": wanted.page(request, rows)}
    )


@open_to(watches)
@require_safe
def coverage(request: SignedInRequest) -> HttpResponse:
    """How far the goals of a unit's leader reach."""
    scope = scope_of(request)
    viewer = request.viewer
    unit = scope.unit or _first_unit(scope)
    leader = reach.leader_of(unit, viewer.today) if unit else None
    plan = reach.leading_plan(viewer, leader, scope.cycle.pk) if leader and scope.cycle else None
    if plan:
        record_reading(viewer, plan, person_id=plan.person_id)
    idle = Total(0)
    if unit and scope.cycle:
        serving = unfinished.people_under(viewer, (unit.path,))
        idle = _capped(reach.supporting_nothing(serving, scope.cycle.pk))
    context = {
        "scope": scope,
        "unit": unit,
        "leader": leader,
        "goals": reach.coverage(plan) if plan else [],
        "idle": idle,
        "below": _led_units(viewer, unit) if unit else [],
        "is_mine": leader is not None and leader.pk == viewer.person_id,
    }
    return render(request, "console/overview/coverage.html", context)


def _first_unit(scope: Scope) -> Unit | None:
    """Return the unit that the viewer heads, else the highest that the viewer follows."""
    known = Unit.objects.visible_to(scope.viewer).on(scope.viewer.today)
    headed = known.filter(path__in=scope.viewer.headed_paths).order_by("path").first()
    if headed or not scope.paths:
        return headed or known.filter(parent=None).first()
    return known.filter(path__in=scope.paths).order_by("path").first()


def _led_units(viewer: Viewer, unit: Unit) -> QuerySet[Unit]:
    return Unit.objects.visible_to(viewer).on(viewer.today).filter(parent=unit).order_by("name")


@open_to(OFFICERS)
@require_safe
def stuck(request: SignedInRequest) -> HttpResponse:
    """What is stuck in the units that the viewer helps, each with what to do."""
    scope = scope_of(request)
    viewer, now = request.viewer, clock.now()
    serving = unfinished.people_under(viewer, scope.paths)
    cycle_id = scope.cycle.pk if scope.cycle else 0
    counts = {
        name: _capped(unfinished.standing(serving, cycle_id, name, viewer, now))
        for name in (unfinished.NOT_BEGUN, unfinished.RETURNED, unfinished.LONG_WAITING)
    }
    context = {
        "scope": scope,
        "stage": _stage(scope) if scope.cycle else None,
        "counts": counts if scope.cycle else {},
        "leaderless": _capped(unfinished.without_superior(serving, viewer)),
        "unreachable": _capped(serving.filter(user__email="")),
        "questions": _capped(HelpRequest.objects.reaching(viewer).filter(state=HelpState.OPEN)),
        "long_days": unfinished.LONG_DAYS,
    }
    return render(request, "console/overview/stuck.html", context)


def _capped(rows: QuerySet[Any]) -> Total:
    return Total(rows.order_by().values("pk")[: CAP + 1].count())


@open_to(OPERATORS, OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: SignedInRequest) -> HttpResponse:
    """Remind whoever has not proposed a plan yet: first how many that are, then at once."""
    scope = scope_of(request)
    if scope.cycle is None or not scope.may_act:
        raise Http404
    if request.method == "POST":
        run = jobs.start(
            request.viewer,
            remind_unwritten,
            href=reverse("overview:units") + scope.query(),
            person_id=request.viewer.person_id,
            cycle_id=scope.cycle.pk,
            paths=list(scope.paths),
        )
        return redirect("jobs:detail", uid=run.uid)
    people = unfinished.unwritten(
        unfinished.people_under(request.viewer, scope.paths), scope.cycle.pk, request.viewer
    )
    context = {
        "scope": scope,
        "all": _capped(people),
        "by_mail": _capped(people.filter(user__is_active=True).exclude(user__email="")),
        "stage": _stage(scope),
    }
    return render(request, "console/overview/remind.html", context)


def _agency(scope: Scope) -> Agency:
    agency = scope.viewer.agency
    assert agency is not None
    return agency
