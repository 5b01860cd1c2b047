"""Who decides on whom in a period today, on what ground, and until when: the one place that knows.

The direct superior of the day decides, a Plt. or Plh. as well; whoever holds a written delegation of theirs;
of somebody who left, whoever leads their last unit now. After the deadline the superior above may decide on
whoever is still undecided, and then whom the performance team names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from salore.appraisal.deciding.escalation import has_come, steps_of
from salore.appraisal.deciding.posts import Post, posts_of
from salore.appraisal.models import Evaluation, Mandate
from salore.appraisal.states import FROM_ABOVE, DecidedAs
from salore.core.models import in_force
from salore.core.prepared import prepared
from salore.cycles.deadlines import Deadline, deadlines_in
from salore.cycles.models import Period
from salore.cycles.standing import Standing, standings
from salore.cycles.states import CycleState, DeadlineState, StageKind
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Assignment, Leadership, UnitLead
from salore.organisation.states import LEADING_ORDER
from salore.organisation.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """By what right somebody decides on a person in a period; `acts_for_id` is the superior meant."""

    role: DecidedAs
    post: Post
    stage: Deadline
    acts_for_id: int | None = None

    @property
    def is_doable(self) -> bool:
        """Whether a decision is accepted now. Whoever decides because others did not is under no deadline."""
        if self.role not in FROM_ABOVE:
            return self.stage.is_doable
        is_open = self.stage.cycle_state == CycleState.OPEN
        return is_open and self.stage.state != DeadlineState.NOT_YET_OPEN


@dataclass(frozen=True, slots=True)
class _Right:
    role: DecidedAs
    acts_for_id: int | None = None
    # Of somebody who left: the post must be of this unit.
    unit_id: int | None = None


def authorities_of(
    viewer: Viewer, period: Period, people: Collection[int] | None = None
) -> dict[int, Authority]:
    """Return on whom the viewer decides in a period, of the people at hand or of all.

    Seven queries, however many they are; one more, or two, after the deadline.
    """
    if viewer.person_id is None:
        return {}
    rights = {
        person: right
        for person, right in _rights(viewer, period).items()
        if person != viewer.person_id and (people is None or person in people)
    }
    posts = posts_of(viewer.agency_id, list(rights), period, viewer.today)
    rights = {
        person: right
        for person, right in rights.items()
        if person in posts and right.unit_id in (None, posts[person].unit_id)
    }
    stages = _stages_of(viewer, period, {person: posts[person] for person in rights})
    found = {
        person: Authority(
            role=right.role, acts_for_id=right.acts_for_id, post=posts[person], stage=stages[person]
        )
        for person, right in rights.items()
        if person in stages
    }
    return dict(_in_time(found, viewer, period))


def people_decided_by(viewer: Viewer, people: Collection[int]) -> list[int]:
    """Return whose direct superior the viewer is today, a Plt. or Plh. as well, of the people at hand.

    Whoever holds two posts has one superior who decides: that of the definitive post.
    """
    led = set(people) & set(viewer.led)
    found = superiors_on(led - set(viewer.themselves), viewer.today) if led else {}
    return [person for person, superior in found.items() if superior == viewer.person_id]


def holds_mandate(viewer: Viewer) -> bool:
    """Whether somebody delegated to the viewer, or the performance team named them, in force today."""
    mine = Mandate.objects.filter(agency_id=viewer.agency_id, decider__in=viewer.themselves, ended_at=None)
    return mine.filter(in_force(viewer.today)).exists()


def _rights(viewer: Viewer, period: Period) -> dict[int, _Right]:
    """Return by what right the viewer decides on whom, the strongest of each."""
    others = list(_others(viewer, period))
    led = {*viewer.led, *(one.person_id for one in others if one.superior_id)}
    superiors = superiors_on(led, viewer.today) if led else {}
    # Whoever holds two posts has one superior who decides: that of the definitive post.
    found = {
        person: _Right(DecidedAs.DEFINITIVE)
        for person, superior in superiors.items()
        if superior == viewer.person_id
    }
    strongest_first = (DecidedAs.DELEGATE, DecidedAs.DEFINITIVE, DecidedAs.NAMED, DecidedAs.NEXT_SUPERIOR)
    for one in sorted(others, key=lambda other: strongest_first.index(DecidedAs(other.kind))):
        if one.superior_id and superiors.get(one.person_id) != one.superior_id:
            continue
        right = _Right(DecidedAs(one.kind), one.superior_id or None, one.unit_id or None)
        found.setdefault(one.person_id, right)
    return found


def _others(viewer: Viewer, period: Period) -> Iterator[_Other]:
    """Yield people whom the viewer may decide on without leading them."""
    rows: Any = _mandated(viewer.person_id or 0, viewer.agency_id, viewer.today, period.pk, period.starts_on)
    for row in rows:
        other = _Other(*row)
        if other.kind != DecidedAs.DEFINITIVE or other.is_followed_by(viewer.person_id):
            yield other
    if _is_past_due(period, viewer.today) and viewer.led:
        led_by_led = Leadership.objects.on(viewer.today).filter(superior_id__in=viewer.led)
        for person, superior in led_by_led.values_list("person_id", "superior_id"):
            yield _Other(DecidedAs.NEXT_SUPERIOR, person, superior)


def _is_past_due(period: Period, today: date) -> bool:
    """Whether the first may be past their day; extensions, which only move it, are looked at later."""
    due = [stage.due_on for stage in period.stages.all() if stage.kind == StageKind.APPRAISAL]
    return bool(due) and min(due) < today


class _Other(NamedTuple):
    """Somebody whom one may decide on without leading them; the rest is of people who left."""

    kind: str
    person_id: int
    superior_id: int = 0
    unit_id: int = 0
    headed: bool = False
    has_head: bool = False
    leader_id: int = 0
    above_id: int = 0

    def is_followed_by(self, person_id: int | None) -> bool:
        """Whether somebody leads now what the person served in; of a head, what stands above it."""
        who = self.above_id if self.headed and self.has_head else self.leader_id
        return who == person_id


@prepared
def _mandated(
    decider: int, agency_id: int, today: date, period_id: int, starts_on: date
) -> QuerySet[Any, Any]:
    """Return people of delegations, people named, and people left behind, as `_Other` has them."""
    mandates = Mandate.objects.filter(in_force(today), decider_id=decider, agency_id=agency_id, ended_at=None)
    superiors = mandates.filter(ratee=None).values("superior_id")
    led = Leadership.objects.on(today).filter(agency_id=agency_id, superior_id__in=superiors)
    named = mandates.filter(period_id=period_id)
    return _as_other(led, DecidedAs.DELEGATE, F("person_id"), superior=F("superior_id")).union(
        _as_other(named, DecidedAs.NAMED, F("ratee_id")),
        _left(decider, agency_id, today, starts_on),
        all=True,
    )


def _left(decider: int, agency_id: int, today: date, starts_on: date) -> QuerySet[Any, Any]:
    """Return who left within the period from a unit that the decider leads now, or stands above."""
    leads = UnitLead.objects.on(today).filter(Q(leader_id=decider) | Q(above_id=decider), agency_id=agency_id)
    serving = Assignment.objects.on(today).filter(person=OuterRef("person"))
    heads = Assignment.objects.on(today).filter(
        unit=OuterRef("unit"), position__heads_unit=True, role__in=LEADING_ORDER
    )
    here = leads.filter(unit=OuterRef("unit"))
    gone = Assignment.objects.filter(
        ~Exists(serving), agency_id=agency_id, ends_on__gte=starts_on, ends_on__lt=today,
        unit_id__in=leads.values("unit_id"),
    )  # fmt: skip
    return _as_other(
        gone, DecidedAs.DEFINITIVE, F("person_id"), unit=F("unit_id"), headed=F("position__heads_unit"),
        has_head=Exists(heads), leader=Subquery(here.values("leader_id")[:1]),
        above=Coalesce(Subquery(here.values("above_id")[:1]), _NOBODY, output_field=BigIntegerField()),
    )  # fmt: skip


_NOBODY = Value(0, output_field=BigIntegerField())
_NO = Value(False, output_field=BooleanField())


def _as_other(rows: QuerySet[Any, Any], kind: DecidedAs, person: F, **known: Any) -> QuerySet[Any, Any]:
    columns: dict[str, Any] = {
        "superior": _NOBODY, "unit": _NOBODY, "headed": _NO, "has_head": _NO, "leader": _NOBODY,
        "above": _NOBODY,
    } | known  # fmt: skip
    said = Value(kind.value, output_field=CharField())
    named = {f"is_{name}": column for name, column in columns.items()}
    kept: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(is_kind=said, is_person=person, **named)
        .values_list("is_kind", "is_person", *named)
    )
    return kept


def _stages_of(viewer: Viewer, period: Period, posts: Mapping[int, Post]) -> dict[int, Deadline]:
    """Return the appraisal stage as it stands for each of the people whom it is about.

    More time that was given to the viewer holds for everybody on whom they decide.
    """
    standing: dict[int, Standing] = {}
    for day in sorted({post.on for post in posts.values()} or {viewer.today}):
        then = [person for person, post in posts.items() if post.on == day]
        standing |= standings(viewer.agency_id, [*then, *viewer.themselves], day, viewer.zone)
    in_cycle = deadlines_in(viewer.agency_id, standing.values(), period.cycle_id, StageKind.APPRAISAL)
    found = {
        person: [stage for stage in stages if stage.period_id == period.pk]
        for person, stages in in_cycle.items()
    }
    own = found.get(viewer.person_id or 0, [])
    return {
        person: max([*found[person], *own], key=lambda stage: stage.closes_at)
        for person in posts
        if any(stage.concerns(standing[person]) for stage in found[person])
    }


def _in_time(
    found: Mapping[int, Authority], viewer: Viewer, period: Period
) -> Iterator[tuple[int, Authority]]:
    """Yield what holds today; from above only of whom nobody else decided on, once the day has come."""
    late = [
        person
        for person, one in found.items()
        if one.role == DecidedAs.NEXT_SUPERIOR
        and has_come(steps_of(one.stage).next_superior_on, viewer.today)
    ]
    decided = Evaluation.objects.filter(period=period, person_id__in=late).exclude(decided_at=None)
    elsewhere = set(
        decided.exclude(decided_by=viewer.person_id).values_list("person_id", flat=True) if late else ()
    )
    for person, one in found.items():
        if one.role != DecidedAs.NEXT_SUPERIOR or (person in late and person not in elsewhere):
            yield person, one
