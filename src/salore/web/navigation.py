"""What stands in the menu. Each area adds its own entries from its `urls.py`.

The menu is short. What only those need who run the year or the organisation stands behind one entry,
"Console", and in a line of its own while they are there: the pages themselves where these are few, else
the sections and the pages of the section one is in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salore.web.addresses import address

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from salore.organisation.viewer import Viewer

# As many of the console's pages stand in one line; more are shown by section.
FEW = 9


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """Pages of the console that one looks for together."""

    order: int
    label: str | _StrPromise


YEAR = Section(1, _("The year's course"))
APPRAISAL = Section(2, _("Appraisal"))
DATA = Section(3, _("Organisation and data"))
PAPER = Section(4, _("Letters and printing"))
OVERSIGHT = Section(5, _("Oversight"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: where it leads, for whom, in which place (home is 10); or in the console."""

    url_name: str
    label: str | _StrPromise
    order: int
    door: Callable[[Viewer], bool] | None = None
    section: Section | None = None

    def is_for(self, viewer: Viewer) -> bool:
        return self.door is None or self.door(viewer)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry on one page: `current` is "page" there, "true" on the pages below it, else empty."""

    url: str
    label: str
    current: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the console on one page, or, without a word of its own, all of it where that is little."""

    label: str
    entries: list[Shown]

    @property
    def url(self) -> str:
        return self.entries[0].url

    @property
    def is_current(self) -> bool:
        return any(entry.current for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Menu:
    """What stands in the menu of one page, and in the console's own lines while the viewer is there."""

    main: list[Shown]
    console: list[Part]


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; one that is registered again replaces the earlier."""
    _entries.update({entry.url_name: entry for entry in entries})


def menu_for(request: HttpRequest, viewer: Viewer) -> Menu:
    """Return the menu of a viewer, in order; the console's entries as one, which leads to the first."""
    entries = [
        entry for entry in sorted(_entries.values(), key=lambda entry: entry.order) if entry.is_for(viewer)
    ]
    main = [_shown(request, entry) for entry in entries if entry.section is None]
    parts = _parts(request, [entry for entry in entries if entry.section is not None])
    is_there = any(part.is_current for part in parts)
    if parts:
        main.append(Shown(parts[0].url, gettext("Console"), "true" if is_there else ""))
    return Menu(main, parts if is_there else [])


def label_of(path: str) -> str:
    """Return by which entry of the menu people reach a page, or nothing where none leads there."""
    try:
        namespace = resolve(path).namespace
    except Resolver404:
        return ""
    names = (entry for entry in _entries.values() if entry.url_name.rpartition(":")[0] == namespace)
    return next((str(entry.label) for entry in names), "")


def _parts(request: HttpRequest, entries: list[Entry]) -> list[Part]:
    """Return the console in one part where it has few pages, else a part for each section."""
    if len(entries) <= FEW:
        return [Part("", [_shown(request, entry) for entry in entries])] if entries else []
    of_section: dict[Section, list[Shown]] = {}
    for entry in entries:
        if entry.section:
            of_section.setdefault(entry.section, []).append(_shown(request, entry))
    return [
        Part(str(section.label), of_section[section])
        for section in sorted(of_section, key=lambda section: section.order)
    ]


def _shown(request: HttpRequest, entry: Entry) -> Shown:
    return Shown(address(entry.url_name), str(entry.label), _current(request, entry))


def _current(request: HttpRequest, entry: Entry) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if match.view_name == entry.url_name:
        return "page"
    return "true" if match.namespace == entry.url_name.rpartition(":")[0] else ""
