"""Goals typed, changed, taken out and put in order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salore.core.errors import DomainError
from salore.planning.access import goal_for_edit, plan_for_edit
from salore.planning.content import GoalContent, IndicatorContent, goal_content, goal_rows
from salore.planning.difference import goal_changes
from salore.planning.drafts import GoalDraft, IndicatorDraft
from salore.planning.hints import goal_hints
from salore.planning.library import draft_of, template_for_use, templates_for
from salore.planning.models import Goal, Plan
from salore.planning.parents import Parents
from salore.planning.selectors import reached_before
from salore.planning.services.goals import goal_add, goal_change, goal_move, goal_remove
from salore.planning.states import EDITABLE
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.goals import TITLE_LENGTH, GoalForm, IndicatorForm, IndicatorFormSet
from salore.web.workspace.planning.forms.plans import SeenForm
from salore.web.workspace.planning.views.answers import act, address_of, refused, to_plan
from salore.web.workspace.planning.views.typing import goal_forms

_TEMPLATE = "workspace/planning/goal_form.html"


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_edit(request.viewer, uid)
    return _written(request, plan, None, _example(request))


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    goal = goal_for_edit(request.viewer, uid)
    return _written(request, goal.plan, goal)


def _written(
    request: SignedInRequest, plan: Plan, goal: Goal | None, example: GoalDraft | None = None
) -> HttpResponse:
    """Show the form of a goal, or take what was typed."""
    is_sent = request.method == "POST"
    form, indicators = goal_forms(plan, goal, request.POST if is_sent else None, example)
    context: dict[str, Any] = {"plan": plan, "goal": goal, "form": form, "indicators": indicators}
    context["is_locked"] = plan.state not in EDITABLE
    if not is_sent or "more" in request.POST:
        return render(request, _TEMPLATE, context | _beside(request, plan, goal, form, indicators))
    if not (form.is_valid() & indicators.is_valid()):
        return refused(request, _TEMPLATE, context)
    draft = form.draft(indicators.drafts())
    try:
        if goal is None:
            kept = goal_add(actor=request.viewer, plan=plan, draft=draft)
        else:
            kept = goal_change(actor=request.viewer, goal=goal, draft=draft, seen=form.cleaned_data["seen"])
    except DomainError as error:
        return refused(request, _TEMPLATE, context | _compared(error, form, draft), error)
    return to_plan(plan, f"rhk-{kept.number}")


def _beside(
    request: SignedInRequest, plan: Plan, goal: Goal | None, form: GoalForm, indicators: IndicatorFormSet
) -> dict[str, Any]:
    """Return what stands beside the form: examples for a new goal, hints for one that is there."""
    if goal is not None:
        content = _read(goal)
        found = goal_hints(content.title, content.indicators, reached_before(plan)) if content else []
        indicators.show(found)
        return {"title_hints": [hint for hint in found if hint.row is None]}
    held = plan.assignment
    if held is None or form.initial.get("title"):
        return {}
    return {"examples": templates_for(request.viewer.agency_id, held.position.title_key)[:12]}


def _example(request: SignedInRequest) -> GoalDraft | None:
    """Return the goal of the library that a new one begins from."""
    try:
        uid = UUID(request.GET.get("contoh", ""))
    except ValueError:
        return None
    template = template_for_use(request.viewer, uid)
    return draft_of(template, Parents((), ())) if template else None


def _compared(error: DomainError, form: GoalForm, draft: GoalDraft) -> dict[str, Any]:
    """Return how what is kept now differs from what was typed; saving again then means what it says."""
    stored = error.context.get("goal")
    now = _read(stored) if stored else None
    if stored is None or now is None:
        return {}
    form.read_now(stored.plan.edition)
    return {"changes": goal_changes(now, _typed(now, form, draft))}


def _typed(now: GoalContent, form: GoalForm, draft: GoalDraft) -> GoalContent:
    """Return what was typed in the shape of what is kept, to compare the two."""
    parent = next((goal for goal in form.parents.goals if goal.pk == draft.parent_id), None)
    team = next((team for team in form.parents.teams if team.pk == draft.team_id), None)
    services = {row.uid: row for row in now.indicators}
    rows = tuple(
        IndicatorContent(
            uid=str(row.uid or ""), text=row.text, aspect=row.aspect, direction=row.direction,
            target_low=row.target_low, target_high=row.target_high, target_text=row.target_text,
            unit_of_measure=row.unit_of_measure,
            service_name=services[str(row.uid)].service_name if str(row.uid) in services else "",
        )
        for row in draft.indicators
    )  # fmt: skip
    return replace(
        now, title=draft.title, kind=draft.kind, parent_title=parent.title if parent else draft.parent_title,
        team=team.name if team else "", cascade=draft.cascade, belongs_to_post=draft.belongs_to_post,
        weight=draft.weight, indicators=rows,
    )  # fmt: skip


def _read(goal: Goal) -> GoalContent | None:
    row = goal_rows().filter(pk=goal.pk).first()
    return goal_content(row) if row else None


@open_to()
@require_POST
def hints(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What could be said better in what stands in the form now; asked while somebody writes."""
    plan = plan_for_edit(request.viewer, uid)
    _form, indicators = goal_forms(plan, None, request.POST, None)
    rows = [_sound(one) for one in indicators.forms] if indicators.management_form.is_valid() else []
    found = goal_hints(request.POST.get("title", "")[:TITLE_LENGTH], rows, reached_before(plan))
    context = {
        "title_hints": [hint for hint in found if hint.row is None],
        "row_hints": [[hint for hint in found if hint.row == index] for index in range(len(rows))],
    }
    return render(request, "workspace/planning/hints.html", context)


def _sound(form: IndicatorForm) -> IndicatorDraft:
    """Return a row as far as it can be read; one with faults says nothing that could be better."""
    return form.draft() if form.is_valid() and not form.is_blank else IndicatorDraft(text="")


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    goal = goal_for_edit(request.viewer, uid)
    plan = goal.plan
    form = SeenForm(request.POST if request.method == "POST" else None, initial={"seen": plan.edition})
    context = {"plan": plan, "goal": goal, "form": form}
    if request.method != "POST":
        return render(request, "workspace/planning/goal_remove.html", context)
    if not form.is_valid():
        return refused(request, "workspace/planning/goal_remove.html", context)
    seen = form.cleaned_data["seen"]
    return act(
        request,
        lambda: goal_remove(actor=request.viewer, goal=goal, seen=seen),
        address_of(plan, "rhk"),
        _("The goal “%(title)s” was taken out.") % {"title": goal.title},
    )


@open_to()
@require_POST
def move(request: SignedInRequest, uid: UUID) -> HttpResponse:
    goal = goal_for_edit(request.viewer, uid)
    up = request.POST.get("ke") != "bawah"
    return act(
        request,
        lambda: goal_move(actor=request.viewer, goal=goal, up=up),
        address_of(goal.plan, "rhk"),
    )
