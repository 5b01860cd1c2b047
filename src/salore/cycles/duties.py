"""What somebody has to do: the shape of a duty, and where each domain says its own.

A provider answers for many people at once, so that the first page of one and the reminders of thousands
come from the same few queries. Does not belong here: any duty itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, QuerySet

from salore.core.prepared import prepared
from salore.cycles.deadlines import Deadline, deadlines
from salore.cycles.standing import Standing, standings
from salore.cycles.states import DutyState, StageKind
from salore.organisation.models import Agency
from salore.organisation.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do, in the language that is active when it is made."""

    key: str
    title: str
    why: str
    minutes: int
    due_on: date | None
    grace_until: date | None = None
    href: str
    state: DutyState = DutyState.NONE
    # What the mark says beside it, and what the button says.
    status: str = ""
    action: str = ""
    # One sentence when an extension moved the day.
    extension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What is somebody else's turn; nothing has to be done, though something may be (`href`, `action`)."""

    key: str
    title: str
    words: str
    status: str = ""
    until_on: date | None = None
    turn: str = ""
    # A page to read meanwhile, where there is one.
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody wrote to the person of late."""

    text: str
    author: str
    said_on: date
    about: str = ""
    href: str = ""
    # What the link says; by default that the words stand in the plan.
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage of somebody's year: done, the present one, or yet to come."""

    year: int
    title: str
    words: str
    is_done: bool = False
    is_now: bool = False


@dataclass(slots=True, kw_only=True)
class Agenda:
    duties: list[Duty] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def sort(self) -> None:
        """What is due first comes first; what has no day, last."""
        self.duties.sort(key=lambda duty: (duty.due_on or date.max, duty.minutes))
        self.waits.sort(key=lambda wait: wait.until_on or date.max)
        self.said.sort(key=lambda said: said.said_on, reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Somebody at work today, with the stages that concern them."""

    viewer: Viewer
    standing: Standing
    deadlines: tuple[Deadline, ...]
    now: datetime

    @property
    def person_id(self) -> int:
        return self.standing.person_id

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.standing.zone)).date()

    def doable(self, kind: StageKind) -> list[Deadline]:
        """Return the stages of a kind in which something may be done now."""
        return [one for one in self.deadlines if one.kind == kind and one.is_doable]

    def mine(self, kind: StageKind) -> list[Deadline]:
        """Return those of them that ask something of the person's own plan."""
        return [one for one in self.doable(kind) if one.concerns(self.standing)]


Agendas = Mapping[int, Agenda]
Provider = Callable[[Collection[Desk], Agendas], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked for, and when. Values of a prepared query: to compare with in it, not to look into."""

    people: Collection[int]
    agency_id: int
    today: date
    now: datetime


# The rows that a provider has something to say about; without any, it is not asked.
Presence = Callable[[Asked], QuerySet[Any, Any]]

_providers: dict[Provider, Presence | None] = {}


def register(provider: Provider, present: Presence | None = None) -> None:
    """Let a domain say its duties. Called once, when its app is ready.

    One query finds out all that is `present`, so that a domain costs nothing where it is silent.
    """
    _providers.setdefault(provider, present)


def agendas(desks: Collection[Desk]) -> dict[int, Agenda]:
    """Return what each of the people has to do and waits for, in the language that is active."""
    found = {desk.person_id: Agenda() for desk in desks}
    for provider in _speaking(desks):
        provider(desks, found)
    for agenda in found.values():
        agenda.sort()
    return found


def _speaking(desks: Collection[Desk]) -> list[Provider]:
    """Return who has something to say about people of one agency."""
    if not desks:
        return []
    first = next(iter(desks))
    people = [desk.person_id for desk in desks]
    present = iter(_present(people, first.viewer.agency_id, first.today, first.now)[0])
    return [provider for provider, asks in _providers.items() if asks is None or next(present)]


@prepared
def _present(people: Collection[int], agency_id: int, today: date, now: datetime) -> QuerySet[Any, Any]:
    asked = Asked(people=people, agency_id=agency_id, today=today, now=now)
    rows = [Exists(present(asked)) for present in _providers.values() if present is not None]
    return Agency.objects.filter(pk=agency_id).values_list(*rows)


def desks_of(viewers: Collection[Viewer], now: datetime) -> list[Desk]:
    """Return people of one agency with where they stand and what is due when; two queries for all."""
    people = {viewer.person_id: viewer for viewer in viewers if viewer.person_id is not None}
    if not people:
        return []
    first = next(iter(people.values()))
    stand = standings(first.agency_id, people.keys(), first.today, first.zone)
    due = deadlines(first.agency_id, stand.values())
    return [
        Desk(viewer=viewer, standing=stand[person_id], deadlines=tuple(due[person_id]), now=now)
        for person_id, viewer in people.items()
    ]
