"""How the plans of the team stand, whose turn it is, and what to say to whom."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salore.cycles.deadlines import Deadline, deadlines
from salore.cycles.standing import standings
from salore.cycles.states import StageKind
from salore.organisation.viewer import Viewer
from salore.planning import team as planning_team
from salore.planning.duties import plan_reminder
from salore.planning.states import AWAITING_APPRAISER, IN_FORCE
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.team.listing import UNWRITTEN, has_team, team_in


@open_to(has_team)
@require_safe
def team(request: SignedInRequest) -> HttpResponseBase:
    years = _years(request.viewer)
    stage = _chosen(years, request.GET.get("tahun", ""))
    # Of no year nobody has a plan.
    cycle_id = stage.cycle_id if stage else 0
    listing, people = team_in(cycle_id), planning_team.people_of(request.viewer).only("pk")
    if listing.asks_file(request):
        return listing.file(request, people)
    counts = planning_team.states_led(request.viewer, cycle_id)
    return render(
        request,
        "workspace/team/team.html",
        {
            "page": listing.page(request, people),
            "stage": stage,
            "years": [one.year for one in years],
            "all": counts.total(),
            "agreed": sum(counts[state] for state in IN_FORCE),
            "waiting": sum(counts[state] for state in AWAITING_APPRAISER),
            "unwritten": sum(counts[state] for state in UNWRITTEN),
            "group_text": plan_reminder(stage) if stage and stage.is_doable else "",
        },
    )


def _years(viewer: Viewer) -> list[Deadline]:
    """Return the planning of each open year, the newest first."""
    mine = standings(viewer.agency_id, viewer.themselves, viewer.today, viewer.zone)
    found = deadlines(viewer.agency_id, mine.values())[viewer.person_id or 0]
    planning = [one for one in found if one.kind == StageKind.PLANNING]
    return sorted(planning, key=lambda one: one.year, reverse=True)


def _chosen(years: list[Deadline], wanted: str) -> Deadline | None:
    return next((one for one in years if str(one.year) == wanted), years[0] if years else None)
