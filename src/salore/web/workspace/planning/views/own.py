"""One's own plan, anybody's plan that one may read, old versions, and how a plan begins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.ledger.services import record_reading
from salore.organisation.elsewhere import kept_elsewhere
from salore.organisation.models import Assignment, Employment, Person
from salore.organisation.viewer import Viewer
from salore.planning.access import known_plans, person_for_planning, plan_for_view
from salore.planning.content import content_of, from_plain
from salore.planning.difference import differences
from salore.planning.models import Plan, PlanVersion
from salore.planning.selectors import Shelf, open_cycle, sheet_of, shelf_of
from salore.planning.services.starting import plan_start, plan_take_over
from salore.planning.sources import COLLEAGUE, LAST_YEAR, LIBRARY, PREDECESSOR, Source, sources_for, take
from salore.planning.states import EDITABLE, PlanState, PlanTextKind
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.plans import StartForm
from salore.web.workspace.planning.views.answers import refused, to_plan
from salore.web.workspace.planning.views.showing import context_of, due_words


@open_to()
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    wanted = request.GET.get("tahun", "")
    shelf = shelf_of(request.viewer, int(wanted) if wanted.isdecimal() and len(wanted) == 4 else None)
    grave, words = due_words(shelf.chosen, shelf.today)
    due = {"due_grave": grave, "due_words": words}
    if shelf.chosen is None or not shelf.chosen.plans:
        where = _elsewhere(request) if shelf.chosen else ""
        context = {"shelf": shelf, "where": where, "is_employed": _is_employed(request.viewer)} | due
        return render(request, "workspace/planning/none.html", context)
    return _page(request, shelf.chosen.plans[-1], shelf, **due)


@open_to()
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    plan = plan_for_view(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    return _page(request, plan)


def _page(request: SignedInRequest, plan: Plan, shelf: Shelf | None = None, **more: Any) -> HttpResponse:
    sheet = sheet_of(request.viewer, plan)
    viewer = request.viewer
    sees_goals = viewer.sees_agency or bool(viewer.headed_paths or viewer.officer_paths)
    context = context_of(viewer, sheet) | {"shelf": shelf, "sees_goals": sees_goals} | more
    return render(request, "workspace/planning/plan.html", context)


def _is_employed(viewer: Viewer) -> bool:
    """Return whether the viewer is an employee; an elected head leads employees, and writes no plan."""
    return Employment.objects.on(viewer.today).filter(person__in=viewer.themselves).exists()


def _elsewhere(request: SignedInRequest) -> str:
    """Return where the viewer's plans are written, where all their posts have them elsewhere."""
    posts = _posts(request, request.viewer.themselves)
    named = [kept_elsewhere(post) for post in posts]
    return named[0] if named and all(named) else ""


def _posts(request: SignedInRequest, people: tuple[int, ...], cycle: Cycle | None = None) -> list[Assignment]:
    viewer = request.viewer
    held = Assignment.objects.on(viewer.today)
    if cycle is not None:
        held = Assignment.objects.overlapping(max(cycle.starts_on, viewer.today), cycle.ends_on)
    return list(
        held.filter(agency_id=viewer.agency_id, person_id__in=people)
        .select_related("position", "unit", "agency", "person")
        .order_by("role", "starts_on", "pk")
    )


@open_to()
@require_safe
def version(request: SignedInRequest, uid: UUID, number: int) -> HttpResponse:
    """An agreed version as it was, and how it differs from what followed."""
    plan = plan_for_view(request.viewer, uid)
    record_reading(request.viewer, plan, person_id=plan.person_id)
    frozen = get_object_or_404(PlanVersion.objects.select_related("appraiser"), plan=plan, number=number)
    following = PlanVersion.objects.filter(plan=plan, number=number + 1).first()
    content = from_plain(frozen.content)
    after = from_plain(following.content) if following else content_of(plan)
    context = {
        "plan": plan,
        "frozen": frozen,
        "content": content,
        "texts": [text for kind in PlanTextKind.values for text in content.texts_of(kind)],
        "following": following,
        "differences": differences(content, after),
        "is_mine": plan.person_id == request.viewer.person_id,
    }
    return render(request, "workspace/planning/version.html", context)


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@once
def start(request: SignedInRequest, year: int) -> HttpResponse:
    """Begin a plan from a good start, or add one to a plan that was begun."""
    cycle = open_cycle(request.viewer, year)
    if cycle is None:
        raise Http404
    person = _owner(request)
    posts = _posts(request, (person.pk,), cycle)
    if not posts:
        return render(request, "workspace/planning/none.html", {"no_post": True, "year": year})
    chosen = next((post for post in posts if str(post.uid) == request.POST.get("post")), posts[0])
    sources = sources_for(cycle, chosen)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        posts=[(str(post.uid), f"{post.position.name}, {post.unit.name}") for post in posts],
        sources=[(source.key, _said(source)) for source in sources],
        initial={"post": str(chosen.uid)},
    )
    context = {"cycle": cycle, "form": form, "person": person, "where": kept_elsewhere(chosen)}
    if request.method != "POST":
        return render(request, "workspace/planning/start.html", context)
    if not form.is_valid():
        return refused(request, "workspace/planning/start.html", context)
    source = next(one for one in sources if one.key == form.cleaned_data["source"])
    try:
        return to_plan(_begun(request, cycle, chosen, source), "rhk")
    except DomainError as error:
        return refused(request, "workspace/planning/start.html", context, error)


def _owner(request: SignedInRequest) -> Person:
    """Return whose plan begins: the viewer's, or of somebody whom they help or prepare (`untuk`)."""
    wanted = request.GET.get("untuk", "")
    try:
        return person_for_planning(request.viewer, UUID(wanted)) if wanted else _myself(request)
    except ValueError:
        raise Http404 from None


def _myself(request: SignedInRequest) -> Person:
    return get_object_or_404(Person, pk=request.viewer.person_id)


def _begun(request: SignedInRequest, cycle: Cycle, held: Assignment, source: Source) -> Plan:
    taken = take(request.viewer, cycle, held, source)
    if source.plan is not None:
        record_reading(request.viewer, source.plan, person_id=source.plan.person_id)
    known = known_plans(request.viewer).filter(cycle=cycle, assignment=held).exclude(state=PlanState.CLOSED)
    plan = known.first()
    if plan is not None and plan.state in EDITABLE:
        return plan_take_over(
            actor=request.viewer, plan=plan, goals=taken.goals, texts=taken.texts, source=source.kind
        )
    return plan_start(
        actor=request.viewer, cycle=cycle, assignment=held, goals=taken.goals, texts=taken.texts,
        source=source.kind,
    )  # fmt: skip


def _said(source: Source) -> str:
    """Say a good start in one line."""
    goals = ngettext("%(n)s goal", "%(n)s goals", source.goals) % {"n": source.goals}
    if source.plan is None:
        return (
            _("Examples for this post, %(goals)s") % {"goals": goals}
            if source.kind == LIBRARY
            else _("Nothing")
        )
    names = {"year": source.plan.cycle.year, "goals": goals, "name": source.plan.person.full_name}
    return {
        LAST_YEAR: _("Your plan for %(year)s, %(goals)s"),
        PREDECESSOR: _("The plan for %(year)s of who held this post before (%(name)s), %(goals)s"),
        COLLEAGUE: _("The plan for %(year)s of %(name)s in the same post, %(goals)s"),
    }[source.kind] % names
