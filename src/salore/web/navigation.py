"""What stands in the menu. Each area adds its own entries from its `urls.py`.

The menu is short. What only those need who run the year or the organisation stands behind one entry,
"Console", and in a line of its own while they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from salore.organisation.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: where it leads, for whom, in which place (home is 10); or of the console."""

    url_name: str
    label: str | _StrPromise
    order: int
    door: Callable[[Viewer], bool] | None = None
    is_console: bool = False

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
    """Return the menu of a viewer, in order; the console's entries as one, which leads to the first."""
    shown = [_shown(request, entry) for entry in _of(viewer) if not entry.is_console]
    console = console_for(request, viewer)
    if console:
        current = "true" if any(entry.current for entry in console) else ""
        shown.append(Shown(console[0].url, gettext("Console"), current))
    return shown


def console_for(request: HttpRequest, viewer: Viewer) -> list[Shown]:
    """Return the console's entries that are for a viewer."""
    return [_shown(request, entry) for entry in _of(viewer) if entry.is_console]


def _of(viewer: Viewer) -> list[Entry]:
    return [
        entry for entry in sorted(_entries.values(), key=lambda entry: entry.order) if entry.is_for(viewer)
    ]


def _shown(request: HttpRequest, entry: Entry) -> Shown:
    return Shown(reverse(entry.url_name), str(entry.label), _current(request, entry))


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
