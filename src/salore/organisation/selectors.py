"""What pages read of the organisation: people with their posts, the tree of a day, what is missing in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import capfirst

from salore.core.prepared import prepared
from salore.organisation import vocabulary
from salore.organisation.access import known_in_full, people_by_number
from salore.organisation.models import (
    Assignment,
    Identifier,
    Person,
    Unit,
    UnitPlacement,
)
from salore.organisation.states import AssignmentRole, IdentifierKind
from salore.organisation.viewer import Viewer

_WORDS = 8
# No agency is as deep; a loop of units is.
_HIGHEST = 20
_DIGITS_OF_A_NUMBER = 6
# So many people who fit are gathered before they are put in order.
_FEW = 1000


@dataclass(frozen=True, slots=True)
class Post:
    """A post that somebody holds on a day."""

    name: str
    unit: str
    unit_uid: UUID
    role: str
    is_head: bool = False

    @property
    def role_said(self) -> str:
        return capfirst(str(AssignmentRole(self.role).label))


@dataclass(slots=True)
class PersonLine:
    """A person in a list. `number` is there for those who may see it."""

    pk: int
    uid: UUID
    name: str
    posts: list[Post] = field(default_factory=list)
    number: str = ""
    grade: str = ""


def serving(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Return the people who hold a post on the day."""
    return people.filter(Exists(Assignment.objects.on(day).filter(person=OuterRef("pk"))))


def named(people: QuerySet[Person], typed: str) -> QuerySet[Person]:
    """Return the people whose name has all of the typed words, each by how it begins."""
    fitting = people.filter(words=prefix_query(untitled(typed)))
    # Whether many fit decides how they are best read in the order of names: few are gathered by the index of
    # words, many are met soon on the way through all. The planner cannot know which; a look tells.
    few = list(fitting.order_by().values_list("pk", flat=True)[: _FEW + 1])
    return people.filter(pk__in=few) if len(few) <= _FEW else fitting


def found(people: QuerySet[Person], typed: str, viewer: Viewer) -> QuerySet[Person]:
    """Return the people by the beginning of their name's words, or of a number that is open to the viewer."""
    number = typed.replace(" ", "")
    if len(number) >= _DIGITS_OF_A_NUMBER and number.isdigit():
        return people_by_number(viewer, people, number)
    return named(people, typed)


def untitled(typed: str) -> str:
    """Return what was typed without titles, which are not sought: they end in a stop or follow a comma."""
    words = typed.partition(",")[0].split()
    return " ".join(word for word in words if not word.endswith(".")) or typed


def prefix_query(typed: str) -> SearchQuery:
    """Return the full-text query for what somebody types: every word, by how it begins."""
    words = [word.replace("\\", "").replace("'", "''") for word in typed.replace("\0", "").split()]
    text = " & ".join(f"'{word}':*" for word in words[:_WORDS] if word)
    return SearchQuery(text or "''", config="simple", search_type="raw")


LINE = ("uid", "name", "title_front", "title_back", "grade")


def lines(people: list[Person], viewer: Viewer) -> list[PersonLine]:
    """Return people with the posts of today, and with their numbers where these are open to the viewer.

    Of the people themselves `LINE` is enough.
    """
    ids = [person.pk for person in people]
    posts, numbers = posts_of(ids, viewer.today), numbers_of(ids, viewer)
    return [
        PersonLine(
            pk=person.pk,
            uid=person.uid,
            name=person.full_name,
            posts=posts.get(person.pk, []),
            number=numbers.get(person.pk, ""),
            grade=person.grade,
        )
        for person in people
    ]


def posts_of(people: Iterable[int], day: date) -> dict[int, list[Post]]:
    """Return the posts that people hold on a day, the definitive one first."""
    held: dict[int, list[Post]] = defaultdict(list)
    rows = sorted(_held(list(people), day), key=lambda row: row[0] != AssignmentRole.DEFINITIVE)
    for role, person_id, name, unit, unit_uid, is_head in rows:
        held[person_id].append(Post(name, unit, unit_uid, role, is_head))
    return dict(held)


@prepared
def _held(people: Collection[int], day: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.on(day).filter(person_id__in=people).order_by("starts_on", "pk")
    return rows.values_list(
        "role", "person_id", "position__name", "unit__name", "unit__uid", "position__heads_unit"
    )


def numbers_of(people: Iterable[int], viewer: Viewer) -> dict[int, str]:
    """Return the number of today of each of the people whose numbers are open to the viewer."""
    return dict(_numbers(known_in_full(viewer, list(people)), viewer.today))


@prepared
def _numbers(people: Collection[int], day: date) -> QuerySet[Any, Any]:
    numbers = Identifier.objects.on(day).filter(
        person_id__in=people, kind__in=(IdentifierKind.NIP, IdentifierKind.NI_PPPK)
    )
    return numbers.order_by("starts_on").values_list("person_id", "value")


@dataclass(frozen=True, slots=True)
class EmploymentSaid:
    """A kind of employment and a status in the words of the agency's pack."""

    kind: str
    status: str
    starts_on: date
    ends_on: date | None


def employments_said(person: Person, language: str) -> list[EmploymentSaid]:
    """Return how somebody was employed, the newest first."""
    kinds = vocabulary.employment_kinds(person.agency, language)
    statuses = vocabulary.statuses(person.agency, language)
    return [
        EmploymentSaid(
            vocabulary.said(kinds, one.kind),
            vocabulary.said(statuses, one.status),
            one.starts_on,
            one.ends_on,
        )
        for one in person.employments.order_by("-starts_on")
    ]


@dataclass(slots=True)
class Branch:
    """A unit of the tree of a day, with what stands below it as far as it is shown."""

    unit: Unit
    children: list[Branch] = field(default_factory=list)


def tree_on(units: QuerySet[Unit], day: date, *, most: int = 60) -> list[Branch]:
    """Return the units of a day from the highest of those given, level by level while they are few enough.

    A level that would make it more than `most` is not begun; of a large agency the first two are shown.
    """
    placed = UnitPlacement.objects.on(day).filter(unit__in=units).select_related("unit")
    level = placed.exclude(parent__in=units).order_by("unit__name", "pk")
    tops = [Branch(placement.unit) for placement in level]
    known = {branch.unit.pk: branch for branch in tops}
    deepest = tops
    while deepest:
        below = placed.filter(parent__in=[branch.unit.pk for branch in deepest])
        if deepest is not tops and len(known) + below.count() > most:
            break
        deepest = []
        for placement in below.order_by("unit__name", "pk"):
            branch = Branch(placement.unit)
            if placement.unit_id not in known and placement.parent_id is not None:
                known[placement.parent_id].children.append(branch)
                known[placement.unit_id] = branch
                deepest.append(branch)
    return tops


def children_of(unit: Unit, day: date) -> QuerySet[Unit]:
    placed = UnitPlacement.objects.on(day).filter(parent=unit)
    return Unit.objects.filter(pk__in=placed.values("unit_id")).order_by("name", "pk")


def units_above(unit: Unit, day: date) -> list[Unit]:
    """Return the units above a unit on a day, from the top."""
    way: list[Unit] = []
    below: Unit | None = unit
    while below is not None and len(way) < _HIGHEST:
        placed = UnitPlacement.objects.on(day).filter(unit=below).select_related("parent").first()
        below = placed.parent if placed else None
        if below is not None:
            way.insert(0, below)
    return way
