"""Many plans at once: agreeing those that wait, and one draft to all holders of a post."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError
from salore.cycles.models import Cycle
from salore.ledger.services import record_reading
from salore.organisation.elsewhere import kept_elsewhere
from salore.organisation.models import Assignment
from salore.planning.leading import led_posts
from salore.planning.models import Plan
from salore.planning.services.cascade import plan_hand_out
from salore.planning.services.many import plans_agree
from salore.planning.sources import LIBRARY, NOTHING, Source, sources_for, take
from salore.planning.states import PlanState
from salore.planning.waiting import cycles_with_waiting, waiting_for, waiting_in
from salore.web.door import leaders, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.leading import HandOutForm
from salore.web.workspace.planning.views.answers import refused


def chosen_cycle(request: SignedInRequest) -> tuple[Cycle, list[Cycle]]:
    """Return the year that the address names, else the newest open one, and all open ones."""
    cycles = cycles_with_waiting(request.viewer)
    wanted = request.GET.get("tahun", "")
    cycle = next((one for one in cycles if str(one.year) == wanted), next(iter(cycles), None))
    if cycle is None:
        raise Http404
    return cycle, cycles


@open_to(leaders)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def agree_many(request: SignedInRequest) -> HttpResponse:
    """What waits: plans that need reading first, then those that read as the draft handed out."""
    cycles = cycles_with_waiting(request.viewer)
    if request.method == "POST":
        return _agreed(request, cycles)
    found = [(cycle, waiting_in(request.viewer, cycle)) for cycle in cycles]
    shown = [
        (cycle, [one for one in rows if not one.is_unchanged], [one for one in rows if one.is_unchanged])
        for cycle, rows in found
        if rows
    ]
    return render(request, "workspace/planning/agree_many.html", {"shown": shown})


def _agreed(request: SignedInRequest, cycles: list[Cycle]) -> HttpResponse:
    seen = dict(_read(request.POST.getlist("plan")))
    done: list[Plan] = []
    for cycle in cycles:
        plans = waiting_for(request.viewer, cycle).filter(uid__in=seen)
        keys = {plan.pk: seen[plan.uid] for plan in plans}
        chosen = Plan.objects.filter(pk__in=keys)
        done += plans_agree(actor=request.viewer, plans=chosen, seen=keys) if keys else []
    for plan in done:
        record_reading(request.viewer, plan, person_id=plan.person_id)
    number = len(done)
    if number:
        words = ngettext("%(n)s plan is agreed and locked.", "%(n)s plans are agreed and locked.", number)
        messages.success(request, words % {"n": number})
    if number < len(seen):
        messages.warning(request, _("What was changed meanwhile was left alone; read it below, then decide."))
    return redirect("planning:agree_many")


def _read(marks: Iterable[str]) -> Iterable[tuple[UUID, int]]:
    """Yield plans with the edition in which they stood on the page."""
    for mark in marks:
        uid, _colon, edition = mark.partition(":")
        try:
            yield UUID(uid), int(edition)
        except ValueError:
            continue


@open_to(leaders)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def hand_out(request: SignedInRequest) -> HttpResponse:
    """One draft to all holders of a post: choose post and draft, check whom it reaches, send."""
    cycle, _cycles = chosen_cycle(request)
    posts = _shared_posts(request, cycle)
    chosen = posts.get(request.POST.get("post") or request.GET.get("post") or "", [])
    sources = _drafts_for(cycle, chosen)
    form = HandOutForm(
        request.POST if request.method == "POST" else None,
        posts=[(key, _said_post(held)) for key, held in posts.items()],
        sources=[(source.key, _said_source(source)) for source in sources],
        initial={"post": _key(chosen[0]) if chosen else None},
    )
    context: dict[str, Any] = {
        "cycle": cycle,
        "form": form,
        "posts": posts,
        "chosen": chosen,
        "sources": sources,
    }
    template = "workspace/planning/hand_out.html"
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return refused(request, template, context)
    source = next(one for one in sources if one.key == form.cleaned_data["source"])
    taken = take(request.viewer, cycle, chosen[0], source)
    if "sure" not in request.POST:
        return render(request, template, context | {"taken": taken, "source": source} | _reach(cycle, chosen))
    try:
        result = plan_hand_out(
            actor=request.viewer, leader_id=request.viewer.person_id or 0, cycle=cycle, goals=taken.goals,
            texts=taken.texts, posts=chosen,
        )  # fmt: skip
    except DomainError as error:
        return refused(request, template, context, error)
    number = len(result.plans)
    words = ngettext("%(n)s person has the draft now.", "%(n)s people have the draft now.", number)
    messages.success(request, words % {"n": number})
    return redirect("planning:matrix")


def _shared_posts(request: SignedInRequest, cycle: Cycle) -> dict[str, list[Assignment]]:
    """Return the posts below that several people hold, by the name of the post."""
    led = led_posts(request.viewer, cycle, request.viewer.person_id or 0)
    ordered = sorted((held for held in led if not kept_elsewhere(held)), key=_key)
    shared = {key: list(group) for key, group in groupby(ordered, key=_key)}
    return {key: group for key, group in shared.items() if len(group) > 1}


def _key(held: Assignment) -> str:
    return held.position.title_key


def _said_post(held: list[Assignment]) -> str:
    return ngettext("%(post)s, %(n)s person", "%(post)s, %(n)s people", len(held)) % {
        "post": held[0].position.name,
        "n": len(held),
    }


def _drafts_for(cycle: Cycle, posts: list[Assignment]) -> list[Source]:
    """Return what may be handed out: a plan of one of them, one of last year, or the library."""
    if not posts:
        return []
    begun = [
        Source(key=str(plan.uid), kind="begun", goals=plan.goals.count(), plan=plan)
        for plan in Plan.objects.filter(cycle=cycle, assignment__in=posts)
        .exclude(state=PlanState.CLOSED)
        .select_related("person", "cycle")
        .order_by("person__name")[:8]
    ]
    return begun + [source for source in sources_for(cycle, posts[0]) if source.kind != NOTHING]


def _said_source(source: Source) -> str:
    goals = ngettext("%(n)s goal", "%(n)s goals", source.goals) % {"n": source.goals}
    if source.plan is None or source.kind == LIBRARY:
        return _("Examples for this post, %(goals)s") % {"goals": goals}
    names = {"year": source.plan.cycle.year, "name": source.plan.person.full_name, "goals": goals}
    return _("The plan for %(year)s of %(name)s, %(goals)s") % names


def _reach(cycle: Cycle, posts: list[Assignment]) -> dict[str, list[Assignment]]:
    """Return who would get the draft, and who has begun already and is left alone."""
    begun = set(
        Plan.objects.filter(cycle=cycle, assignment__in=posts)
        .exclude(state=PlanState.CLOSED)
        .values_list("assignment_id", flat=True)
    )
    return {
        "reached": [held for held in posts if held.pk not in begun],
        "left_alone": [held for held in posts if held.pk in begun],
    }
