"""What the performance team may know of a collection: numbers of groups, never who is asked or missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from salore.appraisal.access import collections_overseen
from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.states import CollectionState, Source
from salore.cycles.models import Period
from salore.cycles.states import CycleState
from salore.organisation.models import Appointment, Assignment, Unit
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer

# Each rater counts once, where their own post is: a substitute's second post moves nobody.
_BY_UNIT = """
    SELECT post.unit_id, count(DISTINCT form.rater_id), count(*), count(answer.assignment_id)
    FROM appraisal_raterassignment form
    LEFT JOIN appraisal_sealedanswer answer ON answer.assignment_id = form.id
    LEFT JOIN (
        SELECT DISTINCT ON (person_id) person_id, unit_id FROM organisation_assignment
        WHERE agency_id = %(agency)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
        ORDER BY person_id, role = 'definitive' DESC, starts_on, id
    ) post ON post.person_id = form.rater_id
    WHERE form.collection_id = %(collection)s
    GROUP BY post.unit_id
"""


# Whoever is appraised by name: what they said of themselves, and whether their superior decided.
_NAMED_BY_UNIT = """
    SELECT post.unit_id, count(*), count(own.id), count(evaluation.id)
    FROM (
        SELECT DISTINCT ON (person_id) person_id, unit_id FROM organisation_assignment
        WHERE agency_id = %(agency)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
        ORDER BY person_id, role = 'definitive' DESC, starts_on, id
    ) post
    JOIN organisation_employment held ON held.person_id = post.person_id
        AND held.starts_on <= %(day)s AND (held.ends_on IS NULL OR held.ends_on >= %(day)s)
        AND held.status = ANY(%(appraised)s)
    LEFT JOIN appraisal_namedanswer own ON own.period_id = %(period)s
        AND own.ratee_id = post.person_id AND own.source = 'self'
    LEFT JOIN appraisal_evaluation evaluation ON evaluation.period_id = %(period)s
        AND evaluation.person_id = post.person_id AND evaluation.decided_at IS NOT NULL
    GROUP BY post.unit_id
