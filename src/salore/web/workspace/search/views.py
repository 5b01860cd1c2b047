"""Search: people of the agency, and goals of the plans in sight."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.organisation import selectors
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.planning.models import Goal
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest

_SHOWN = 10
_LONGEST = 100


@open_to()
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    context: dict[str, Any] = {"typed": typed}
    if typed:
        people, goals = _people(typed, request.viewer), _goals(typed, request.viewer)
        context |= {
            "people": selectors.lines(people[:_SHOWN], request.viewer),
            "more_people": len(people) > _SHOWN,
            "goals": goals[:_SHOWN],
            "more_goals": len(goals) > _SHOWN,
        }
    return render(request, "workspace/search/search.html", context)


def _people(typed: str, viewer: Viewer) -> list[Person]:
    serving = selectors.serving(Person.objects.visible_to(viewer), viewer.today)
    return list(selectors.found(serving, typed, viewer).order_by(Lower("name"), "pk")[: _SHOWN + 1])


def _goals(typed: str, viewer: Viewer) -> list[Goal]:
    goals = Goal.objects.visible_to(viewer).saying(typed)
    return list(goals.select_related("plan__person", "plan__cycle").order_by("-pk")[: _SHOWN + 1])
