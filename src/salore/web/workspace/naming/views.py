"""The appraisal of oneself, and what a lead says about the members of a team, one after the other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.naming import access
from salore.appraisal.naming.asking import Task
from salore.appraisal.naming.duties import MINUTES_AN_ANSWER
from salore.appraisal.naming.selectors import given, said_about
from salore.appraisal.services.naming import named_answer_give
from salore.appraisal.states import Source
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.organisation.viewer import Viewer
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.naming.forms import NamedForm, as_given

_TWO = ["GET", "HEAD", "POST"]
_UNPROCESSABLE, _CONFLICT = 422, 409
SENT = "terkirim"


def leads_team(viewer: Viewer) -> bool:
    return viewer.leads_team


@open_to()
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """What I and the leads of my teams said about my conduct."""
    viewer = request.viewer
    mine = [task for task in access.tasks_for(viewer) if task.source == Source.SELF]
    said = said_about(viewer.person_id or 0, viewer)
    task = mine[0] if mine else None
    context = {
        "task": task,
        "is_open": task is not None and task.opening.is_open_at(clock.now()),
        "last_day": task.opening.last_day(viewer.zone) if task else None,
        "said": said,
        "sent": SENT in request.GET and any(one.source == Source.SELF for one in said),
    }
    return render(request, "workspace/naming/own.html", context)


@open_to()
@require_http_methods(_TWO)
@once
def own_form(request: SignedInRequest) -> HttpResponse:
    task = access.self_appraisal_for_answer(request.viewer)
    return _answered(request, task, "workspace/naming/own_form.html", f"{reverse('naming:own')}?{SENT}", {})


@open_to(leads_team)
@require_safe
def members(request: SignedInRequest) -> HttpResponse:
    now = clock.now()
    asked = [task for task in access.tasks_for(request.viewer) if task.source == Source.TEAM_LEAD]
    tasks = [task for task in asked if task.opening.is_open_at(now)]
    missing = sum(not task.is_given for task in tasks)
    context = {
        "tasks": tasks,
        "missing": missing,
        "minutes": MINUTES_AN_ANSWER * missing,
        "due_on": min((task.opening.due_on for task in tasks), default=None),
        "sent": SENT in request.GET,
    }
    return render(request, "workspace/naming/members.html", context)


@open_to(leads_team)
@require_http_methods(_TWO)
@once
def member(request: SignedInRequest, uid: UUID) -> HttpResponse:
    task = access.member_for_answer(request.viewer, uid)
    following = _following(request.viewer, task)
    led_to = (
        reverse("naming:member", args=[following.ratee_uid])
        if following
        else f"{reverse('naming:members')}?{SENT}"
    )
    return _answered(request, task, "workspace/naming/member.html", led_to, {"following": following})


def _following(viewer: Viewer, task: Task) -> Task | None:
    """Return the next member about whom nothing was said yet."""
    now = clock.now()
    waiting = [
        one
        for one in access.tasks_for(viewer)
        if one.source == Source.TEAM_LEAD and not one.is_given and one.opening.is_open_at(now)
    ]
    return next((one for one in waiting if one.ratee_id != task.ratee_id), None)


def _answered(
    request: SignedInRequest, task: Task, template: str, led_to: str, more: dict[str, Any]
) -> HttpResponse:
    """Show the form with what was said before, or keep it and lead on."""
    before = given(task)
    typed = request.POST if request.method == "POST" else None
    initial = as_given(before, list(task.pack.rules.behaviour_items.keys()))
    form = NamedForm(task.pack, request.viewer, typed, initial=initial)
    form.order_fields([*form.items, "remark"])
    last_day = task.opening.last_day(request.viewer.zone)
    context = {"form": form, "task": task, "before": before, "last_day": last_day} | more
    if request.method != "POST":
        return render(request, template, context)
    status = _UNPROCESSABLE
    if form.is_valid():
        try:
            named_answer_give(
                actor=request.viewer, task=task, scores=form.scores(), remark=form.cleaned_data["remark"]
            )
            return redirect(led_to)
        except DomainError as error:
            context["refusal"] = error
            status = _CONFLICT if isinstance(error, StaleError) else _UNPROCESSABLE
    return render(request, template, context, status=status)
