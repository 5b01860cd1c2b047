"""Of which year and which units a page of the console tells, and what the viewer may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404

from salore.cycles.access import unit_for_watching, watched_paths
from salore.cycles.models import Cycle
from salore.cycles.standing import ids_of
from salore.cycles.states import CycleState
from salore.organisation.models import Unit
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.planning.completion import Place
from salore.web.middleware import SignedInRequest


def watches(viewer: Viewer) -> bool:
    """Whoever follows the progress of units: their heads and officers, and the agency-wide roles."""
    return viewer.sees_agency or bool(viewer.officer_paths or viewer.headed_paths)


@dataclass(frozen=True)
class Scope:
    """What the address chose; without a unit all that the viewer follows."""

    viewer: Viewer
    years: list[Cycle]
    cycle: Cycle | None
    unit: Unit | None

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.unit.path,) if self.unit else watched_paths(self.viewer)

    @property
    def may_act(self) -> bool:
        """Return whether the viewer may remind people here and give them more time."""
        if self.viewer.has(AppointedRole.OPERATOR):
            return True
        officer = self.viewer.officer_paths
        return bool(officer) and all(path.startswith(officer) for path in self.paths)

    def above(self, places: Mapping[int, Place]) -> list[Place]:
        """Return the units above the chosen one that the viewer follows as well, from the top."""
        ids = [pk for pk in ids_of(self.unit.path) if pk != self.unit.pk] if self.unit else []
        watched = watched_paths(self.viewer)
        found = [places[pk] for pk in ids if pk in places]
        return [place for place in found if not watched or place.path.startswith(watched)]

    def query(self, **more: str) -> str:
        """Return the query string by which another page tells of the same."""
        values = {
            "tahun": str(self.cycle.year) if self.cycle else "",
            "unit": str(self.unit.uid) if self.unit else "",
        }
        return f"?{urlencode({key: value for key, value in (values | more).items() if value})}"


def scope_of(request: SignedInRequest) -> Scope:
    """Return what the address asks for; 404 where the viewer does not follow it."""
    years = list(
        Cycle.objects.visible_to(request.viewer)
        .filter(state=CycleState.OPEN)
        .defer("pack_version__content")
        .order_by("-year")
    )
    wanted = request.GET.get("tahun", "")
    cycle = next((one for one in years if str(one.year) == wanted), years[0] if years else None)
    return Scope(request.viewer, years, cycle, _unit(request))


def _unit(request: SignedInRequest) -> Unit | None:
    uid = request.GET.get("unit", "")
    if not uid:
        return None
    try:
        return unit_for_watching(request.viewer, UUID(uid))
    except ValueError:
        raise Http404 from None
