"""The matrix of roles and results: people below by the leader's goals, and goals handed down in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.organisation.models import Assignment
from salore.organisation.viewer import Viewer
from salore.planning.leading import led_posts
from salore.planning.matrix import Matrix, matrix_of, unlinked
from salore.planning.models import Goal
from salore.planning.services.cascade import goal_take_back, goals_hand_down, goals_link, plan_taking_goals
from salore.planning.states import EDITABLE, PlanState
from salore.web.door import open_to
from salore.web.lists import files
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.goals import IndicatorForm, IndicatorFormSet, Indicators
from salore.web.workspace.planning.forms.leading import HandDownForm
from salore.web.workspace.planning.views.answers import act, refused
from salore.web.workspace.planning.views.together import chosen_cycle
from salore.web.workspace.planning.views.typing import PREFIX, one_more, services_of


def leads_or_prepares(viewer: Viewer) -> bool:
    """Whoever leads somebody today, and who prepares for a head."""
    return viewer.leads or bool(viewer.prepares_for)


def leader_of(request: SignedInRequest) -> int:
    """Return for whom the matrix is: the viewer, or the head whom they prepare for."""
    viewer = request.viewer
    if viewer.leads and viewer.person_id is not None:
        return viewer.person_id
    return viewer.prepares_for[0]


@open_to(leads_or_prepares)
@require_safe
def matrix(request: SignedInRequest) -> HttpResponseBase:
    cycle, cycles = chosen_cycle(request)
    found = matrix_of(request.viewer, cycle, leader_of(request))
    if request.GET.get("unduh") in ("csv", "xlsx"):
        return _file(request.GET["unduh"], found)
    context = {
        "cycle": cycle,
        "cycles": cycles,
        "matrix": found,
        "columns": [
            (goal, number, reverse("planning:hand_down", args=[goal.uid]))
            for goal, number in found.supporters
        ],
        "covered_goals": len(found.goals) - len(found.lonely_goals),
        "active_people": len(found.counted) - len(found.idle_rows),
    }
    return render(request, "workspace/planning/matrix.html", context)


def _file(form: str, found: Matrix) -> HttpResponseBase:
    """Return the whole matrix with how many support each goal, for a spreadsheet."""
    goals = [
        _("Goal %(number)s: %(title)s") % {"number": one.number, "title": one.title} for one in found.goals
    ]
    rows = [
        [row.post.person.full_name, row.post.position.name, *(cell.words for cell in row.cells)]
        for row in found.rows
    ]
    supported = [_("Supported by"), "", *(number for _goal, number in found.supporters)]
    titles = [_("Person"), _("Post"), *goals]
    return files.response(form, name="matriks-peran-hasil", titles=titles, lines=[*rows, supported])


@open_to(leads_or_prepares)
@require_safe
def person(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One row of the matrix, for a narrow screen: what a person does for each of the leader's goals."""
    cycle, _cycles = chosen_cycle(request)
    found = matrix_of(request.viewer, cycle, leader_of(request))
    row = next((one for one in found.rows if one.post.uid == uid), None)
    if row is None:
        raise Http404
    return render(request, "workspace/planning/matrix_person.html", {"cycle": cycle, "row": row})


