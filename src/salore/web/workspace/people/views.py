"""The list of people and the page of one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.organisation import access, leadership, selectors
from salore.organisation.models import Assignment, Person, TeamMembership
from salore.organisation.viewer import Viewer
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.people.actions import actions_for
from salore.web.workspace.people.listing import PEOPLE


@open_to()
@require_safe
def people(request: SignedInRequest) -> HttpResponseBase:
    viewer = request.viewer
    rows: QuerySet[Person] = Person.objects.visible_to(viewer).only(*selectors.LINE)
    if not access.manages(viewer):
        # Who has left is for those who keep the lists.
        rows = selectors.serving(rows, viewer.today)
    if PEOPLE.asks_file(request):
        return PEOPLE.file(request, rows)
    return render(request, "workspace/people/list.html", {"page": PEOPLE.page(request, rows)})


@open_to()
@require_safe
def person(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show a colleague; to those who lead or help the person also what was before, and numbers."""
    viewer = request.viewer
    known = access.person_for_view(viewer, uid)
    in_full = bool(access.known_in_full(viewer, [known.pk]))
    may_change = access.people_managed(viewer).filter(pk=known.pk).exists()
    day = _day(request.GET.get("tanggal", "")) if in_full else None
    context = {
        "person": known,
        "posts": selectors.posts_of([known.pk], viewer.today).get(known.pk, []),
        "teams": _teams(known, viewer),
        "in_full": in_full,
        "may_change": may_change,
        "actions": actions_for(known, viewer) if may_change else [],
        "day": day or viewer.today,
    }
    if in_full:
        context |= _in_full(known, viewer, day or viewer.today)
    return render(request, "workspace/people/person.html", context)


def _in_full(known: Person, viewer: Viewer, day: date) -> dict[str, object]:
    assignments = Assignment.objects.filter(person=known).select_related("position", "unit", "named_superior")
    superior = leadership.superior_on(known, day)
    superior_posts = selectors.posts_of([superior.pk], day).get(superior.pk, []) if superior else []
    return {
        "assignments": assignments.order_by("-starts_on", "-pk"),
        "superior": superior,
        "superior_posts": superior_posts,
        "identifiers": known.identifiers.order_by("-starts_on", "-pk"),
        "employments": selectors.employments_said(known, viewer.language),
    }


def _teams(known: Person, viewer: Viewer) -> list[TeamMembership]:
    memberships = TeamMembership.objects.on(viewer.today).filter(person=known)
    return list(memberships.select_related("team", "team__unit").order_by("-is_lead", "team__name"))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
