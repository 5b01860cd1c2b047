"""Years: listed, prepared, checked, opened, closed, given up; the days of their stages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.cycles import services
from salore.cycles.access import cycle_for_edit
from salore.cycles.deadlines import Deadline, deadlines
from salore.cycles.models import Cycle, Period, Stage
from salore.cycles.saying import language, stage_name
from salore.cycles.selectors import readiness
from salore.cycles.services.running import missing_stages
from salore.cycles.standing import Standing
from salore.cycles.states import CycleState, StageKind
from salore.web.console.year.forms import PrepareForm, StageForm
from salore.web.console.year.views.answers import answer
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.year.views import MARKS

_FORM, _CHECK = "console/year/form.html", "console/year/check.html"
_STATES = {CycleState.PREPARED: "part", CycleState.OPEN: "done", CycleState.CLOSED: "lock"}
_REPORT_DAYS = 10


@open_to(OPERATORS)
@require_safe
def years(request: SignedInRequest) -> HttpResponse:
    cycles = Cycle.objects.visible_to(request.viewer).select_related("pack_version").order_by("-year")
    shown = [(cycle, _STATES[CycleState(cycle.state)], _pack_words(cycle)) for cycle in cycles]
    return render(request, "console/year/years.html", {"cycles": shown})


def _pack_words(cycle: Cycle) -> str:
    return cycle.pack_version.pack.identity.name.in_language(language())


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def prepare(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    year = _next_year(Cycle.objects.visible_to(viewer), viewer.today.year)
    first = {
        "year": year,
        "pack": viewer.agency.pack if viewer.agency else "",
        "planning_opens_on": viewer.today.replace(year=year - 1, month=12, day=1),
        "report_days": _REPORT_DAYS,
    }
    form = PrepareForm(request.POST if request.method == "POST" else None, initial=first)
    return answer(
        request,
        _FORM,
        {
            "title": _("Prepare a year"),
            "lead": _("Nobody is asked for anything until you open it."),
            "button": _("Prepare this year"),
            "back": reverse("console_year:years"),
            "back_label": _("Years and stages"),
        },
        lambda: services.cycle_prepare(actor=viewer, **form.cleaned_data),
        form=form,
        to=_address,
        done=_("The year is prepared. Look at its stages, then open it."),
    )


def _next_year(cycles: QuerySet[Cycle], this_year: int) -> int:
    newest = cycles.order_by("-year").values_list("year", flat=True).first()
    return newest + 1 if newest else this_year


def _address(cycle: Cycle) -> str:
    return reverse("console_year:year", kwargs={"uid": cycle.uid})


@open_to(OPERATORS)
@require_safe
def year(request: SignedInRequest, uid: UUID) -> HttpResponse:
    cycle = cycle_for_edit(request.viewer, uid)
    return render(
        request,
        "console/year/year.html",
        {
            "cycle": cycle,
            "mark": _STATES[CycleState(cycle.state)],
            "pack": cycle.pack_version.pack,
            "pack_words": _pack_words(cycle),
            "stages": [_shown(one, cycle) for one in _deadlines(cycle)],
            "missing": [_lacking(kind, period) for kind, period in missing_stages(cycle)],
        },
    )


def _deadlines(cycle: Cycle) -> list[Deadline]:
    """Return the stages as they stand for whoever has no extension of a unit or of their own."""
    nobody = Standing(person_id=0, zone=cycle.agency.time_zone)
    return deadlines(cycle.agency_id, [nobody], stages=Q(cycle=cycle))[0]


def _shown(one: Deadline, cycle: Cycle) -> dict[str, Any]:
    return {
        "deadline": one,
        "title": stage_name(one.kind, one.period_key, one.period_kind),
        "mark": MARKS[one.state],
        "set_url": _stage_address(cycle, one.kind, one.period_key),
    }


def _lacking(kind: StageKind, period: Period | None) -> dict[str, str]:
    key = period.key if period else ""
    return {"title": stage_name(kind, key, period.kind if period else ""), "kind": kind, "key": key or "-"}


def _stage_address(cycle: Cycle, kind: str, key: str) -> str:
    return reverse("console_year:stage", kwargs={"uid": cycle.uid, "kind": kind, "key": key or "-"})


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def stage(request: SignedInRequest, uid: UUID, kind: str, key: str) -> HttpResponse:
    """Set the days of a stage, there already or not yet."""
    cycle = cycle_for_edit(request.viewer, uid)
    period = cycle.periods.filter(key=key).first()
    if kind not in StageKind.values or (period is None and key != "-"):
        raise Http404
    there = Stage.objects.filter(cycle=cycle, kind=kind, period=period).first()
    names = ("opens_on", "submit_by_on", "due_on", "grace_days")
    form = StageForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(there, name) for name in names} if there else {},
        asks_reason=bool(there) and cycle.state == CycleState.OPEN,
    )
    return answer(
        request,
        _FORM,
        {
            "title": stage_name(kind, key if period else "", period.kind if period else ""),
            "lead": _("The year is open: a later day can be set, no earlier one.")
            if cycle.state == CycleState.OPEN
            else "",
            "button": _("Set these days"),
            "back": _address(cycle),
            "back_label": cycle.year,
        },
        lambda: services.stage_set(
            actor=request.viewer, cycle=cycle, kind=StageKind(kind), period=period, **form.cleaned_data
        ),
        form=form,
        to=lambda _stage: _address(cycle),
        done=_("The days are set."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Open a year, after a look at whom it asks and what is missing."""
    cycle = cycle_for_edit(request.viewer, uid)
    found = readiness(cycle, request.viewer.today)
    kinds = {row.key: row.label for row in cycle.pack_version.pack.rules.employment_kinds.rows}
    context = {
        "cycle": cycle,
        "found": found,
        "kinds": [
            (kinds[kind].in_language(language()) if kind in kinds else kind, number)
            for kind, number in found.by_kind.items()
        ],
        "missing": [
            stage_name(kind, key, "annual" if key.isdecimal() else "") for kind, key in found.missing
        ],
        "stages": [_shown(one, cycle) for one in _deadlines(cycle)],
        "back": _address(cycle),
    }
    return answer(
        request,
        "console/year/open.html",
        context,
        lambda: services.cycle_open(actor=request.viewer, cycle=cycle),
        to=_address,
        done=_("The year is open. From the first day of each stage people see what is asked of them."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, uid: UUID) -> HttpResponse:
    cycle = cycle_for_edit(request.viewer, uid)
    context = {
        "title": _("Close the year %(year)s") % {"year": cycle.year},
        "lead": _("Nothing of it is asked any more, and nobody can change anything in it."),
        "question": _("This cannot be undone."),
        "button": _("Close the year"),
        "is_grave": True,
        "back": _address(cycle),
        "back_label": cycle.year,
    }
    return answer(
        request,
        _CHECK,
        context,
        lambda: services.cycle_close(actor=request.viewer, cycle=cycle),
        to=_address,
        done=_("The year is closed."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedInRequest, uid: UUID) -> HttpResponse:
    cycle = cycle_for_edit(request.viewer, uid)
    context = {
        "title": _("Give up the prepared year %(year)s") % {"year": cycle.year},
        "lead": _("Its periods and stages go. Nobody has worked in it yet."),
        "question": _("It can be prepared anew at any time."),
        "button": _("Give it up"),
        "is_grave": True,
        "back": _address(cycle),
        "back_label": cycle.year,
    }
    return answer(
        request,
        _CHECK,
        context,
        lambda: services.cycle_discard(actor=request.viewer, cycle=cycle),
        to=lambda _nothing: reverse("console_year:years"),
        done=_("The prepared year is gone."),
    )