"""


@dataclass(slots=True)
class Group:
    """A unit, or a unit with the smaller ones below it, large enough to be spoken of.

    `counts` begin with the people: they say how large it is.
    """

    name: str
    counts: tuple[int, ...]
    with_others: bool = False

    def share_pct(self, part: int, of: int) -> float | None:
        return 100 * self.counts[part] / self.counts[of] if self.counts[of] else None

    def take_in(self, other: Group) -> None:
        mine = self.counts or (0,) * len(other.counts)
        self.counts = tuple(a + b for a, b in zip(mine, other.counts, strict=True))
        self.with_others = True


class Forms(Group):
    """Forms of the raters of a unit: `counts` are people, forms, returned."""

    @property
    def returned_pct(self) -> float | None:
        return self.share_pct(2, 1)


class Named(Group):
    """What carries a name, of the people of a unit: `counts` are people, own appraisals, decisions."""

    @property
    def own_pct(self) -> float | None:
        return self.share_pct(1, 0)

    @property
    def decided_pct(self) -> float | None:
        return self.share_pct(2, 0)


def returned_by_unit(viewer: Viewer, collection: Collection) -> list[Forms]:
    """Return how many forms came back, by unit of the raters; the fewest first."""
    values = {"agency": viewer.agency_id, "day": viewer.today, "collection": collection.pk}
    groups = _rolled(viewer, _groups(_BY_UNIT, values, Forms), _minimum_of(collection))
    return sorted(groups, key=lambda group: (group.returned_pct or 0, group.name))


def named_by_unit(viewer: Viewer, collection: Collection) -> list[Named]:
    """Return how much of what carries a name is there, by unit of the people; the fewest decided first."""
    pack = collection.cycle.pack_version.pack
    values = {
        "agency": viewer.agency_id,
        "day": min(viewer.today, collection.period.ends_on),
        "period": collection.period_id,
        "appraised": [row.key for row in pack.rules.statuses.rows if row.appraised],
    }
    groups = _rolled(viewer, _groups(_NAMED_BY_UNIT, values, Named), _minimum_of(collection))
    return sorted(groups, key=lambda group: (group.decided_pct or 0, group.own_pct or 0, group.name))


G = TypeVar("G", bound=Group)


def _groups(statement: str, values: dict[str, Any], kind: type[G]) -> dict[int | None, G]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {unit: kind("", tuple(numbers)) for unit, *numbers in cursor}


def _rolled(viewer: Viewer, groups: dict[int | None, G], minimum: int) -> list[G]:
    """Return the groups with names, those too small counted with the unit above, and so on upwards.

    What is too small even at the top counts with the smallest group that is not. So the groups make up the
    whole, and no difference of numbers tells of a few.
    """
    units = list(Unit.objects.visible_to(viewer))
    # The deepest first: what they hand upwards is there when its turn comes.
    for unit in sorted(units, key=lambda one: one.path.count("/"), reverse=True):
        group = groups.get(unit.pk)
        if group is None:
            continue
        group.name = unit.name
        if group.counts[0] < minimum:
            small = groups.pop(unit.pk)
            groups.setdefault(unit.parent_id, type(small)("", ())).take_in(small)
    left = groups.pop(None, None)
    found = sorted(groups.values(), key=lambda group: (group.counts[0], group.name))
    if left and found:
        found[0].take_in(left)
    return found


def _minimum_of(collection: Collection) -> int:
    return collection.cycle.pack_version.pack.rules.anonymity.minimum_unit


def returned_by_source(collection: Collection) -> list[tuple[str, int, int]]:
    """Return forms and what came back by source, in the whole agency; none where one is too small to tell."""
    rows = (
        RaterAssignment.objects.filter(collection=collection)
        .values_list("source")
        .annotate(forms=Count("pk"), returned=Count("answer"), raters=Count("rater", distinct=True))
        .order_by("source")
    )
    found = list(rows)
    # One that is left out would be the difference of the others to the whole.
    if any(raters < _minimum_of(collection) for *_numbers, raters in found):
        return []
    return [(str(Source(source).label), forms, returned) for source, forms, returned, _raters in found]


@dataclass(frozen=True, slots=True)
class Returned:
    """Forms of the whole collection."""

    forms: int
    returned: int
    raters: int

    @property
    def share_pct(self) -> float:
        return 100 * self.returned / self.forms if self.forms else 0.0


def returned_in_all(collection: Collection) -> Returned | None:
    """Return how many forms came back; nothing where too few people are asked to say so."""
    found = RaterAssignment.objects.filter(collection=collection).aggregate(
        forms=Count("pk"), returned=Count("answer"), raters=Count("rater", distinct=True)
    )
    return Returned(**found) if found["raters"] >= _minimum_of(collection) else None


def collections(viewer: Viewer) -> QuerySet[Collection]:
    """Return the collections of the agency, the newest first."""
    return (
        collections_overseen(viewer)
        .select_related("cycle", "period", "ratee")
        .order_by("-period__ends_on", "-pk")
    )


def periods_to_ask(viewer: Viewer) -> list[Period]:
    """Return the periods in which the pack asks colleagues and that have no collection, in their order."""
    standing = Collection.objects.filter(period=OuterRef("pk"), ratee=None).exclude(
        state=CollectionState.ABANDONED
    )
    periods = (
        Period.objects.filter(agency_id=viewer.agency_id, cycle__state=CycleState.OPEN)
        .exclude(Exists(standing))
        .select_related("cycle__pack_version")
        .order_by("starts_on")
    )
    return [one for one in periods if asks_colleagues(one)]


def asks_colleagues(period: Period) -> bool:
    """Whether the pack asks anybody anonymously in such a period."""
    return period.cycle.pack_version.pack.rules.sources.asks_anonymously_in(period.kind)


def periods_counted(viewer: Viewer) -> list[Period]:
    """Return the periods in which a round about one person may be held again; the latest first."""
    counted = Collection.objects.filter(
        period=OuterRef("pk"), ratee=None, state__in=(CollectionState.COUNTED, CollectionState.DESTROYED)
    )
    periods = Period.objects.filter(Exists(counted), agency_id=viewer.agency_id)
    return list(periods.select_related("cycle__pack_version").order_by("-starts_on"))


def from_personnel_office(viewer: Viewer, people: Iterable[int]) -> int:
    """Return how many of the people work in the office that runs the appraisal, or run it themselves."""
    agency = viewer.agency
    asked = list(people)
    if agency is None:
        return 0
    named = Q(name__iexact=agency.office) | Q(code__iexact=agency.office)
    paths = Unit.objects.visible_to(viewer).filter(named).values_list("path", flat=True)
    office = Unit.objects.visible_to(viewer).under(*paths)
    posts = Assignment.objects.on(viewer.today).filter(person__in=asked, unit__in=office)
    running = Appointment.objects.on(viewer.today).filter(person__in=asked, role=AppointedRole.OPERATOR)
    return len({*posts.values_list("person_id", flat=True), *running.values_list("person_id", flat=True)})
