"""What the performance team may know of a collection: numbers of groups, never who is asked or missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from salore.appraisal.access import collections_overseen
from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.states import CollectionState
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


@dataclass(slots=True)
class Group:
    """A unit, or a unit with the smaller ones below it, large enough to be spoken of."""

    name: str
    raters: int = 0
    forms: int = 0
    returned: int = 0
    with_others: bool = False

    @property
    def share_pct(self) -> float:
        return 100 * self.returned / self.forms

    def take_in(self, other: Group) -> None:
        self.raters += other.raters
        self.forms += other.forms
        self.returned += other.returned
        self.with_others = True


def returned_by_unit(viewer: Viewer, collection: Collection) -> list[Group]:
    """Return how many forms came back, by unit of the raters; the fewest first.

    A unit with fewer raters than the pack's minimum is counted with the unit above it, and so on upwards;
    what is too small even at the top, with the smallest group that is not. So the groups make up the whole,
    and no difference of numbers tells of a few.
    """
    minimum = collection.cycle.pack_version.pack.rules.anonymity.minimum_unit
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_UNIT, {"agency": viewer.agency_id, "day": viewer.today, "collection": collection.pk}
        )
        groups: dict[int | None, Group] = {unit: Group("", *numbers) for unit, *numbers in cursor}
    units = list(Unit.objects.visible_to(viewer))
    # The deepest first: what they hand upwards is there when its turn comes.
    for unit in sorted(units, key=lambda one: one.path.count("/"), reverse=True):
        group = groups.get(unit.pk)
        if group is None:
            continue
        group.name = unit.name
        if group.raters < minimum:
            groups.setdefault(unit.parent_id, Group("")).take_in(groups.pop(unit.pk))
    left = groups.pop(None, None)
    found = sorted(groups.values(), key=lambda group: (group.raters, group.name))
    if left and found:
        found[0].take_in(left)
    return sorted(found, key=lambda group: (group.share_pct, group.name))


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
    minimum = collection.cycle.pack_version.pack.rules.anonymity.minimum_unit
    return Returned(**found) if found["raters"] >= minimum else None


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
