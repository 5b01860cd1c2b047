"""Who prints for whole units, which ones, and on which paper and in which language one sheet is wanted."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest

from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer

_MOST_UNITS = 2000


def prints_many(viewer: Viewer) -> bool:
    """Whoever heads or helps a unit, or watches over the agency."""
    return viewer.sees_agency or bool(viewer.headed_paths or viewer.officer_paths)


def units_for(viewer: Viewer) -> list[Unit]:
    units = Unit.objects.visible_to(viewer).on(viewer.today)
    if not viewer.sees_agency:
        units = units.under(*viewer.headed_paths, *viewer.officer_paths)
    return list(units.order_by("path")[:_MOST_UNITS])


def paper_wanted(request: HttpRequest) -> Literal["A4", "F4"]:
    return "F4" if request.GET.get("kertas") == "F4" else "A4"


def language_wanted(request: HttpRequest) -> Literal["id", "en"]:
    """The official sheet is Indonesian; whoever asks gets it in English as well."""
    return "en" if request.GET.get("bahasa") == "en" else "id"
