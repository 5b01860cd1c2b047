"""What stands in the menu and in the foot. Each area adds its own entries from its `urls.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from salore.organisation.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: where it leads, for whom, and in which place (home is 10, help 90)."""

    url_name: str
    label: str | _StrPromise
    order: int
    door: Callable[[Viewer], bool] | None = None

    def is_for(self, viewer: Viewer) -> bool:
        return self.door is None or self.door(viewer)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry on one page: `current` is "page" there, "true" on the pages below it, else empty."""

    url: str
    label: str
    current: str


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; one that is registered again replaces the earlier."""
    _entries.update({entry.url_name: entry for entry in entries})


def entries_for(request: HttpRequest, viewer: Viewer) -> list[Shown]:
    """Return the menu of a viewer, in order."""
    ordered = sorted(_entries.values(), key=lambda entry: entry.order)
    shown = [entry for entry in ordered if entry.is_for(viewer)]
    return [Shown(reverse(entry.url_name), str(entry.label), _current(request, entry)) for entry in shown]


def address(url_name: str) -> str:
    """Return where a page is, or nothing where this installation has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _current(request: HttpRequest, entry: Entry) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if match.view_name == entry.url_name:
        return "page"
    return "true" if match.namespace == entry.url_name.rpartition(":")[0] else ""