@open_to(leads_or_prepares)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def hand_down(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One of the leader's goals to some of the people below, or (`untuk`) to one."""
    parent = _goal_of_leader(request, uid)
    cycle = parent.plan.cycle
    posts = list(led_posts(request.viewer, cycle, leader_of(request)))
    wanted = request.GET.get("untuk", "")
    chosen = [post for post in posts if str(post.uid) == wanted] if wanted else posts
    if not chosen:
        raise Http404
    form, indicators = _forms(request, parent, chosen)
    context: dict[str, Any] = {"parent": parent, "form": form, "indicators": indicators, "cycle": cycle}
    context |= {"one": chosen[0] if wanted else None, "there": _there(parent, chosen) if wanted else []}
    context["loose"] = unlinked(parent, chosen) if wanted else []
    template = "workspace/planning/hand_down.html"
    if request.method != "POST" or "more" in request.POST:
        return render(request, template, context | {"locked": _locked(cycle, chosen) if wanted else ""})
    if not (form.is_valid() & indicators.is_valid()):
        return refused(request, template, context)
    draft = form.draft(parent, indicators.drafts())
    receivers = [post for post in chosen if str(post.uid) in form.cleaned_data["people"]]
    try:
        goals_hand_down(
            actor=request.viewer, leader_id=leader_of(request), cycle=cycle, posts=receivers, parent=parent,
            draft=draft,
        )  # fmt: skip
    except DomainError as error:
        return refused(request, template, context, error)
    anchor = f"#p-{receivers[0].uid}" if len(receivers) == 1 else ""
    return redirect(f"{reverse('planning:matrix')}?tahun={cycle.year}{anchor}")


def _goal_of_leader(request: SignedInRequest, uid: UUID) -> Goal:
    goals = Goal.objects.filter(
        agency_id=request.viewer.agency_id, plan__person_id=leader_of(request), uid=uid
    ).exclude(plan__state=PlanState.CLOSED)
    goal: Goal | None = goals.select_related("plan__cycle").first()
    if goal is None:
        raise Http404
    return goal


def _locked(cycle: Cycle, posts: list[Assignment]) -> str:
    """Return why nothing can be handed down to these posts now, before anybody writes in vain."""
    try:
        for post in posts:
            plan_taking_goals(cycle, post)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _there(parent: Goal, posts: list[Assignment]) -> list[Goal]:
    """Return what a person does for the goal already."""
    goals = Goal.objects.filter(parent=parent, plan__assignment__in=posts).exclude(
        plan__state=PlanState.CLOSED
    )
    return list(goals.select_related("plan").order_by("number"))


def _forms(
    request: SignedInRequest, parent: Goal, posts: list[Assignment]
) -> tuple[HandDownForm, IndicatorFormSet]:
    people = [(str(post.uid), f"{post.person.full_name}, {post.position.name}") for post in posts]
    shared = {"services": list(services_of(parent.agency_id)), "approach": ""}
    if request.method != "POST":
        rows = [IndicatorForm.initial_of(row) | {"uid": None} for row in parent.indicators.order_by("number")]
        form = HandDownForm(people=people, initial={"title": parent.title})
        return form, Indicators(initial=rows or [{}], prefix=PREFIX, form_kwargs=shared)
    if "more" in request.POST:
        typed = request.POST.dict() | {"people": request.POST.getlist("people")}
        form = HandDownForm(people=people, initial=typed)
        return form, Indicators(initial=one_more(request.POST), prefix=PREFIX, form_kwargs=shared)
    return (
        HandDownForm(request.POST, people=people),
        Indicators(request.POST, prefix=PREFIX, form_kwargs=shared),
    )


@open_to(leads_or_prepares)
@require_POST
def link(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Link goals that were written first to one of the leader's (`rhk`, several)."""
    parent = _goal_of_leader(request, uid)
    cycle = parent.plan.cycle
    posts = led_posts(request.viewer, cycle, leader_of(request))
    wanted = [one for one in request.POST.getlist("rhk") if _is_uid(one)]
    loose = unlinked(parent, list(posts)).filter(uid__in=wanted)
    plans = {goal.plan_id: goal.plan for goal in loose}
    back = f"{reverse('planning:matrix')}?tahun={cycle.year}"

    def linked() -> None:
        for plan in plans.values():
            links = [(goal, parent) for goal in loose if goal.plan_id == plan.pk]
            goals_link(actor=request.viewer, plan=plan, links=links)

    return act(request, linked, back)


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@open_to(leads_or_prepares)
@require_POST
def take_down(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take back a draft that was handed down, while its owner has not proposed it."""
    goals = Goal.objects.filter(agency_id=request.viewer.agency_id, uid=uid)
    goal: Goal | None = (
        goals.filter(handed_down_by_id=leader_of(request), plan__state__in=EDITABLE)
        .select_related("plan__cycle")
        .first()
    )
    if goal is None:
        raise Http404
    return act(
        request,
        lambda: goal_take_back(
            actor=request.viewer, leader_id=leader_of(request), goal=goal, seen=goal.plan.edition
        ),
        f"{reverse('planning:matrix')}?tahun={goal.plan.cycle.year}",
        _("“%(title)s” was taken back.") % {"title": goal.title},
    )
