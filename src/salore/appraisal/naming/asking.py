"""Who is asked about whom under their own name: everybody about themselves, leads about their teams.

Where the pack asks no such source about somebody, nobody is asked. A lead who is also the direct superior
decides, and gives no input beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as Several
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from salore.appraisal.models import NamedAnswer
from salore.appraisal.naming.openings import Opening, about, openings_of, running
from salore.appraisal.states import Source
from salore.core.models import in_force
from salore.cycles.duties import Desk
from salore.cycles.models import pack_of
from salore.organisation.models import Assignment, Employment, Leadership, Person, TeamMembership
from salore.planning.models import titled
from salore.policy.model import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A named answer that somebody is asked for; it may be given again until it closes."""

    opening: Opening
    rater_id: int
    ratee_id: int
    ratee_uid: UUID
    ratee_name: str
    post: str
    source: Source
    is_given: bool

    @property
    def pack(self) -> Pack:
        return pack_of(self.opening.pack_hash)


def tasks_of(desks: Several[Desk]) -> dict[int, list[Task]]:
    """Return what each of the people is asked for, oneself first, then by name.

    One query where nothing is open, two where a period is.
    """
    tasks: defaultdict[int, list[Task]] = defaultdict(list)
    if not desks:
        return tasks
    first = next(iter(desks))
    collections = running(first.viewer.agency_id, first.now)
    by_day: defaultdict[date, dict[int, list[Opening]]] = defaultdict(dict)
    for desk in desks:
        for opening in openings_of(desk, collections):
            day = min(desk.today, opening.ends_on)
            by_day[day].setdefault(desk.person_id, []).append(opening)
    for day, openings in by_day.items():
        for pair in _pairs(list(openings), day):
            tasks[pair.rater_id] += _asked(pair, openings[pair.rater_id])
    return tasks


class _Pair(NamedTuple):
    """Who could say something about whom; `given` are the periods in which they did."""

    rater_id: int
    ratee_id: int
    source: str
    uid: UUID
    front: str
    name: str
    back: str
    post: str
    family: str
    employment_kind: str
    status: str
    given: list[int]


def _asked(pair: _Pair, openings: list[Opening]) -> Iterator[Task]:
    for opening in about(pair.ratee_id, openings):
        if not _asks(opening, pair):
            continue
        yield Task(
            opening=opening,
            rater_id=pair.rater_id,
            ratee_id=pair.ratee_id,
            ratee_uid=pair.uid,
            ratee_name=titled(pair.name, pair.front, pair.back),
            post=pair.post,
            source=Source(pair.source),
            is_given=opening.period_id in pair.given,
        )


def _asks(opening: Opening, pair: _Pair) -> bool:
    """Whether the pack appraises somebody of that status, and asks the source by name in such a period."""
    pack = pack_of(opening.pack_hash)
    appraised = {row.key for row in pack.rules.statuses.rows if row.appraised}
    if not pair.employment_kind or pair.status not in appraised:
        return False
    uses = pack.rules.sources.asked_for(pair.family or "general", pair.employment_kind, opening.period_kind)
    return any(use.source == pair.source and not use.anonymous for use in uses)


def _pairs(people: list[int], day: date) -> list[_Pair]:
    """Return everybody with themselves, and leads with the members of their teams; one query."""
    rows: Any = _themselves(people, day).union(_members(people, day))
    return sorted((_Pair(*row) for row in rows), key=lambda pair: (pair.source != Source.SELF, pair.name))


def _themselves(people: list[int], day: date) -> Any:
    serving = Exists(Assignment.objects.on(day).filter(person=OuterRef("pk")))
    selves = Person.objects.filter(serving, pk__in=people)
    return _rows(selves.annotate(rater=F("pk"), ratee=F("pk")), "", Source.SELF, day)


def _members(people: list[int], day: date) -> Any:
    lead = FilteredRelation(
        "team__memberships",
        condition=Q(team__memberships__is_lead=True) & in_force(day, "team__memberships__"),
    )
    superiors = Leadership.objects.on(day).filter(
        superior=OuterRef("lead__person"), person=OuterRef("person")
    )
    members = (
        TeamMembership.objects.on(day)
        .annotate(lead=lead)
        .filter(~Exists(superiors), lead__person__in=people)
        .exclude(person=F("lead__person"))
        .annotate(rater=F("lead__person"), ratee=F("person"))
    )
    return _rows(members, "person__", Source.TEAM_LEAD, day)


def _rows(pairs: QuerySet[Any], to_person: str, source: Source, day: date) -> Any:
    """Return pairs as `_Pair` has them; `rater` and `ratee` are known."""
    posts = Assignment.objects.on(day).filter(person=OuterRef("ratee")).order_by("role", "starts_on", "pk")
    employments = Employment.objects.on(day).filter(person=OuterRef("ratee"))
    given = NamedAnswer.objects.filter(rater=OuterRef("rater"), ratee=OuterRef("ratee"), source=source)
    return pairs.annotate(
        asked_as=Value(source.value, output_field=CharField()),
        post=_first(posts, "position__name"),
        family=_first(posts, "position__job_family"),
        employment_kind=_first(employments, "kind"),
        employment_status=_first(employments, "status"),
        given=ArraySubquery(given.order_by("period_id").values("period_id")),
    ).values_list(
        "rater", "ratee", "asked_as", f"{to_person}uid", f"{to_person}title_front", f"{to_person}name",
        f"{to_person}title_back", "post", "family", "employment_kind", "employment_status", "given",
    )  # fmt: skip


def _first(rows: QuerySet[Any], field: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(field)[:1]), Value(""), output_field=CharField())
